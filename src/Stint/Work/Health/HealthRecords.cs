using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Health;

/// <summary>The complexity of a session's files as the store keeps it.</summary>
internal static class HealthRecords
{
    private const int LongestPath = 4096;

    /// <summary>More than a bounded file can have.</summary>
    private const long MostComplexity = 10_000_000;

    private static readonly Sql All = new(
        "select path, language, complexity_before, complexity_after from session_health where bucket = @bucket and session_id = @id");

    private static readonly Sql Forget = new("delete from session_health where bucket = @bucket and session_id = @id");

    private static readonly Sql Put = new(
        """
        insert into session_health (bucket, session_id, path, language, complexity_before, complexity_after)
        values (@bucket, @id, @path, @language, cast(@before as bigint), cast(@after as bigint)) on conflict do nothing
        """);

    /// <summary>Null while nobody measured.</summary>
    public static HealthView? Of(Transaction tx, SessionRow session, PathPrivacy paths)
    {
        var files = tx.Query(All, row => new FileHealth(row.Text(0), row.Text(1), row.LongOrNull(2), row.LongOrNull(3)), ("@bucket", session.Bucket), ("@id", session.Id));
        return files.Count == 0 ? null : Sum([.. files.OrderByDescending(Change).ThenBy(file => file.Path, StringComparer.Ordinal).Select(file => file with { Path = paths.Of(file.Path) })]);
    }

    /// <summary>Puts what was measured in the place of what was.</summary>
    public static void Replace(Transaction tx, SessionRow session, IReadOnlyList<FileHealth> files)
    {
        tx.Execute(Forget, ("@bucket", session.Bucket), ("@id", session.Id));
        foreach (var file in files)
        {
            tx.Execute(
                Put,
                ("@bucket", session.Bucket),
                ("@id", session.Id),
                ("@path", file.Path),
                ("@language", file.Language),
                ("@before", file.Before),
                ("@after", file.After));
        }
    }

    /// <summary>Refuses what no machine measured: it comes over HTTP too.</summary>
    public static void Check(FileHealth?[]? files)
    {
        if (files is null)
            return;
        if (files.Length > HealthBounds.MostFiles)
            throw new Refusal(RefusalKind.TooLarge, "too_much_evidence", $"A session takes at most {HealthBounds.MostFiles} measured files.");
        foreach (var file in files)
        {
            if (file is not { Path.Length: > 0 and <= LongestPath, Language.Length: > 0 and <= 40 } || file.Before is < 1 or > MostComplexity || file.After is < 1 or > MostComplexity)
                throw Refusal.Usage("bad_evidence", "What git saw cannot be that: a measured file has a path, a language, and a complexity from 1.");
        }
    }

    private static HealthView Sum(FileHealth[] files)
    {
        var (before, after) = (files.Where(file => file.Before is not null).ToList(), files.Where(file => file.After is not null).ToList());
        long? sumBefore = before.Count == 0 ? null : before.Sum(file => file.Before!.Value);
        long? sumAfter = after.Count == 0 ? null : after.Sum(file => file.After!.Value);
        return new HealthView(sumBefore, sumAfter, sumAfter - sumBefore, Mean(sumBefore, before.Count), Mean(sumAfter, after.Count), files);
    }

    private static double? Mean(long? sum, int n) => sum is { } known ? Math.Round((double)known / n, 2) : null;

    private static long Change(FileHealth file) => Math.Abs((file.After ?? 0) - (file.Before ?? 0));
}
