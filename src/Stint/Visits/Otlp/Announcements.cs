using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits.Otlp;

/// <summary>A visit that began or ended, as it is told.</summary>
/// <param name="Previous">The visit of the same visitor before it; null when there is none, or it is not known.</param>
internal sealed record Announcement(string Id, bool IsEnd, Instant NoticedAt, VisitRow Visit, string? Previous);

/// <summary>
/// Visits that are still to be told, noted in the transaction in which they begin or end, so that neither a restart nor another process loses one. Several servers take
/// them in parts: each is told once, but again where a server was lost between telling and noting it.
/// </summary>
internal static class Announcements
{
    /// <summary>How many are told at once.</summary>
    public const int AtOnce = 500;

    /// <summary>How many may wait. When nobody has listened for that long, the oldest are given up.</summary>
    public const int MostWaiting = 100_000;

    private static readonly TimeSpan Held = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Listened = TimeSpan.FromDays(1);

    private static readonly Sql Listen = new(
        """
        insert into visit_listeners (bucket, workspace, until) values (@bucket, @workspace, @until)
        on conflict (bucket, workspace) do update set until = excluded.until
        """);

    private static readonly Sql Listening = new("select 1 from visit_listeners where bucket = @bucket and workspace = @workspace and until > @now");

    private static readonly Bulk Insert = new(
        "visit_announcements", "bucket bigint", "id text", "workspace text", "session_id text", "event text", "noticed_at bigint", "held_until bigint");

    private static readonly Sql AnyDue = new("select 1 from visit_announcements where bucket = @bucket and workspace = @workspace and held_until < @now limit 1");

    private static readonly Sql Hold = new(
        """
        update visit_announcements set holder = @holder, held_until = @until
        where bucket = @bucket and workspace = @workspace and held_until < @now and id in (
          select a.id from visit_announcements a where a.bucket = @bucket and a.workspace = @workspace and a.held_until < @now order by a.id limit @limit)
        returning id, session_id, event, noticed_at
        """);

    private static readonly Sql Visits = new(
        $"{VisitRow.ByVisit} where v.bucket = @bucket and {VisitRow.Joined} and v.session_id in (select a.session_id from visit_announcements a where a.bucket = @bucket and a.holder = @holder)");

    private static readonly Sql Before = new(
        "select v.session_id from visits v where v.bucket = @bucket and v.stream = @stream and v.started_at < @at order by v.started_at desc limit 1");

    private static readonly Sql Told = new("delete from visit_announcements where bucket = @bucket and holder = @holder");

    private static readonly Sql Released = new("update visit_announcements set holder = null, held_until = 0 where bucket = @bucket and holder = @holder");

    private static readonly Sql GivenUp = new(
        """
        delete from visit_announcements where bucket = @bucket and workspace = @workspace and id <= (
          select a.id from visit_announcements a where a.bucket = @bucket and a.workspace = @workspace order by a.id desc limit 1 offset @most)
        """);

    /// <summary>Says that visits are told here, for a day.</summary>
    public static void Begin(Context context) => context.Database.Write(tx =>
        tx.Execute(Listen, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@until", context.Now + Listened)));

    /// <summary>Notes which of some visits began and which ended, where somebody tells it.</summary>
    public static void Add(Transaction tx, Context context, IEnumerable<(VisitRow? Before, VisitRow? After)> changes)
    {
        var rows = new List<object?[]>();
        foreach (var (before, after) in changes)
        {
            if (after is not null && before is null)
                rows.Add(Row(after, "start"));
            if (after is { Closed: true } && before is not { Closed: true })
                rows.Add(Row(after, "end"));
        }

        if (rows.Count > 0 && tx.First(Listening, row => row.Int(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@now", context.Now)) != 0)
            Insert.Write(tx, rows);

        object?[] Row(VisitRow row, string what) => [context.Bucket, Ids.New(context.Now), context.Workspace, row.Session.Id, what, context.Now, 0];
    }

    /// <summary>The next that are to be told, for a holder alone; null when there are none.</summary>
    public static List<Announcement>? Take(Context context, string holder)
    {
        (string, object?)[] values = [("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@now", context.Now), ("@holder", holder)];
        if (context.Database.Read(tx => tx.First(AnyDue, row => row.Int(0), values.AsSpan(..3))) == 0)
            return null;
        return context.Database.Write(tx =>
        {
            var held = tx.Query(
                Hold, row => (Id: row.Text(0), Visit: row.Text(1), IsEnd: row.Text(2) == "end", At: row.At(3)), [.. values, ("@until", context.Now + Held), ("@limit", AtOnce)]);
            var visits = tx.Query(Visits, VisitRow.Read, ("@bucket", context.Bucket), ("@holder", holder)).ToDictionary(row => row.Session.Id, StringComparer.Ordinal);
            // A visit that was taken in by another one, or erased, is not told; nor is the end of one that goes on.
            return held.Where(each => visits.TryGetValue(each.Visit, out var row) && (row.Closed || !each.IsEnd))
                .OrderBy(each => each.Id, StringComparer.Ordinal)
                .DistinctBy(each => (each.Visit, each.IsEnd))
                .Select(each => new Announcement(each.Id, each.IsEnd, each.At, visits[each.Visit], each.IsEnd ? null : Previous(tx, visits[each.Visit])))
                .ToList();
        });
    }

    /// <summary>What a holder took has been told, or cannot be.</summary>
    public static void Done(Context context, string holder) => context.Database.Write(tx => tx.Execute(Told, ("@bucket", context.Bucket), ("@holder", holder)));

    /// <summary>What a holder took could not be told now. Gives up the oldest where too many wait, and returns how many those are.</summary>
    public static int Release(Context context, string holder) => context.Database.Write(tx =>
    {
        tx.Execute(Released, ("@bucket", context.Bucket), ("@holder", holder));
        return tx.Execute(GivenUp, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@most", MostWaiting));
    });

    /// <summary>A client that names its visits knows by itself which one was before.</summary>
    private static string? Previous(Transaction tx, VisitRow row) => row.Stream == row.Session.Id
        ? null
        : tx.First(Before, each => each.Text(0), ("@bucket", row.Session.Bucket), ("@stream", row.Stream), ("@at", row.Facts.StartedAt));
}
