using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Tests.Support;
using Stint.Work;
using Stint.Work.Agents;
using Stint.Work.Insight;

namespace Stint.Tests.Work.Insight;

public sealed class TheContextForAnAssistant
{
    [Theory, BothEngines]
    public void Holds_the_session_its_progress_what_happened_last_its_files_and_its_tags(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var session = desk.Start("parse", tag: ["parser"], task: ["US-1", "US-2"], project: "website");
        desk.Wait("5m").Decide("SHA-256");
        desk.Do(Remarks.ContextItem, ("text", "see @docs/a.md"));
        desk.Wait("5m").Measure(null, Seen.Evidence([Seen.Commit(1, "2026-01-12T09:06:00Z")], Seen.File("src/a.cs")));
        var told = (JsonObject)Told(desk)["current_session"]!;
        Assert.Equal(
            ["id", "number", "project", "goal", "started", "elapsed_minutes", "progress", "recent_activities", "active_files", "tags"], told.Select(each => each.Key));
        Assert.Equal((session.Id, "website", "parse", "2026-01-12T09:00:00Z", 10.0), ((string)told["id"]!, (string)told["project"]!, (string)told["goal"]!, (string)told["started"]!, (double)told["elapsed_minutes"]!));
        Assert.Equal("""{"tasks":{"total":2,"completed":0,"in_progress":0,"todo":2},"context_items":1,"decisions":1}""", told["progress"]!.ToJsonString());
        Assert.Equal(["commit", "context_added", "decision_made", "session_started"], told["recent_activities"]!.AsArray().Select(each => (string)each!["type"]!));
        Assert.Equal(["src/a.cs", "docs/a.md"], told["active_files"]!.AsArray().Select(each => (string)each!));
        Assert.Equal(["parser"], told["tags"]!.AsArray().Select(each => (string)each!));
        Assert.Empty(Told(desk)["truncated"]!.AsArray());
    }

    [Theory]
    [InlineData(300)]
    [InlineData(500)]
    [InlineData(1000)]
    [InlineData(1500)]
    public void Keeps_to_its_bound_and_says_what_it_left_out(int tokens)
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Start(new string('g', 1900), tag: [.. Enumerable.Range(0, 40).Select(n => $"a-tag-with-the-number-{n}")]);
        for (var n = 0; n < 12; n++)
            desk.Log($"step {n} {new string('"', 300)} @src/folder/file-with-a-long-name-{n}.cs");
        var told = Told(desk, tokens);
        Assert.InRange(SessionContext.Tokens(told), 1, tokens);
        Assert.NotEmpty(told["truncated"]!.AsArray());
        Assert.StartsWith("gggg", (string)told["current_session"]!["goal"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Cuts_the_oldest_activities_first_and_keeps_three_as_long_as_it_can()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Start("parse");
        for (var n = 0; n < 12; n++)
            desk.Wait("1m").Log($"step {n} {new string('x', 200)}");
        var told = Told(desk, 348);
        Assert.Equal("""[{"what":"recent_activities","kept":3,"of":10}]""", told["truncated"]!.ToJsonString());
        Assert.StartsWith("step 11", (string)told["current_session"]!["recent_activities"]![0]!["description"]!, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public void Gives_no_hint_where_nothing_supports_one(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start("parse");
        desk.Wait("5m").Log();
        Assert.Empty(Hints(desk));
    }

    [Theory, BothEngines]
    public void Gives_hints_with_the_figures_behind_them(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Do(StartSession.Operation, ("goal", "parse"), ("task", (string[])["US-1", "US-2", "US-3"]), ("budget", TimeSpan.FromMinutes(10)), ("snapshot", new Snapshot("main", Seen.Sha(1), Seen.Sha(2))));
        desk.Do(SessionTask.Operation, ("keys", "US-1"), ("status", "completed"));
        for (var n = 0; n < 5; n++)
        {
            desk.Wait("4m").Do(AgentEntry.Operation, ("type", "file_modified"), ("paths", (string[])["src/a.cs"]));
            desk.Decide($"decision {n}");
        }

        desk.Measure(null, Seen.Evidence([], Seen.File("src/a.cs"), Seen.File("b.cs")));
        desk.Wait("16m");
        Assert.Equal(
            [
                """file_changed_often {"path":"src/a.cs","times":5}""",
                """tasks_left {"completed":1,"total":3}""",
                """decisions_unsummarised {"decisions":5}""",
                """silent {"seconds":960,"last_activity_at":"2026-01-12T09:20:00Z"}""",
                """over_budget {"budget_seconds":600,"active_seconds":1200,"over_seconds":600}""",
                """nothing_committed {"files":2,"commits":0,"measured_at":"2026-01-12T09:20:00Z"}""",
            ],
            Hints(desk).Select(each => $"{each!["kind"]} {each["evidence"]!.ToJsonString()}"));
        Assert.Contains(Hints(desk), each => (string)each!["text"]! == "src/a.cs was changed 5 times. Does it need help?");
    }

    [Fact]
    public void Counts_decisions_from_the_last_summary_on()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Start("parse");
        for (var n = 0; n < 6; n++)
            desk.Wait("1m").Decide($"decision {n}");
        desk.Wait("1m").Do(AgentEntry.Operation, ("type", "context_compacted"));
        Assert.Empty(Hints(desk));
        for (var n = 0; n < 5; n++)
            desk.Wait("1m").Decide($"decision {n}");
        Assert.Equal("""{"decisions":5}""", Assert.Single(Hints(desk))!["evidence"]!.ToJsonString());
    }

    private static JsonObject Told(Desk desk, int tokens = 20_000) => desk.Do<JsonObject>(SessionContext.Operation, ("budget", tokens));

    private static JsonArray Hints(Desk desk) => Told(desk)["hints"]!.AsArray();
}

public sealed class WhatCameOfTheLastSessions
{
    [Theory, BothEngines]
    public void Is_told_newest_first_with_what_was_observed_before_what_was_said(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start("one", task: ["US-1", "US-2"]);
        desk.Wait("10m").Log("wrote it");
        desk.Do(SessionTask.Operation, ("keys", "US-1"), ("status", "completed"));
        desk.Decide("SHA-256");
        desk.Measure(null, Seen.Evidence([Seen.Commit(1, "2026-01-12T09:05:00Z")], Seen.File("a.txt", 20, 5)));
        desk.End(outcome: "partial", why: "time");
        desk.Wait("1h").Start("two");
        desk.Wait("5m").Log("read");
        desk.As("ben@example.com").Start("not mine");
        var recap = desk.Do<RecapView>(Recap.Operation, ("last", 5));
        Assert.Equal(["two", "one"], recap.Sessions.Select(each => each.Goal));
        Assert.Equal(["observed commit Commit 1", "stated task US-1", "stated log wrote it", "stated decision SHA-256"], recap.Sessions[1].Done.Select(each => $"{each.Evidence} {each.Kind} {each.Text}"));
        Assert.Equal(["US-2: planned"], recap.Sessions[1].Open);
        Assert.Equal("partial", recap.Sessions[1].Outcome!.Verdict);
        Assert.Equal((900.0, 1L, 20L, 5L, 1L, 1L), (recap.ActiveSeconds, recap.Commits, recap.LinesAdded, recap.LinesRemoved, recap.TasksCompleted, recap.Decisions));
        Assert.Equal(["two"], desk.Do<RecapView>(Recap.Operation, ("last", 1)).Sessions.Select(each => each.Goal));
        Assert.Equal("project_not_found", Assert.Throws<Refusal>(() => desk.Do(Recap.Operation, ("project", "nowhere"))).Code);
    }
}
