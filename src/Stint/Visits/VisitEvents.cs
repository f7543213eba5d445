using System.Text.Json;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>The raw events in the store.</summary>
internal static class VisitEvents
{
    public const string Columns = "e.stream, e.id, e.at, e.received_at, e.type, e.name, e.page, e.user_id, e.context, e.details";

    private static readonly Sql Insert = new(
        """
        insert into visit_events (bucket, stream, id, at, received_at, type, name, page, user_id, context, details)
        values (@bucket, @stream, @id, @at, @received, @type, @name, @page, @user, @context, @details)
        on conflict do nothing
        """);

    private static readonly string[] Stored = ["bucket", "stream", "id", "at", "received_at", "type", "name", "page", "user_id", "context", "details"];

    // The limit has each one looked up by the key, where a join might read the table.
    private static readonly Sql PostgresKnown = new(
        """
        select k.stream, k.id from unnest(@streams::text[], @ids::text[]) as k(stream, id)
          cross join lateral (select e.id from visit_events e where e.bucket = @bucket and e.stream = k.stream and e.id = k.id order by e.id limit 1) e
        """);

    private static readonly Sql Between = new(
        $"select {Columns} from visit_events e where e.bucket = @bucket and e.stream = @stream and e.at >= @from and e.at <= @to order by e.at, e.id");

    private static readonly Sql First = new(Between.Text + " limit @limit");

    private static readonly Sql Signs = new("select at, id from visit_events where bucket = @bucket and stream = @stream and at >= @from and at <= @to");

    /// <summary>
    /// Appends events and gives those that were not there yet, in their order. An id counts once within its stream; of a stream that is not known
    /// there is none yet.
    /// </summary>
    public static List<VisitEvent> Add(Transaction tx, int bucket, IReadOnlyList<VisitEvent> events, Predicate<string> isKnown)
    {
        var fresh = tx.Engine == Engine.Postgres ? AddCopied(tx, bucket, events, isKnown) : AddOneByOne(tx, bucket, events);
        fresh.Sort(VisitEvent.Order);
        return fresh;
    }

    /// <summary>The events of a stream between two instants, both included, in their order.</summary>
    public static List<VisitEvent> Read(Transaction tx, int bucket, string stream, Instant from, Instant to)
    {
        var events = tx.Query(Between, Read, ("@bucket", bucket), ("@stream", stream), ("@from", from), ("@to", to));
        events.Sort(VisitEvent.Order);
        return events;
    }

    /// <summary>The first events of a stream between two instants, as many as are to be shown.</summary>
    public static List<VisitEvent> Read(Transaction tx, int bucket, string stream, Instant from, Instant to, int limit)
    {
        var events = tx.Query(First, Read, ("@bucket", bucket), ("@stream", stream), ("@from", from), ("@to", to), ("@limit", limit));
        events.Sort(VisitEvent.Order);
        return events;
    }

    public static List<Sign> SignsOf(Transaction tx, int bucket, string stream, Cut cut) =>
        tx.Query(Signs, row => new Sign(row.At(0), row.Text(1)), ("@bucket", bucket), ("@stream", stream), ("@from", cut.Start), ("@to", cut.End));

    private static List<VisitEvent> AddOneByOne(Transaction tx, int bucket, IReadOnlyList<VisitEvent> events)
    {
        using var insert = tx.Repeat(Insert);
        var fresh = new List<VisitEvent>(events.Count);
        foreach (var each in events)
        {
            if (insert.Execute(
                    ("@bucket", bucket),
                    ("@stream", each.Stream),
                    ("@id", each.Id),
                    ("@at", each.At),
                    ("@received", each.ReceivedAt),
                    ("@type", each.Type),
                    ("@name", each.Name),
                    ("@page", each.Page),
                    ("@user", each.UserId),
                    ("@context", Written(each.Context)),
                    ("@details", each.Details)) == 1)
                fresh.Add(each);
        }

        return fresh;
    }

    // Nobody else adds to these streams meanwhile, and new rows go in by a copy in less than half the time of an insert that looks for conflicts.
    private static List<VisitEvent> AddCopied(Transaction tx, int bucket, IReadOnlyList<VisitEvent> events, Predicate<string> isKnown)
    {
        var different = events.DistinctBy(each => (each.Stream, each.Id)).ToList();
        var asked = different.FindAll(each => isKnown(each.Stream));
        HashSet<(string, string)> known = asked.Count == 0 ? [] :
        [
            .. tx.Query(
                PostgresKnown,
                row => (row.Text(0), row.Text(1)),
                ("@bucket", bucket),
                ("@streams", asked.Select(each => each.Stream).ToArray()),
                ("@ids", asked.Select(each => each.Id).ToArray())),
        ];
        var fresh = different.FindAll(each => !known.Contains((each.Stream, each.Id)));
        if (fresh.Count > 0)
        {
            tx.Copy("visit_events", Stored, fresh.ConvertAll(each => (object?[])
            [
                bucket, each.Stream, each.Id, each.At, each.ReceivedAt, each.Type, each.Name, each.Page, each.UserId, Written(each.Context), each.Details,
            ]));
        }

        return fresh;
    }

    public static VisitEvent Read(Row row) => new()
    {
        Stream = row.Text(0),
        Id = row.Text(1),
        At = row.At(2),
        ReceivedAt = row.At(3),
        Type = row.Text(4),
        Name = row.TextOrNull(5),
        Page = row.TextOrNull(6),
        UserId = row.TextOrNull(7),
        Context = row.TextOrNull(8) is { } context ? JsonSerializer.Deserialize(context, VisitJson.Default.EventContext) : null,
        Details = row.TextOrNull(9),
    };

    private static string? Written(EventContext? context) => context is null ? null : JsonSerializer.Serialize(context, VisitJson.Default.EventContext);
}
