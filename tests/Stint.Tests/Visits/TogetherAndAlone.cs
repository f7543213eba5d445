using Stint.Access;
using Stint.Operations;
using Stint.Storage;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Visits;

namespace Stint.Tests.Visits;

/// <summary>Requests that are taken in one transaction, and one among them that is refused or fails.</summary>
public sealed class TogetherAndAlone
{
    private const string Site = "together";

    [Theory, BothEngines]
    public void One_that_is_refused_leaves_nothing_and_the_others_are_taken(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var answers = AtOnce(desk, engine, [() => Taken(desk, "a"), () => Refused(desk), () => Taken(desk, "b")]);

        Assert.Equal("ok", answers[0]);
        Assert.Equal("no_good", Assert.IsType<Refusal>(answers[1]).Code);
        Assert.Equal("ok", answers[2]);
        Assert.Equal(["a", "b"], Visitors(desk));
        Assert.DoesNotContain(desk.Store.Rows("select name from sites"), name => name == "refused");
    }

    [Theory, BothEngines]
    public void One_that_fails_leaves_nothing_and_the_others_are_taken(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var answers = AtOnce(desk, engine, [() => Taken(desk, "a"), () => Failing(desk), () => Taken(desk, "b"), () => Failing(desk)]);

        Assert.Equal(["ok", "ok"], [answers[0], answers[2]]);
        Assert.All([answers[1], answers[3]], answer => Assert.IsType<InvalidOperationException>(answer));
        Assert.Equal(["a", "b"], Visitors(desk));
        Assert.Equal(["a", "b"], desk.Store.Rows("select page from visit_events where page is not null").Order(StringComparer.Ordinal));
    }

    [Theory, BothEngines]
    public void The_same_event_in_several_of_them_counts_once(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var answers = AtOnce(desk, engine, [() => Taken(desk, "a"), () => Taken(desk, "a"), () => Taken(desk, "a")]);

        Assert.Equal(["ok", "repeated", "repeated"], answers.Order());
        Assert.Equal(1, Assert.Single(desk.Do<Page<VisitView>>(ListVisits.Operation, ("site", Site)).Items).Events);
    }

    [Theory, BothEngines]
    public void One_that_takes_the_id_of_something_else_is_refused_and_leaves_that_as_it_was(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var work = desk.Start("Mill the flour");
        desk.Refused("id_taken", Collecting.Start, ("id", work.Id), ("at", "2026-01-01T00:00:00Z"));
        Assert.Equal(work.StartedAt, desk.Show().StartedAt);
    }

    private static string Taken(Desk desk, string visitor) => desk.Do<EventResults>(
        Collecting.Collect, ("site", Site), ("events", new[] { new EventInput("1", Page: visitor, VisitorId: visitor, At: Desk.Nine) })).Results[0].Status;

    private static string Refused(Desk desk) => Together.Take<string>(Context(desk), tx =>
    {
        SiteNames.Need(tx, Context(desk), "refused");
        throw Refusal.Usage("no_good", "This is no good.");
    });

    /// <summary>Its events are appended, and then something goes wrong that nobody foresaw.</summary>
    private static string Failing(Desk desk) => Together.Take(Context(desk), tx =>
    {
        var stream = VisitStream.OfVisitor("default", Site, "failing");
        var each = new VisitEvent { Stream = stream.Key, Id = "1", At = desk.Now, ReceivedAt = desk.Now, Type = EventTypes.PageView, Page = "failing" };
        return new Taking<string>([stream], [each], (_, _) => throw new InvalidOperationException("Nobody foresaw this."));
    });

    /// <summary>Runs requests while others are under way, so that they are taken together behind those; what each answered or threw.</summary>
    private static object[] AtOnce(Desk desk, TestEngine engine, Func<string>[] requests)
    {
        using var go = new ManualResetEventSlim();
        var answers = new object[requests.Length];
        // PostgreSQL takes two groups at a time.
        var held = Enumerable.Range(0, engine == TestEngine.Postgres ? 2 : 1).Select(_ => Begun(() => Together.Take(Context(desk), tx =>
        {
            go.Wait();
            return new Taking<string>([], [], (_, _) => "held");
        }))).ToList();
        held.ForEach(Waiting);
        var threads = requests.Select((request, i) => Begun(() =>
        {
            try
            {
                answers[i] = request();
            }
            catch (Exception failure)
            {
                answers[i] = failure;
            }
        })).ToList();
        threads.ForEach(Waiting);
        go.Set();
        foreach (var thread in held.Concat(threads))
            thread.Join();
        return answers;
    }

    private static Thread Begun(Action run)
    {
        var thread = new Thread(() => run());
        thread.Start();
        return thread;
    }

    private static void Waiting(Thread thread) => SpinWait.SpinUntil(() => !thread.IsAlive || thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin));

    private static Context Context(Desk desk) => new(desk.Database, desk.Caller, desk.Clock, desk.Settings);

    private static IEnumerable<string> Visitors(Desk desk) =>
        desk.Do<Page<VisitView>>(ListVisits.Operation, ("site", Site)).Items.Select(visit => visit.VisitorId).Order(StringComparer.Ordinal);
}
