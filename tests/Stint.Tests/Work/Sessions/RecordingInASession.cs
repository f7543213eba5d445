using Stint.Operations;
using Stint.Tests.Support;
using Stint.Work;

namespace Stint.Tests.Work.Sessions;

public sealed class RecordingInASession
{
    [Theory, BothEngines]
    public void Keeps_when_it_happened_and_when_it_was_told(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        var entry = desk.Wait("1h").Log("Created connector.py", at: "-30m", category: "Implementation");
        Assert.Equal(("2026-01-12T09:30:00Z", "2026-01-12T10:00:00Z", true), (entry.At.ToString(), entry.RecordedAt.ToString(), entry.Retroactive));
        Assert.Equal(("implementation", "stated", false, "log"), (entry.Category, entry.Evidence, entry.Ai, entry.Type));
        Assert.Equal(1800, desk.Show().DurationSeconds);
    }

    [Theory, BothEngines]
    public void Before_the_start_moves_the_start_as_far_as_silence_reaches(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Log("began on the train", at: "05:00");
        var session = desk.Show();
        Assert.Equal(("2026-01-12T05:00:00Z", Desk.Nine, 14400.0), (session.StartedAt.ToString(), session.LastActivityAt.ToString(), session.DurationSeconds));
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void Before_the_start_by_more_than_silence_reaches_is_refused(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        var refusal = desk.Refused("before_start", LogEntry.Operation, ("text", "x"), ("at", "2026-01-12T04:59:59.999Z"));
        Assert.Contains("4h", refusal.Message, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public void In_the_future_is_a_mistake(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Refused("in_the_future", LogEntry.Operation, ("text", "x"), ("at", "2026-01-12T09:00:00.001Z"));
    }

    [Theory, BothEngines]
    public void Without_an_open_session_says_what_to_do(TestEngine engine)
    {
        using var desk = new Desk(engine);
        Assert.Contains("stint start", desk.Refused("no_open_session", LogEntry.Operation, ("text", "x")).Hint, StringComparison.Ordinal);
        var ended = desk.Start();
        desk.End();
        desk.Refused("no_open_session", LogEntry.Operation, ("text", "x"));
        var refusal = desk.Refused("session_ended", LogEntry.Operation, ("text", "x"), ("session", ended.Id));
        Assert.Contains("amend", refusal.Hint, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public void After_a_silence_that_ended_it_is_refused(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Wait("4h").Log("still here");
        desk.Wait("4h").Wait("1ms");
        desk.Refused("no_open_session", LogEntry.Operation, ("text", "too late"));
    }

    [Theory, BothEngines]
    public void Shows_entries_in_the_order_in_which_things_happened(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Wait("1h").Log("third");
        desk.Log("second", at: "09:30");
        desk.Log("fourth");
        desk.Log("first", at: "09:10");
        Assert.Equal(["session_started", "first", "second", "third", "fourth"], desk.Timeline().Select(entry => entry.Description ?? entry.Type));
        Assert.Equal(["first", "second", "third", "fourth"], desk.Timeline(type: "log").Select(entry => entry.Description));
    }

    [Theory, BothEngines]
    public void Pages_through_the_timeline_with_every_entry_once(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        for (var n = 0; n < 9; n++)
            desk.Log($"{n}");
        var seen = new List<string?>();
        string? cursor = null;
        do
        {
            var page = desk.Do<Page<ActivityView>>(SessionTimeline.Operation, ("limit", 4), ("cursor", cursor));
            seen.AddRange(page.Items.Select(entry => entry.Description));
            cursor = page.Next;
            desk.Log("earlier", at: "08:00");
        }
        while (cursor is not null && seen.Count < 50);

        Assert.Equal([null, .. Enumerable.Range(0, 9).Select(n => $"{n}")], seen);
    }

    [Theory, BothEngines]
    public void Takes_secrets_out_of_every_text(TestEngine engine)
    {
        const string secret = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";
        using var desk = new Desk(engine);
        desk.Start($"goal {secret}");
        desk.Log($"log {secret}");
        desk.Decide($"decision {secret}", $"rationale {secret}");
        desk.Note("postgres://ana:hunter2hunter2@db.example.com/work");
        desk.Do(SetGoal.Operation, ("text", "password=correct-horse-battery"));
        desk.Do(Next.Operation, ("text", $"next {secret}"));
        desk.Measure(null, Seen.Evidence([Seen.Commit(1, Desk.Nine) with { Subject = $"commit {secret}" }]));
        desk.End(notes: $"notes {secret}", outcome: "no", why: $"why {secret}");
        desk.Do(AmendSession.Operation, ("session", "1"), ("goal", $"amended {secret}"), ("why", secret));
        var dump = desk.Store.Dump();
        Assert.DoesNotContain("ghp_", dump, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", dump, StringComparison.Ordinal);
        Assert.DoesNotContain("correct-horse", dump, StringComparison.Ordinal);
        Assert.Contains("log [redacted]", dump, StringComparison.Ordinal);
        Assert.Contains("postgres://ana:[redacted]@db.example.com/work", dump, StringComparison.Ordinal);
    }

    [Theory]
    [BothEngines("see @src/Parser.cs and @docs/a.md.", "docs/a.md src/Parser.cs")]
    [BothEngines("ask ana@example.com or @ana", "")]
    [BothEngines("mail <ben@example.com>, not a@b/c.txt", "")]
    [BothEngines("(@./src/../src/A.cs) twice: @src/A.cs", "src/A.cs")]
    [BothEngines("absolute @/src/alpha/web/x.ts", "web/x.ts")]
    [BothEngines("@größe/maß.txt", "größe/maß.txt")]
    public void Counts_files_that_are_mentioned_and_addresses_not(TestEngine engine, string text, string paths)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Log(text);
        Assert.Equal(paths, string.Join(' ', desk.Show().Files!.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => file.Path)));
        Assert.All(desk.Show().Files!, file => Assert.Equal((1L, 0L), (file.Mentions, file.TimesModified)));
        Assert.Null(desk.Show().Counts.Files);
    }

    [Theory, BothEngines]
    public void Counts_mentions_of_one_file(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Do(Remarks.Mention, ("paths", (string[])["src/A.cs", "./src/A.cs", "b.txt"]));
        desk.Do(Remarks.ContextItem, ("text", "sizes come from @src/A.cs"));
        var session = desk.Show();
        Assert.Equal([("b.txt", 1L), ("src/A.cs", 2L)], session.Files!.Select(file => (file.Path, file.Mentions)).OrderBy(file => file.Path, StringComparer.Ordinal));
        Assert.Equal(1, session.Counts.ContextItems);
        foreach (var outside in (string[])["../secret.txt", "/etc/passwd", "~/notes.md", @"C:\Windows\win.ini"])
            desk.Refused("bad_path", Remarks.Mention, ("paths", outside));
    }

    [Theory, BothEngines]
    public void Keeps_a_decision_with_its_reason_and_what_it_replaces(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        var old = desk.Decide("MD5", "fast");
        var now = desk.Wait("1m").Decide("SHA-256", "safe", supersedes: old.Id);
        Assert.Equal(("safe", old.Id), (now.Rationale, now.Supersedes));
        Assert.Equal([("MD5", null), ("SHA-256", old.Id)], desk.Show().Decisions!.Select(each => (each.Text, each.Supersedes)));
        Assert.Contains("replaced by a later decision", desk.Do<DocumentsView>(Documents.Operation).Decisions, StringComparison.Ordinal);
        desk.Refused("decision_not_found", Stint.Work.Decide.Operation, ("text", "x"), ("rationale", "y"), ("supersedes", desk.Log().Id));
        Assert.Equal(2, desk.Show().Counts.Decisions);
    }

    [Theory, BothEngines]
    public void Follows_tags_goals_and_projects(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start("first");
        desk.Do(TagSession.Operation, ("tags", (string[])["B", "a", "b"]));
        desk.Do(SetGoal.Operation, ("text", "second"));
        desk.Do(SetProject.Operation, ("name", "website"));
        var session = desk.Show();
        Assert.Equal(("second", "website", "explicit", 1L), (session.Goal, session.Project!.Name, session.ChosenBy, session.Number));
        Assert.Equal(["a", "b"], session.Tags);
        Assert.Equal(["goal_set", "project_changed", "session_started", "tag_added"], desk.Timeline().Select(entry => entry.Type).Order(StringComparer.Ordinal));
        desk.Refused("bad_tag", TagSession.Operation, ("tags", "two words"));
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void Follows_tasks_through_their_states(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start(task: ["US-1"]);
        desk.Do(SessionTask.Operation, ("keys", (string[])["US-1", "US-2"]));
        desk.Do(SessionTask.Operation, ("keys", (string[])["US-2", "US-3"]), ("status", "completed"));
        desk.Do(SessionTask.Operation, ("keys", "US-2"), ("status", "completed"));
        var counts = desk.Show().Counts;
        Assert.Equal((3L, 2L, 1L, 0L), (counts.TasksCreated, counts.TasksCompleted, counts.TasksInProgress, counts.TasksTodo));
        Assert.Equal(["2"], desk.Store.Rows("select tasks_completed from rollups where scope = 'work'"));
        desk.Do(SessionTask.Operation, ("keys", "US-3"));
        Assert.Equal(["1"], desk.Store.Rows("select tasks_completed from rollups where scope = 'work'"));
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void Numbers_next_actions_in_each_project_and_outlives_the_session(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var beta = desk.At(Desk.Repository("/src/beta"));
        desk.Start();
        desk.Do(Next.Operation, ("text", "Wire it"));
        desk.Do(Next.Operation, ("text", "Test it"));
        desk.End();
        Assert.Equal([new NextView(1, "Elsewhere", false)], beta.Do<Page<NextView>>(Next.Operation, ("text", "Elsewhere")).Items);
        desk.Do(Next.Operation, ("done", 1));
        Assert.Equal([new NextView(1, "Wire it", true), new NextView(2, "Test it", false)], desk.Do<Page<NextView>>(Next.Operation, ("list", true)).Items);
        desk.Refused("next_not_found", Next.Operation, ("done", 1));
        Assert.Equal([new NextView(2, "Test it", false)], desk.Wait("25h").Do<Page<NextView>>(Next.Operation).Items);
        desk.Refused("too_many", Next.Operation, ("text", "x"), ("list", true));
    }

    [Theory, BothEngines]
    public void By_many_at_once_loses_nothing(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 8 }, n => desk.As(caller => caller).Log($"{n} @file.txt"));
        var session = desk.Show();
        Assert.Equal((40L, 40L), (session.Counts.Logs, session.Files![0].Mentions));
        desk.AssertRollups();
    }
}
