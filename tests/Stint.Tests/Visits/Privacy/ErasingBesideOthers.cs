using Stint.Operations;
using Stint.Storage;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Visits;

namespace Stint.Tests.Visits.Privacy;

/// <summary>Erasing while events come in. SQLite has one writer at a time; PostgreSQL has as many as come.</summary>
public sealed class ErasingBesideOthers
{
    private const string One = "0197c2f0-7d52-7000-8000-000000000001";

    [Fact]
    public void What_was_being_taken_in_is_erased_with_the_rest()
    {
        using var desk = new Desk(TestEngine.Postgres);
        desk.View("/a", "v-1", "u");
        Beside(desk, ErasedBy.User, "u", VisitStream.OfVisitor(desk.Settings.Workspace, Sites.Default, "v-2"), "u");
        Assert.Empty(desk.Listed());
        Assert.Equal(0, desk.Store.Count("visit_events"));
        desk.AssertDays();
    }

    [Fact]
    public void A_visit_does_not_come_back_by_what_was_being_taken_in()
    {
        using var desk = new Desk(TestEngine.Postgres);
        desk.Do(Collecting.Start, ("id", One), ("visitor_id", "v"));
        Beside(desk, ErasedBy.Visit, One, VisitStream.OfVisit(One, Sites.Default, "v"), null);
        Assert.Empty(desk.Listed());
        Assert.Equal(0, desk.Store.Count("visit_events"));
    }

    /// <summary>Takes an event in, and erases when it is known that nothing of it was erased.</summary>
    private static void Beside(Desk desk, ErasedBy by, string what, VisitStream stream, string? user)
    {
        var context = new Context(desk.Database, desk.Caller, desk.Clock, desk.Settings);
        var each = VisitInput.Event(context, stream, new EventInput("late", Page: "/late", UserId: user, At: Desk.Nine), TimeSpan.Zero);
        var erasing = Task.CompletedTask;
        desk.Database.Write(tx =>
        {
            var intake = new Intake(tx, context);
            Assert.Null(intake.Stops(stream, each, out _));
            erasing = Task.Run(() => Erasure.Run(context, new Erasing(by, what)));
            // It is done, or it waits for this transaction.
            SpinWait.SpinUntil(() => erasing.IsCompleted || desk.Store.Rows("select 1 from pg_locks l join pg_database d on d.oid = l.database where d.datname = current_database() and l.locktype = 'advisory' and not l.granted").Count > 0);
            Collector.Take(tx, context, [stream], [each]);
        });
        erasing.GetAwaiter().GetResult();
    }
}
