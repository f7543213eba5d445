using System.Text;

namespace Stint.Work.Git;

/// <summary>The `Stint-Session:` lines at the end of commit messages.</summary>
internal static class Trailers
{
    public const string Key = "Stint-Session";

    /// <summary>The sessions that a message names, in its last paragraph, as git counts trailers.</summary>
    public static IReadOnlyList<string> Read(string message)
    {
        var lines = message.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd().Split('\n');
        var sessions = new List<string>();
        for (var i = lines.Length - 1; i > 0 && lines[i].Length > 0; i--)
        {
            var colon = lines[i].IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !lines[i].AsSpan(0, colon).TrimEnd().Equals(Key, StringComparison.OrdinalIgnoreCase)) continue;
            var session = lines[i][(colon + 1)..].Trim();
            if (session.Length > 0) sessions.Insert(0, session);
        }

        return sessions;
    }

    /// <summary>
    /// Adds the session to a message that is about to be committed. A message without words stays as it is, because that is how one
    /// gives up a commit; the same session is not named twice.
    /// </summary>
    public static async Task<string> AddAsync(
        GitProgram git, Worktree worktree, string message, string session, CancellationToken cancellation = default)
    {
        var comment = await git.TryReadAsync(worktree.Command("config", "--get", "core.commentChar"), cancellation);
        if (comment is null or "auto" || comment.Length != 1) comment = "#";
        if (!HasWords(message, comment)) return message;

        // Git writes the message of a merge without a line's end, and takes the trailer for a part of that line.
        if (!message.EndsWith('\n')) message += "\n";

        // Without the user's and the repository's settings: a configured trailer may be a command, and would be added as well.
        var command = worktree.Command(
            "-c", "core.commentChar=" + comment, "interpret-trailers", "--no-divider", "--where=end", "--if-exists=addIfDifferent",
            "--trailer", $"{Key}: {session}") with
        {
            Input = Encoding.UTF8.GetBytes(message),
            Environment = new Dictionary<string, string?>
            {
                // Below a file nothing can be, so nobody can have put a repository there.
                ["GIT_DIR"] = Path.Join(worktree.GitDirectory, "HEAD", "none"),
                ["GIT_CONFIG_GLOBAL"] = "/dev/null",
                ["GIT_CONFIG_NOSYSTEM"] = "1",
            },
        };
        var answer = await git.RunAsync(command, cancellation);
        return answer.Succeeded ? answer.Text : throw GitFailure.From(command, answer.ExitCode, answer.Errors);
    }

    private static bool HasWords(string message, string comment)
    {
        foreach (var line in message.Split('\n'))
        {
            // Below the scissors of `commit --verbose` stands the difference, which is no message.
            if (line.StartsWith(comment + " ------------------------ >8", StringComparison.Ordinal)) return false;
            if (!string.IsNullOrWhiteSpace(line) && !line.StartsWith(comment, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
