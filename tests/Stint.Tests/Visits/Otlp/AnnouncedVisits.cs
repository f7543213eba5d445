using Stint.Hosting;
using Stint.Operations;
using Stint.Tests.Hosting;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Visits;
using Stint.Visits.Otlp;

namespace Stint.Tests.Visits.Otlp;

/// <summary>Visits that a server tells to an endpoint of OpenTelemetry.</summary>
public sealed class AnnouncedVisits
{
    [Theory, BothEngines("http/json"), BothEngines("http/protobuf")]
    public async Task Are_told_once_when_they_begin_and_when_they_end(TestEngine engine, string protocol)
    {
        await using var listener = await Listener.StartAsync();
        await using var served = await Served.StartAsync(engine, told: listener.Target(protocol));
        var desk = served.Desk;
        var id = desk.Do<StartedVisit>(Collecting.Start, ("site", "shop"), ("user_id", "u-1")).Id;
        Assert.Equal("session.start", Assert.Single(await listener.HearAsync(1)).EventName);
        desk.Wait("1m").Do<EventResults>(Collecting.Record, ("visit", id), ("events", (EventInput[])[new("a", Page: "/a")]));
        desk.Wait("1m").Do<OpenVisit>(Collecting.End, ("visit", id), ("reason", "logout"));

        var heard = await listener.HearAsync(2);
        Assert.Equal(["session.start", "session.end"], heard.Select(each => each.EventName));
        Assert.All(heard, each => Assert.Equal((id, "visits", null), (each.Attributes["session.id"], each.Attributes["service.name"], each.Attributes["user.id"])));
        Assert.Equal((Exported.Nanoseconds(Desk.Nine), Exported.Nanoseconds("2026-01-12T09:02:00Z")), (heard[0].Time, heard[1].Time));
        Assert.Equal("logout", heard[1].Attributes["stint.session.end_reason"]);
        Assert.All(listener.Keys, key => Assert.Equal("a b", key));
        await NoneWaits(desk);
    }

    [Theory, BothEngines]
    public async Task Wait_while_nobody_listens_and_are_told_after_a_restart(TestEngine engine)
    {
        using var desk = new Desk(engine);
        Announcements.Begin(Context(desk));
        for (var n = 0; n < 3; n++)
            desk.Do<EventResults>(Collecting.Collect, ("events", (EventInput[])[new("a", VisitorId: $"v{n}")]));
        desk.Wait("31m").Do<EventResults>(Collecting.Collect, ("events", (EventInput[])[new("b", VisitorId: "v0")]));
        var said = new List<string>();
        await using var listener = await Listener.StartAsync(503, 200);
        await using (new Announcer(listener.Target("http/json"), desk.Database, desk.Clock, desk.Settings, said.Add))
        {
            var heard = await listener.HearAsync(5);
            Assert.Equal(4, heard.Count(each => each.EventName == "session.start"));
            Assert.Equal(["timeout"], heard.Where(each => each.EventName == "session.end").Select(each => each.Attributes["stint.session.end_reason"]));
            await NoneWaits(desk);
            // Who comes back is told with the visit before.
            Assert.Equal(heard.Single(each => each.EventName == "session.end").Attributes["session.id"], heard.Select(each => each.Attributes["session.previous_id"]).Single(each => each is not null));
        }

        Assert.Contains("it answers 503", said[0], StringComparison.Ordinal);
        Assert.Contains("again", said[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_an_endpoint_refuses_are_counted_as_lost_and_not_told_again()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        Announcements.Begin(Context(desk));
        desk.Do<StartedVisit>(Collecting.Start);
        var said = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var listener = await Listener.StartAsync(403);
        await using var announcer = new Announcer(listener.Target("http/json"), desk.Database, desk.Clock, desk.Settings, said.Enqueue);
        while (said.IsEmpty)
            await Task.Delay(25, TestContext.Current.CancellationToken);
        Assert.Contains("answers 403; 1 were not told", said.First(), StringComparison.Ordinal);
        desk.Do<StartedVisit>(Collecting.Start);
        Assert.Single(await listener.HearAsync(1));
    }

    [Theory, BothEngines]
    public void Of_one_store_are_shared_between_servers(TestEngine engine)
    {
        using var desk = new Desk(engine);
        Announcements.Begin(Context(desk));
        desk.Do<EventResults>(Collecting.Collect, ("events", Enumerable.Range(0, 400).Select(n => new EventInput("a", VisitorId: $"v{n}")).ToArray()));
        desk.Do<EventResults>(Collecting.Collect, ("events", Enumerable.Range(400, 400).Select(n => new EventInput("a", VisitorId: $"v{n}")).ToArray()));
        var one = Announcements.Take(Context(desk), "one")!;
        var two = Announcements.Take(Context(desk), "two")!;
        Assert.Equal((500, 300, null), (one.Count, two.Count, Announcements.Take(Context(desk), "three")));
        Assert.Empty(one.Select(each => each.Visit.Session.Id).Intersect(two.Select(each => each.Visit.Session.Id)));
        // The first told and noted it; the second was lost, and whoever comes later tells its part.
        Announcements.Done(Context(desk), "one");
        Assert.Equal(two.Select(each => each.Id), Announcements.Take(Context(desk.Wait("3m")), "four")!.Select(each => each.Id));
        Assert.Equal(0, Announcements.Release(Context(desk), "four"));
    }

    [Fact]
    public void Are_not_noted_where_nobody_tells_them()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Do<StartedVisit>(Collecting.Start);
        Announcements.Begin(Context(desk));
        desk.Do<StartedVisit>(Collecting.Start);
        desk.Wait("2d").Do<StartedVisit>(Collecting.Start);
        Assert.Single(Waiting(desk));
    }

    [Theory]
    [InlineData("http://here:4318", null, "http://here:4318/v1/logs", null)]
    [InlineData("http://here:4318/x/", "http/json", "http://here:4318/x/v1/logs", null)]
    [InlineData("http://user:secret@here/?key=1", null, "http://here/", null)]
    [InlineData("here:4318", null, null, "no http")]
    [InlineData("http://here:4317", "grpc", null, "http/protobuf or http/json")]
    [InlineData(null, null, null, null)]
    public void Go_where_the_usual_variables_say(string? endpoint, string? protocol, string? address, string? wrong)
    {
        var target = OtlpTarget.Read(name => name switch { "OTEL_EXPORTER_OTLP_ENDPOINT" => endpoint, "OTEL_EXPORTER_OTLP_PROTOCOL" => protocol, _ => null }, out var why);
        Assert.Equal(address, target?.ToString());
        Assert.Equal(wrong is null, why is null);
        Assert.Contains(wrong ?? "", why ?? "", StringComparison.Ordinal);
    }

    private static async Task NoneWaits(Desk desk)
    {
        // What was heard is deleted a moment later.
        for (var patience = 0; Waiting(desk).Count > 0 && patience < 1200; patience++)
            await Task.Delay(25, TestContext.Current.CancellationToken);
        Assert.Empty(Waiting(desk));
    }

    private static Context Context(Desk desk) => new(desk.Database, desk.Caller, desk.Clock, desk.Settings);

    private static List<string> Waiting(Desk desk) => desk.Store.Rows("select session_id from visit_announcements");
}
