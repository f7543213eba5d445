using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Visits;

/// <summary>Removes visits with their events.</summary>
internal static class RemovedVisits
{
    private static readonly Sql OfStream = new("delete from visit_events where bucket = @bucket and stream = @stream");

    private static readonly Sql Between = new("delete from visit_events where bucket = @bucket and stream = @stream and at >= @from and at <= @to");

    private static readonly Sql Visit = new("delete from visits where bucket = @bucket and session_id = @id");

    private static readonly Sql Session = new("delete from sessions where bucket = @bucket and id = @id");

    // The sweep may be ending them, which changes their days too.
    private static readonly Sql PostgresHold = new("select 1 from sessions where bucket = @bucket and id = any(@ids) order by id for update");

    private const string OfDay = "bucket = @bucket and workspace = @workspace and site = @site and zone = @zone and date = @date";

    private static readonly Sql NoDay = new($"delete from visit_days where {OfDay} and visits = 0 and duration_ms = 0");

    private static readonly Sql NoPerson = new($"delete from visit_day_people where {OfDay} and person = @person and visits = 0");

    private static readonly Sql NoValue = new($"delete from visit_day_values where {OfDay} and dimension = @dimension and value = @value and visits = 0 and closed = 0");

    // Every statement is a journey there.
    private static readonly Sql PostgresNoPeople = new(
        """
        delete from visit_day_people p using unnest(@dates::text[], @people::text[]) as k(date, person)
        where p.bucket = @bucket and p.workspace = @workspace and p.site = @site and p.zone = @zone and p.date = k.date and p.person = k.person and p.visits = 0
        """);

    private static readonly Sql PostgresNoValues = new(
        """
        delete from visit_day_values d using unnest(@dates::text[], @dimensions::text[], @values::text[]) as k(date, dimension, value)
        where d.bucket = @bucket and d.workspace = @workspace and d.site = @site and d.zone = @zone and d.dimension = k.dimension and d.date = k.date and d.value = k.value
          and d.visits = 0 and d.closed = 0
        """);

    /// <summary>The visits as they stand now, kept from any other change until the transaction is over; without those that have gone in the meantime.</summary>
    public static List<VisitRow> Hold(Transaction tx, Context context, IReadOnlyCollection<VisitRow> seen)
    {
        VisitStream.Hold(tx, seen.Select(row => row.Stream));
        var held = new List<VisitRow>();
        if (tx.Engine == Engine.Postgres)
            tx.Execute(PostgresHold, ("@bucket", context.Bucket), ("@ids", seen.Select(row => row.Session.Id).ToArray()));
        foreach (var row in seen.OrderBy(row => row.Session.Id, StringComparer.Ordinal))
        {
            if (VisitRow.Find(tx, context.Bucket, row.Session.Id) is { } now)
                held.Add(now);
        }

        return held;
    }

    /// <summary>Deletes held visits with their events; how many events that were. The days are the caller's to correct.</summary>
    public static long Delete(Transaction tx, Context context, IEnumerable<VisitRow> held)
    {
        var events = 0L;
        foreach (var row in held)
        {
            // A client's own visit is a stream of its own.
            events += row.Stream == row.Session.Id
                ? tx.Execute(OfStream, ("@bucket", context.Bucket), ("@stream", row.Stream))
                : tx.Execute(Between, ("@bucket", context.Bucket), ("@stream", row.Stream), ("@from", row.Facts.StartedAt), ("@to", row.Facts.LastEventAt));
            tx.Execute(Visit, ("@bucket", context.Bucket), ("@id", row.Session.Id));
            tx.Execute(Session, ("@bucket", context.Bucket), ("@id", row.Session.Id));
        }

        return events;
    }

    /// <summary>Takes visits out of the days, and leaves no row of a person, page or value that only they had.</summary>
    public static void Uncount(Transaction tx, Context context, IReadOnlyCollection<VisitRow> rows)
    {
        var days = new VisitDays();
        foreach (var row in rows)
            days.Change(row, null);
        days.Apply(tx, context);
        foreach (var zone in VisitZones.Kept.ForChange(tx, context.Bucket, context.Workspace))
        {
            foreach (var site in rows.GroupBy(row => row.Site, StringComparer.Ordinal))
                Empty(tx, [("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site.Key), ("@zone", zone)], [.. site], Zones.Find(zone)!);
        }
    }

    private static void Empty(Transaction tx, (string, object?)[] of, List<VisitRow> rows, TimeZoneInfo zone)
    {
        var people = new HashSet<(string Date, string Person)>();
        var values = new HashSet<(string Date, string Dimension, string Value)>();
        foreach (var row in rows)
        {
            var (day, hour) = HourSplit.At(row.Facts.StartedAt, zone);
            var date = Fold.Date(day);
            people.UnionWith([(date, VisitPeople.Key(row.Person)), (date, VisitPeople.Key("v:" + row.VisitorId))]);
            values.UnionWith(Dimensions.Of(row, day, hour).Select(each => (date, each.Dimension, each.Value)));
        }

        foreach (var date in people.Select(each => each.Date).Distinct(StringComparer.Ordinal))
            tx.Execute(NoDay, [.. of, ("@date", date)]);
        if (tx.Engine == Engine.Postgres)
        {
            tx.Execute(PostgresNoPeople, [.. of, ("@dates", people.Select(each => each.Date).ToArray()), ("@people", people.Select(each => each.Person).ToArray())]);
            tx.Execute(
                PostgresNoValues,
                [
                    .. of, ("@dates", values.Select(each => each.Date).ToArray()), ("@dimensions", values.Select(each => each.Dimension).ToArray()),
                    ("@values", values.Select(each => each.Value).ToArray()),
                ]);
            return;
        }

        foreach (var (date, person) in people)
            tx.Execute(NoPerson, [.. of, ("@date", date), ("@person", person)]);
        foreach (var (date, dimension, value) in values)
            tx.Execute(NoValue, [.. of, ("@date", date), ("@dimension", dimension), ("@value", value)]);
    }
}
