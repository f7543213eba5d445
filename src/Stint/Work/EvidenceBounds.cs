using Stint.Operations;

namespace Stint.Work;

/// <summary>The bounds of what a caller's machine says that git saw: it comes over HTTP too.</summary>
internal static class EvidenceBounds
{
    /// <summary>Files and commits taken of one session at the most.</summary>
    private const int Most = 100_000;
    /// <summary>Files of commits that are told one by one, where several work in one worktree.</summary>
    public const int MostCommitFiles = 20_000;
    private const int LongName = 1000;
    private const int LongText = 4096;

    /// <summary>Lines of one file, files of one commit: far above what anybody writes, far below what a sum can hold.</summary>
    private const long MostLines = 1_000_000_000;

    public static void Check(GitEvidence evidence)
    {
        if (evidence.Files is null || evidence.Commits is null)
            throw Wrong("files and commits are lists");
        if (evidence.Files.Length > Most || evidence.Commits.Length > Most || evidence.CommitFiles?.Length > MostCommitFiles)
            throw new Refusal(RefusalKind.TooLarge, "too_much_evidence", $"A session takes at most {Most:N0} files and commits.");
        Name("branch", evidence.Branch);
        Name("head", evidence.Head);
        Name("tree", evidence.Tree);
        Text("approximate", evidence.Approximate);
        Count("arrived", evidence.Arrived);
        Health.HealthRecords.Check(evidence.Health);
        foreach (var file in evidence.Files)
            Check(file);
        foreach (var commit in evidence.Commits)
            Check(commit);
        foreach (var file in evidence.CommitFiles ?? [])
            Check(file);
    }

    public static void Check(Snapshot? snapshot)
    {
        Name("branch", snapshot?.Branch);
        Name("head", snapshot?.Head);
        Name("tree", snapshot?.Tree);
        Name("reflog", snapshot?.Reflog);
    }

    private static void Check(GitFile? file)
    {
        if (file is not { Path.Length: > 0, Change.Length: > 0 })
            throw Wrong("a file has a path and a change");
        Text("path", file.Path);
        Text("old_path", file.OldPath);
        Name("change", file.Change);
        Count("times_modified", file.TimesModified);
        Count("lines_added", file.LinesAdded);
        Count("lines_removed", file.LinesRemoved);
    }

    private static void Check(CommitView? commit)
    {
        CheckSha(commit?.Sha);
        if (commit!.Subject is null)
            throw Wrong("a commit has a subject");
        Count("files_changed", commit.FilesChanged);
        Count("insertions", commit.Insertions);
        Count("deletions", commit.Deletions);
    }

    public static void CheckSha(string? name)
    {
        if (name is not { Length: >= 7 and <= 64 } sha || !sha.All(char.IsAsciiHexDigitLower))
            throw Wrong("a commit is named by 7 to 64 hexadecimal digits");
    }

    private static void Check(CommitFile? file)
    {
        CheckSha(file?.Sha);
        if (file!.Path is not { Length: > 0 })
            throw Wrong("a file of a commit has a path");
        Text("path", file.Path);
        Count("lines_added", file.LinesAdded);
        Count("lines_removed", file.LinesRemoved);
    }

    private static void Name(string name, string? text) => Bound(name, text, LongName);

    private static void Text(string name, string? text) => Bound(name, text, LongText);

    private static void Bound(string name, string? text, int most)
    {
        if (text?.Length > most)
            throw new Refusal(RefusalKind.TooLarge, "too_long", $"'{name}' takes at most {most:N0} characters; {text.Length:N0} were given.");
    }

    private static void Count(string name, long? count)
    {
        if (count is < 0 or > MostLines)
            throw Wrong($"{name} is a number from 0 to {MostLines:N0}");
    }

    private static Refusal Wrong(string rule) => Refusal.Usage("bad_evidence", $"What git saw cannot be that: {rule}.");
}
