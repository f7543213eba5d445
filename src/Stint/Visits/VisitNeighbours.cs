using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>
/// The visits of a stream beside new events. Nearly always the events belong to the latest visit or behind it, so that one and the few that follow
/// are read beforehand, of all streams together; what lies beyond is read when it is asked for.
/// </summary>
internal sealed class VisitNeighbours : IHistory
{
    private const int Beforehand = 3;

    private const int StreamsAtOnce = 1000;

    private const string FromThat = "v.started_at >= coalesce((select max(b.started_at) from visits b where b.bucket = @bucket and b.stream = v.stream and b.started_at <= ";

    private static readonly Sql Near = new(
        $"{VisitRow.ByVisit} where v.bucket = @bucket and v.stream = @stream and {FromThat} @at), @at) and {VisitRow.Joined} order by v.started_at limit {Beforehand}");

    private static readonly Sql PostgresNear = new(
        $"""
        select {VisitRow.Columns} from unnest(@streams::text[], @ats::bigint[]) as k(stream, at)
          cross join lateral (
            select v.* from visits v where v.bucket = @bucket and v.stream = k.stream and {FromThat} k.at), k.at) order by v.started_at limit {Beforehand}) v
          cross join lateral (select s.* from sessions s where s.bucket = v.bucket and s.id = v.session_id) s
        order by v.stream, v.started_at
        """);

    private static readonly Sql Before = new(
        $"{VisitRow.ByVisit} where v.bucket = @bucket and v.stream = @stream and v.started_at <= @at and {VisitRow.Joined} order by v.started_at desc limit 1");

    private static readonly Sql Behind = new(
        $"{VisitRow.ByVisit} where v.bucket = @bucket and v.stream = @stream and v.started_at > @at and {VisitRow.Joined} order by v.started_at limit 1");

    private readonly Transaction tx;
    private readonly int bucket;
    private readonly string stream;
    private readonly List<VisitRow> near;
    private readonly Dictionary<string, VisitRow> seen = new(StringComparer.Ordinal);

    private VisitNeighbours(Transaction tx, int bucket, string stream, List<VisitRow> near)
    {
        (this.tx, this.bucket, this.stream, this.near) = (tx, bucket, stream, near);
        foreach (var row in near)
            seen[row.Session.Id] = row;
    }

    /// <summary>Whether the stream has any visit from the first event on, or one just before it.</summary>
    public bool Any => near.Count > 0;

    /// <summary>The longest gap within the visits of the stream; null when it has none yet.</summary>
    public TimeSpan? Idle => near.Count > 0 ? near[0].Session.EndAfter : null;

    /// <summary>By stream, the neighbours of the first of its events.</summary>
    public static Dictionary<string, VisitNeighbours> Read(Transaction tx, int bucket, IReadOnlyList<(string Stream, Instant First)> of)
    {
        var all = new Dictionary<string, VisitNeighbours>(of.Count, StringComparer.Ordinal);
        if (tx.Engine == Engine.Sqlite)
        {
            foreach (var (stream, first) in of)
                all[stream] = new VisitNeighbours(tx, bucket, stream, tx.Query(Near, VisitRow.Read, ("@bucket", bucket), ("@stream", stream), ("@at", first)));
            return all;
        }

        foreach (var part in of.Chunk(StreamsAtOnce))
        {
            var rows = tx.Query(
                    PostgresNear,
                    VisitRow.Read,
                    ("@bucket", bucket),
                    ("@streams", Array.ConvertAll(part, each => each.Stream)),
                    ("@ats", Array.ConvertAll(part, each => each.First.Milliseconds)))
                .ToLookup(row => row.Stream, StringComparer.Ordinal);
            foreach (var (stream, _) in part)
                all[stream] = new VisitNeighbours(tx, bucket, stream, [.. rows[stream]]);
        }

        return all;
    }

    /// <summary>A visit that was told of.</summary>
    public VisitRow Row(string key) => seen[key];

    public Known? AtOrBefore(Instant at) => Told(RowAtOrBefore(at));

    public Known? After(Instant at) => Told(RowAfter(at));

    public VisitRow? RowAtOrBefore(Instant at)
    {
        var last = near.FindLastIndex(row => row.Facts.StartedAt <= at);
        // Behind the last one that was read there may be more.
        return last < near.Count - 1 || IsAll ? (last < 0 ? null : near[last]) : First(Before, at);
    }

    public VisitRow? RowAfter(Instant at) => near.Find(row => row.Facts.StartedAt > at) ?? (IsAll ? null : First(Behind, at));

    public IReadOnlyList<Sign> SignsOf(Known session) => VisitEvents.SignsOf(tx, bucket, stream, session.Cut);

    private bool IsAll => near.Count < Beforehand;

    private VisitRow? First(Sql sql, Instant at) => tx.First(sql, VisitRow.Read, ("@bucket", bucket), ("@stream", stream), ("@at", at));

    private Known? Told(VisitRow? row)
    {
        if (row is null)
            return null;
        seen[row.Session.Id] = row;
        return new Known(row.Session.Id, new Cut(row.Facts.StartedAt, row.Facts.LastEventAt, row.Facts.Events));
    }
}
