using System.Text.Json.Nodes;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Visits;

namespace Stint.Tests.Visits.Privacy;

/// <summary>Passwords and keys in what applications tell of visits.</summary>
public sealed class SecretsInVisits
{
    private const string One = "0197c2f0-7d52-7000-8000-000000000001";
    private const string Key = "ghp_covertcovertcovertcovertcovert";

    [Theory, BothEngines]
    public void Are_replaced_before_anything_is_stored(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Do(
            Collecting.Start, ("id", One), ("visitor_id", "v"),
            ("entry", new EntryPoint("/in?token=covert&x=1", "external", "https://ana:covert@example.com/?api_key=covert", $"spring {Key}")));
        desk.Do(Collecting.RecordOne, ("visit", One), ("type", "workflow"), ("name", $"order {Key}"), ("step", $"pay {Key}"), ("page", "/a?password=covert#b"));
        desk.Wait("1s").Do(Collecting.End, ("visit", One), ("page", "/out?client_secret=covert"), ("last_action", $"left {Key}"));
        // Ahead of our clock: it is kept apart.
        desk.View("/kept?token=covert", "v", at: "2026-01-12T12:00:00Z");
        var details = JsonNode.Parse("""{"password":"covert!Zq8x9","api_key":["covert"],"n":{"secret":{"x":"covert"},"pin_token":4711,"has_password":true,"page":2},"say":"token=covertcovert \"q\""}""")!.AsObject();
        desk.Collect(new EventInput(Name: "buy", Details: details, VisitorId: "v"));

        Assert.DoesNotContain("covert", desk.Store.Dump(), StringComparison.Ordinal);
        Assert.Equal(["""{"password":"[redacted]","api_key":"[redacted]","n":{"secret":"[redacted]","pin_token":"[redacted]","has_password":true,"page":2},"say":"token=[redacted] \"q\""}"""],
            desk.Store.Rows("select details from visit_events where details is not null"));
        Assert.Equal("covert!Zq8x9", details["password"]!.GetValue<string>());
        var visit = desk.Do<VisitStory>(ShowVisits.Show, ("visit", One)).Visit;
        Assert.Equal(("/in?token=[redacted]&x=1", "/out?client_secret=[redacted]"), (visit.EntryPage, visit.ExitPage));
        desk.AssertDays();
    }

    [Theory, BothEngines]
    public void Do_not_make_the_same_event_another(TestEngine engine)
    {
        using var desk = new Desk(engine);
        EventInput Reset() => new(Page: "/reset?token=covert", Details: JsonNode.Parse("""{"token":"covert"}""")!.AsObject(), VisitorId: "v", At: Desk.Nine);
        Assert.Equal(["ok", "repeated"], new[] { desk.Collect(Reset()), desk.Collect(Reset()) }.Select(each => each.Status));
    }
}
