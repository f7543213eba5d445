using Stint.Access;
using Stint.Operations;
using Stint.Tasks;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Visits;
using Stint.Work;

namespace Stint.Tests.Hosting;

/// <summary>Two workspaces in one store, whose rows even share their bucket: neither knows of the other.</summary>
public sealed class WorkspacesApart
{
    /// <summary>In what is to be kept apart; and in what one asks by, which comes back in refusals.</summary>
    private const string Secret = "zebra";
    private const string Name = "okapi";
    private const string Id = "019bb16e-0000-7000-8000-000000000001";
    private const string Visit = "019bb16e-0000-7000-8000-000000000002";
    private static readonly string Neighbour = Visitor.Neighbour("default");

    [Theory, BothEngines]
    public async Task By_every_route_that_reads(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        Fill(served.Desk);
        var own = served.Desk.Token("admin").Text;
        var theirs = served.Desk.In(Neighbour).Token("admin").Text;
        var seen = 0;
        foreach (var path in Paths(served))
        {
            seen += (await served.GetAsync(path, own)).Text.Contains(Secret, StringComparison.Ordinal) ? 1 : 0;
            var reply = await served.GetAsync(path, theirs);
            Assert.True(!reply.Text.Contains(Secret, StringComparison.Ordinal) && reply.Status < 500, $"{path} answered {reply.Status} {reply.Text}");
        }

        // What the one sees is really there to be seen.
        Assert.True(seen >= 20, $"Only {seen} routes showed anything to its own workspace.");
    }

    [Theory, BothEngines]
    public async Task By_every_route_that_writes(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        Fill(served.Desk);
        var theirs = served.Desk.In(Neighbour).Token("admin").Text;
        var key = served.Desk.In(Neighbour).Token("ingest:zebra").Text;
        var before = OfTheFirst(served.Desk);
        foreach (var route in served.Routes.Where(route => route.Method is "POST" or "PUT" or "PATCH" or "DELETE" && route.Rule!.Needs != Needs.Nothing))
        {
            foreach (var (id, token) in ((string, string)[])[(Id, theirs), (Visit, theirs), (Visit, key)])
            {
                var path = route.Path.Replace("{key}", Name, StringComparison.Ordinal).Replace("{id}", id, StringComparison.Ordinal).Replace("{session}", id, StringComparison.Ordinal)
                    .Replace("{visit}", id, StringComparison.Ordinal).Replace("{user}", Name, StringComparison.Ordinal);
                var body = """{"text":"x","why":"x","yes":true,"key":"okapi","reason":"logout","agent":"a","name":"y"}""";
                await served.SendAsync(new HttpMethod(route.Method), path + (route.Method == "DELETE" ? "?yes=true" : ""), route.Method == "DELETE" ? null : body, Visitor.Bearer(token));
                foreach (var small in (string[])["{}", """{"text":"x"}""", """{"notes":"x"}""", """{"agent":"a"}""", """{"reason":"x"}""", """{"tags":["x"]}""", """{"yes":true}"""])
                {
                    if (route.Method != "DELETE")
                        await served.SendAsync(new HttpMethod(route.Method), path, small, Visitor.Bearer(token));
                }
            }
        }

        Assert.Equal(before, OfTheFirst(served.Desk));
    }

    [Theory, BothEngines]
    public async Task In_the_live_events(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        var theirs = served.Desk.In(Neighbour).Token("read").Text;
        var own = served.Desk.Token("read").Text;
        using var mine = await Listener.ConnectAsync(served, token: own);
        using var other = await Listener.ConnectAsync(served, token: theirs);
        var session = served.Desk.Start("zebra");
        // That a token was used is a change, too, and may be told before.
        while (!(await mine.ChangeAsync()).ToString().Contains(session.Id, StringComparison.Ordinal))
        {
        }

        Assert.DoesNotContain(session.Id, (await other.ChangeAsync()).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void On_the_command_line_by_a_setting()
    {
        using var stint = new CommandLineRunner();
        stint.Succeed("start", "zebra", "--session", Id);
        stint.Variables["STINT_WORKSPACE"] = Neighbour;
        Assert.Equal("session_not_found", stint.Run("session", "show", Id, "--json").Json.Text("error.code"));
        Assert.Equal("session_not_found", stint.Run("session", "show", Id[..9], "--json").Json.Text("error.code"));
        Assert.Empty(stint.Json("session", "list").Items());
        Assert.Equal("session_exists", stint.Run("start", "other", "--session", Id, "--json").Json.Text("error.code"));
        stint.Variables["STINT_WORKSPACE"] = "a/b";
        Assert.Equal("bad_setting", stint.Run("status", "--json").Json.Text("error.code"));
    }

    private static void Fill(Desk desk)
    {
        desk.Start(Secret, session: Id, project: Name, tag: [Secret]);
        desk.Note(Secret);
        desk.Do(AddTask.Operation, ("key", Name), ("title", Secret));
        desk.Do(Collecting.Start, ("id", Visit), ("site", Secret), ("user_id", Name), ("entry", new EntryPoint("/" + Secret)));
        desk.Do(Collecting.Record, ("visit", Visit), ("events", (EventInput[])[new EventInput("e", Page: "/" + Secret)]));
        desk.Do(UserVisits.Current, ("user", Name));
        desk.Do<NewToken>(TokenOperations.Create, ("scope", "read"), ("name", Secret));
        desk.Do(SiteOperations.Add, ("name", Secret), ("origin", (string[])["https://zebra.example"]));
        desk.End();
        desk.Start(Secret + " again", project: Secret);
    }

    private static IEnumerable<string> Paths(Served served) =>
        from operation in Product.Operations
        where operation.Method == "GET"
        let path = operation.Path.Replace("{visit}", Visit, StringComparison.Ordinal).Replace("{user}", Name, StringComparison.Ordinal).Replace("{key}", Name, StringComparison.Ordinal)
            .Replace("{template}", "bugfix", StringComparison.Ordinal)
        from reference in path.Contains("{session}", StringComparison.Ordinal) ? (string[])[Id, Id[..9], "1", "current", "last"] : [""]
        from query in operation.Parameters.Any(each => each.Name == "project") ? (string[])["", "?project=" + Name, "?project=" + ProjectId(served)] : [""]
        select path.Replace("{session}", reference, StringComparison.Ordinal) + query;

    private static string ProjectId(Served served) => served.Desk.Show(Id).Project!.Id;

    private static string OfTheFirst(Desk desk) => string.Join('\n', desk.Store.Dump().Split('\n').Where(line => !line.Contains(Neighbour, StringComparison.Ordinal)
        && (line.Contains("|default|", StringComparison.Ordinal) || line.Contains(Id, StringComparison.Ordinal) || line.Contains(Visit, StringComparison.Ordinal))));
}
