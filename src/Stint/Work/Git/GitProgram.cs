using System.Collections.Concurrent;
using System.Text;

namespace Stint.Work.Git;

/// <summary>
/// The git program, run without a shell, a pager, a prompt or the network, and without what a hostile repository could make it run.
/// </summary>
internal sealed record GitProgram
{
    /// <summary>More than any answer that is read whole; lists are streamed instead.</summary>
    private const int LongestText = 16 * 1024 * 1024;

    private static readonly ConcurrentDictionary<string, string> Resolved = new(StringComparer.Ordinal);

    public static GitProgram Default { get; } = new();

    public string Executable { get; init; } = "git";

    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Put over the process's own environment in every run; a null value removes the variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>
    /// Runs to the end and gives back exit code and output; throws <see cref="GitFailure"/> when git cannot be run at all.
    /// </summary>
    public async Task<GitAnswer> RunAsync(GitCommand command, CancellationToken cancellation = default)
    {
        await using var run = GitRun.Start(this, command, cancellation);
        using var text = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await run.ReadAsync(buffer)) > 0)
        {
            if (text.Length + read > LongestText)
                throw new GitFailure(GitFailureKind.TooMuchOutput, $"git {command.Verb} answered with more than 16 MiB.");
            text.Write(buffer, 0, read);
        }

        var (exitCode, errors) = await run.FinishAsync();
        return new GitAnswer(exitCode, Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length), errors);
    }

    /// <summary>Runs what must succeed and gives back its output without the final line break.</summary>
    public async Task<string> ReadAsync(GitCommand command, CancellationToken cancellation = default)
    {
        var answer = await RunAsync(command, cancellation);
        return answer.Succeeded ? answer.Line : throw GitFailure.From(command, answer.ExitCode, answer.Errors);
    }

    /// <summary>Like <see cref="ReadAsync"/>, with null where git says no by its exit code.</summary>
    public async Task<string?> TryReadAsync(GitCommand command, CancellationToken cancellation = default)
    {
        var answer = await RunAsync(command, cancellation);
        return answer.Succeeded ? answer.Line : null;
    }

    /// <summary>Starts a run whose NUL-separated records are read one by one, in constant memory.</summary>
    public GitRecords Open(GitCommand command, CancellationToken cancellation = default) =>
        new(command, GitRun.Start(this, command, cancellation));

    /// <summary>
    /// The full path of the program. Left to itself, .NET would first look beside its own binary and in the current folder, which
    /// may be a stranger's repository with a file called git.
    /// </summary>
    internal string Resolve()
    {
        if (Path.IsPathRooted(Executable)) return Executable;

        var path = System.Environment.GetEnvironmentVariable("PATH") ?? "";
        return Resolved.GetOrAdd($"{Executable}\0{path}", _ => Search(Executable, path)) is { Length: > 0 } found
            ? found
            : throw GitFailure.Missing("git is not installed, or not on the PATH.");
    }

    internal static string Search(string executable, string path)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];
        foreach (var folder in path.Split(Path.PathSeparator))
        {
            if (!Path.IsPathRooted(folder)) continue;
            foreach (var ending in endings)
            {
                var candidate = Path.Join(folder, executable + ending);
                if (File.Exists(candidate)) return candidate;
            }
        }

        return "";
    }
}
