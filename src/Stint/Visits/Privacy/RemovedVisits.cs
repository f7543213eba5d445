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

    // The sweep may be ending it, which changes its days too.
    private static readonly Sql PostgresHold = new("select 1 from sessions where bucket = @bucket and id = @id for update");

    private static readonly Sql NoDay = new(
        "delete from visit_days where bucket = @bucket and workspace = @workspace and site = @site and zone = @zone and date = @date and visits = 0 and duration_ms = 0");

    private static readonly Sql NoPerson = new(
        "delete from visit_day_people where bucket = @bucket and workspace = @workspace and site = @site and zone = @zone and date = @date and person = @person and visits = 0");

    private static readonly Sql NoValue = new(
        """
        delete from visit_day_values where bucket = @bucket and workspace = @workspace and site = @site and zone = @zone and dimension = @dimension and date = @date and value = @value
          and visits = 0 and closed = 0
        """);

    /// <summary>The visits as they stand now, kept from any other change until the transaction is over; without those that have gone in the meantime.</summary>
    public static List<VisitRow> Hold(Transaction tx, Context context, IReadOnlyCollection<VisitRow> seen)
    {
        VisitStream.Hold(tx, seen.Select(row => row.Stream));
        var held = new List<VisitRow>();
        foreach (var row in seen.OrderBy(row => row.Session.Id, StringComparer.Ordinal))
        {
            if (tx.Engine == Engine.Postgres)
                tx.Execute(PostgresHold, ("@bucket", context.Bucket), ("@id", row.Session.Id));
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
            foreach (var row in rows)
            {
                var (day, hour) = HourSplit.At(row.Facts.StartedAt, Zones.Find(zone)!);
                (string, object?)[] of = [("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", row.Site), ("@zone", zone), ("@date", Fold.Date(day))];
                tx.Execute(NoDay, of);
                foreach (var person in (string[])[row.Person, "v:" + row.VisitorId])
                    tx.Execute(NoPerson, [.. of, ("@person", VisitPeople.Key(person))]);
                foreach (var (dimension, value, _) in Dimensions.Of(row, day, hour))
                    tx.Execute(NoValue, [.. of, ("@dimension", dimension), ("@value", value)]);
            }
        }
    }
}
