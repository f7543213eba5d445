using System.Text.Json;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>The raw events in the store.</summary>
internal static class VisitEvents
{
    private const string Columns = "e.stream, e.id, e.at, e.received_at, e.type, e.name, e.page, e.user_id, e.context, e.details";

    private static readonly Sql Insert = new(
        """
        insert into visit_events (bucket, stream, id, at, received_at, type, name, page, user_id, context, details)
        values (@bucket, @stream, @id, @at, @received, @type, @name, @page, @user, @context, @details)
        on conflict do nothing
        """);

    private static readonly Sql PostgresInsertMany = new(
        """
        insert into visit_events (bucket, stream, id, at, received_at, type, name, page, user_id, context, details)
        select * from unnest(@bucket::integer[], @stream::text[], @id::text[], @at::bigint[], @received::bigint[], @type::text[], @name::text[], @page::text[],
          @user::text[], @context::text[], @details::text[])
        on conflict do nothing returning stream, id
        """);

    private static readonly Sql Between = new(
        $"select {Columns} from visit_events e where e.bucket = @bucket and e.stream = @stream and e.at >= @from and e.at <= @to order by e.at, e.id");

    private static readonly Sql First = new(Between.Text + " limit @limit");

    private static readonly Sql Signs = new("select at, id from visit_events where bucket = @bucket and stream = @stream and at >= @from and at <= @to");

    /// <summary>Appends events and gives those that were not there yet, in their order. An id counts once within its stream.</summary>
    public static List<VisitEvent> Add(Transaction tx, int bucket, IReadOnlyList<VisitEvent> events)
    {
        var fresh = tx.Engine == Engine.Postgres ? AddArrays(tx, bucket, events) : AddOneByOne(tx, bucket, events);
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

    private static List<VisitEvent> AddArrays(Transaction tx, int bucket, IReadOnlyList<VisitEvent> events)
    {
        var fresh = new List<VisitEvent>(events.Count);
        // The same id twice within one statement would be one row returned once: it counts once all the same.
        foreach (var part in events.DistinctBy(each => (each.Stream, each.Id)).Chunk(1000))
        {
            var added = tx.Query(
                PostgresInsertMany,
                row => (row.Text(0), row.Text(1)),
                ("@bucket", part.Select(_ => bucket).ToArray()),
                ("@stream", part.Select(each => each.Stream).ToArray()),
                ("@id", part.Select(each => each.Id).ToArray()),
                ("@at", part.Select(each => each.At.Milliseconds).ToArray()),
                ("@received", part.Select(each => each.ReceivedAt.Milliseconds).ToArray()),
                ("@type", part.Select(each => each.Type).ToArray()),
                ("@name", part.Select(each => each.Name).ToArray()),
                ("@page", part.Select(each => each.Page).ToArray()),
                ("@user", part.Select(each => each.UserId).ToArray()),
                ("@context", part.Select(each => Written(each.Context)).ToArray()),
                ("@details", part.Select(each => each.Details).ToArray()));
            HashSet<(string, string)> keys = [.. added];
            fresh.AddRange(part.Where(each => keys.Contains((each.Stream, each.Id))));
        }

        return fresh;
    }

    private static VisitEvent Read(Row row) => new()
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
