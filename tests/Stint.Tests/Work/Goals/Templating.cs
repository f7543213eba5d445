using System.Text.Json;
using Stint.Operations;
using Stint.Tests.Support;
using Stint.Work;
using Stint.Work.Goals;
using Stint.Work.Setup;

namespace Stint.Tests.Work.Goals;

public sealed class ATemplate
{
    private static readonly Template Fix = new("fix", "Fix {task} on {branch}, {date}", ["bug-fix"], 3_600_000, ["A test fails without it", "The notes say so"]);

    [Theory, BothEngines]
    public void Gives_a_session_its_goal_its_tags_its_budget_and_its_check_list(TestEngine engine)
    {
        using var desk = new Desk(engine) { Settings = new() { Tz = "UTC", Templates = new(() => [Fix]) } };
        var session = desk.Do<SessionView>(StartSession.Operation, ("template", "fix"), ("task", (string[])["US-1", "US-2"]), ("tag", (string[])["own"]), ("snapshot", new Snapshot("main", null, null)));
        Assert.Equal("Fix US-1, US-2 on main, 2026-01-12", session.Goal);
        Assert.Equal(["bug-fix", "own"], session.Tags);
        Assert.Equal(new BudgetView(3600, 0, null), session.Budget);
        Assert.Equal([(1L, "A test fails without it", false), (2L, "The notes say so", false)], session.Checklist!.Select(each => (each.N, each.Text, each.Done)));
    }

    [Fact]
    public void Gives_way_to_what_is_said_at_the_start()
    {
        using var desk = new Desk(TestEngine.Sqlite) { Settings = new() { Tz = "UTC", Templates = new(() => [Fix]) } };
        var session = desk.Do<SessionView>(StartSession.Operation, ("template", "fix"), ("goal", "another"), ("budget", TimeSpan.FromHours(2)));
        Assert.Equal(("another", 7200.0), (session.Goal, session.Budget!.Seconds));
    }

    [Fact]
    public void Leaves_out_what_is_not_known()
    {
        using var desk = new Desk(TestEngine.Sqlite) { Settings = new() { Tz = "UTC", Templates = new(() => [Fix with { Name = "end", Goal = "Fix {task}" }, Fix, Fix with { Name = "bare", Goal = "{branch}" }]) } };
        Assert.Equal("Fix", desk.Do<SessionView>(StartSession.Operation, ("template", "end")).Goal);
        desk.End();
        Assert.Equal("Fix on, 2026-01-12", desk.Do<SessionView>(StartSession.Operation, ("template", "fix")).Goal);
        desk.End();
        Assert.Null(desk.Do<SessionView>(StartSession.Operation, ("template", "bare")).Goal);
    }

    [Fact]
    public void Of_the_repository_wins_over_ones_own_and_over_those_that_come_with_the_program()
    {
        using var stint = CommandLineRunner.InRepository();
        stint.Write("../home/.config/stint/config.json", """{ "templates": { "bugfix": { "tags": ["mine"] }, "own": { "goal": "mine" } } }""");
        stint.Write(".stint/config.json", """{ "templates": { "own": { "goal": "ours", "budget": "90m", "checklist": ["one"] } } }""");
        var all = stint.Json("template", "list").GetProperty("items").EnumerateArray().ToDictionary(each => each.GetProperty("name").GetString()!, each => each);
        Assert.Equal(["bugfix", "feature", "learning", "own", "refactor", "review"], all.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("mine", all["bugfix"].GetProperty("tags")[0].GetString());
        Assert.Equal(("ours", 5400.0, "one"), (all["own"].GetProperty("goal").GetString(), all["own"].GetProperty("budget_seconds").GetDouble(), all["own"].GetProperty("checklist")[0].GetString()));
        Assert.Contains("ours", stint.Succeed("template", "show", "own").Out, StringComparison.Ordinal);
        Assert.Equal("ours", stint.Json("start", "--template", "own").GetProperty("goal").GetString());
    }

    [Theory]
    [InlineData("7", "it is an object of templates")]
    [InlineData("""{ "a": 7 }""", "it is an object")]
    [InlineData("""{ "a b": {} }""", "a name has 1 to 60 letters")]
    [InlineData("""{ "a": { "gaol": "x" } }""", "'gaol' is not known")]
    [InlineData("""{ "a": { "goal": 7 } }""", "'goal' is a text")]
    [InlineData("""{ "a": { "goal": "Fix {ticket}" } }""", "'{ticket}' stands for nothing; there are {task}, {branch}, {date}")]
    [InlineData("""{ "a": { "tags": "x" } }""", "'tags' is a list of texts")]
    [InlineData("""{ "a": { "checklist": [""] } }""", "items on the check list")]
    [InlineData("""{ "a": { "budget": "soon" } }""", "'budget' is a duration")]
    [InlineData("""{ "a": { "budget": "1s" } }""", "a budget is 1m to 365d")]
    public void That_is_none_is_refused_with_the_reason(string json, string reason)
    {
        using var document = JsonDocument.Parse(json);
        var refused = Assert.Throws<Refusal>(() => ConfigTemplates.Read(document.RootElement, "config.json"));
        Assert.Equal("bad_template", refused.Code);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Has_bounds_in_number_and_in_length()
    {
        Refused($$"""{ {{string.Join(',', Enumerable.Range(0, 101).Select(n => $"\"t{n}\": {{}}"))}} }""", "at most 100");
        Refused($$"""{ "a": { "goal": "{{new string('x', 2001)}}" } }""", "a goal has 1 to 2,000 characters");
        Refused($$"""{ "a": { "checklist": [{{string.Join(',', Enumerable.Repeat("\"x\"", 51))}}] } }""", "at most 50 items");
        Refused($$"""{ "a": { "checklist": ["{{new string('x', 301)}}"] } }""", "of 1 to 300 characters");

        static void Refused(string json, string reason)
        {
            using var document = JsonDocument.Parse(json);
            Assert.Contains(reason, Assert.Throws<Refusal>(() => ConfigTemplates.Read(document.RootElement, "config.json")).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void That_is_wrong_stops_nobody_who_starts_without_one()
    {
        using var stint = CommandLineRunner.InRepository();
        stint.Write(".stint/config.json", """{ "templates": 7 }""");
        stint.Succeed("start", "parse");
        stint.Succeed("end");
        Assert.Contains("bad_template", stint.Run("start", "--template", "bugfix", "--json").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Sent_over_http_is_held_to_the_same_bounds()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        Assert.Equal("bad_template", desk.Refused("bad_template", StartSession.Operation, ("template_content", Fix with { Checklist = [.. Enumerable.Repeat("x", 51)] })).Code);
    }
}
