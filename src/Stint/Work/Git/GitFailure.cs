namespace Stint.Work.Git;

/// <summary>Why git did not answer; each calls for another step of the user.</summary>
internal enum GitFailureKind
{
    Missing,
    TimedOut,
    NotARepository,
    DubiousOwnership,
    NoSuchDirectory,
    TooMuchOutput,
    Failed,
}

/// <summary>A question that git did not answer, in a sentence for people, with what to do next where something can be done.</summary>
internal sealed class GitFailure : Exception
{
    public GitFailure(GitFailureKind kind, string message, string? hint = null, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        Hint = hint;
    }

    public GitFailureKind Kind { get; }

    public string? Hint { get; }

    public static GitFailure Missing(string message, Exception? inner = null) =>
        new(GitFailureKind.Missing, message, "Install it from https://git-scm.com", inner);

    /// <summary>Reads git's own words; they are in English because every run has LC_ALL=C.</summary>
    public static GitFailure From(GitCommand command, int exitCode, string errors)
    {
        if (errors.Contains("detected dubious ownership", StringComparison.Ordinal) ||
            errors.Contains("unsafe repository", StringComparison.Ordinal))
        {
            return new GitFailure(
                GitFailureKind.DubiousOwnership,
                $"git does not trust {command.Directory}: the repository belongs to another user.",
                SafeDirectoryHint(errors, command.Directory));
        }

        if (errors.Contains("not a git repository", StringComparison.Ordinal))
        {
            return new GitFailure(
                GitFailureKind.NotARepository,
                $"{command.Directory} is not in a git repository.",
                "Change to a repository, or make one with: git init");
        }

        return new GitFailure(GitFailureKind.Failed, $"git {command.Verb} failed with exit code {exitCode}: {FirstError(errors)}");
    }

    /// <summary>Repeats the folder that git itself names, which for a linked worktree is not the one it was run in.</summary>
    private static string SafeDirectoryHint(string errors, string directory)
    {
        const string advice = "git config --global --add safe.directory ";
        var at = errors.IndexOf(advice, StringComparison.Ordinal);
        if (at < 0) return advice + directory;

        var end = errors.IndexOf('\n', at);
        return (end < 0 ? errors[at..] : errors[at..end]).Trim();
    }

    private static string FirstError(string errors)
    {
        string? first = null;
        foreach (var line in errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith("fatal: ", StringComparison.Ordinal)) return line["fatal: ".Length..];
            first ??= line;
        }

        return first ?? "it gave no reason.";
    }
}
