using System.Text;
using Stint.Operations;
using Stint.Storage;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Upkeep;
using Stint.Visits;

namespace Stint.Tests.Visits.Privacy;

/// <summary>Visitors who bring neither an id nor a name.</summary>
public sealed class VisitorsWithoutAnId
{
    [Theory, BothEngines]
    public void Are_known_for_a_day_by_site_address_and_user_agent(TestEngine engine)
    {
        using var desk = new Desk(engine);
        foreach (var (address, agent, site) in new[]
                 {
                     ("203.0.113.9", Sends.Firefox, "a"), ("203.0.113.9", Sends.Firefox, "a"), ("203.0.113.10", Sends.Firefox, "a"), ("203.0.113.9", Sends.Firefox + "1", "a"),
                     ("203.0.113.9", Sends.Firefox, "b"),
                 })
            Assert.Equal("ok", desk.Wait("1s").From(address, agent).View(site: site).Status);
        Assert.Equal(4, desk.Listed().Length);
        Assert.Equal(4, desk.Listed().Select(visit => visit.VisitorId).Distinct().Count());
        Assert.All(desk.Listed(), visit => Assert.StartsWith("anon:", visit.VisitorId, StringComparison.Ordinal));
        Assert.Equal(3, desk.Do<VisitStatsView>(VisitStats.Stats, ("site", "a")).Users);
    }

    [Theory, BothEngines]
    public void Leave_neither_address_nor_user_agent_in_the_store(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.From("203.0.113.9", "Mozilla/5.0 (Secretphone 77; Linux) Gecko/1 Firefox/1.0").View();
        desk.From("203.0.113.9", "Secretbot/1.0 (+http://bot.example)").View();
        desk.From("203.0.113.9", "Mozilla/5.0 (Secretphone 77; Linux) Gecko/1 Firefox/1.0").Do<StartedVisit>(Collecting.Start);
        var dump = desk.Store.Dump();
        Assert.DoesNotContain("203.0.113", dump, StringComparison.Ordinal);
        Assert.DoesNotContain("Mozilla", dump, StringComparison.Ordinal);
        Assert.DoesNotContain("Secretphone", dump, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public void Go_on_with_a_visit_over_the_change_of_salts_and_are_new_after_it(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-12T23:50:00Z");
        var browser = desk.From("203.0.113.9");
        browser.View("/a");
        browser.Wait("20m").View("/b");
        browser.Wait("20m").View("/c");
        var visit = Assert.Single(desk.Listed());
        Assert.Equal((3, 2400), (visit.Views, (visit.LastSeenAt - visit.StartedAt).TotalSeconds));

        browser.Wait("31m").View("/d");
        Assert.Equal(2, desk.Listed().Select(each => each.VisitorId).Distinct().Count());
        // What is sent once more is found where it is.
        Assert.Equal("repeated", browser.View("/b", at: "2026-01-13T00:10:00Z").Status);
        Assert.Equal(2, desk.Listed().Length);
    }

    [Theory, BothEngines]
    public void Get_ids_from_salts_that_are_gone_after_two_days(TestEngine engine)
    {
        using var desk = new Desk(engine, "2026-01-12T12:00:00Z");
        var browser = desk.From("203.0.113.9");
        browser.View();
        var first = Assert.Single(desk.Store.Rows("select salt from visitor_salts"));
        browser.Wait("24h").View();
        Assert.Equal(2, desk.Store.Count("visitor_salts"));
        desk.Wait("12h").Prune();
        Assert.DoesNotContain(first, desk.Store.Rows("select salt from visitor_salts"));
        browser.Wait("48h").View();
        // No server sweeps: whoever looks at visits next does.
        Assert.Equal(3, desk.Listed().Length);
        Assert.Single(desk.Store.Rows("select salt from visitor_salts"));
        Assert.Equal(3, desk.Listed().Select(each => each.VisitorId).Distinct().Count());
        Assert.All(desk.Store.Rows("select salt from visitor_salts"), salt => Assert.Equal(64, salt.Length));
    }

    [Theory]
    [InlineData("prune")]
    [InlineData("sweep")]
    [InlineData("sweep of another workspace")]
    [InlineData("look")]
    public void Leave_no_salt_in_the_file_that_was_deleted(string by)
    {
        using var desk = new Desk(TestEngine.Sqlite);
        var address = desk.From("203.0.113.9");
        address.View();
        var salt = Assert.Single(desk.Store.Rows("select salt from visitor_salts"));
        address.Wait("72h").View();
        switch (by)
        {
            case "prune":
                desk.Do(Prune.Operation);
                break;
            case "sweep":
                desk.Prune();
                break;
            case "sweep of another workspace":
                OverdueSalts.ForgetAll(new Context(desk.Database, desk.Caller, desk.Clock, desk.Settings, new Grant("another")));
                break;
            default:
                desk.Listed();
                break;
        }

        Assert.DoesNotContain(salt, desk.Store.Rows("select salt from visitor_salts"));
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(desk.Store.Target)!))
            Assert.Equal(-1, Bytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(salt)));
    }

    [Theory, BothEngines]
    public void Are_the_same_on_every_server_of_a_store(TestEngine engine)
    {
        using var desk = new Desk(engine);
        using var other = desk.Store.Open();
        var context = new Context(other, desk.From("203.0.113.9").Caller, desk.Clock, desk.Settings);
        Parallel.For(0, 8, n =>
        {
            if (n % 2 == 0)
                desk.From("203.0.113.9").View("/" + n);
            else
                Collecting.Collect.Run(context, Desk.Arguments(Collecting.Collect, ("events", new[] { new EventInput(Page: "/" + n) })));
        });
        Assert.Single(desk.Store.Rows("select salt from visitor_salts"));
        Assert.Equal(8, Assert.Single(desk.Listed()).Views);
    }

    [Theory]
    [InlineData(null)]
    public void Are_refused_where_their_address_is_not_known(string? address)
    {
        using var desk = new Desk(TestEngine.Sqlite);
        Assert.Equal("no_visitor", desk.View().Code);
        Assert.Equal("no_visitor", desk.From(address).View().Code);
        // A visit that its client names is a visitor by itself.
        var visit = desk.From(address).Do<StartedVisit>(Collecting.Start);
        Assert.Equal(visit.Id, visit.VisitorId);
    }

    [Fact]
    public void Tell_their_device_by_what_their_browser_says()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.From("203.0.113.9").View();
        Assert.Equal(("desktop", "Firefox", "Linux"), (desk.Listed()[0].Device.Type, desk.Listed()[0].Device.Browser, desk.Listed()[0].Device.Os));
        // An application's own server says nothing of its users.
        desk.From("203.0.113.9", "curl/8", isPage: false).View(user: "u");
        Assert.Null(desk.Listed().Single(visit => visit.UserId == "u").Device.Browser);
    }

    private static byte[] Bytes(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
