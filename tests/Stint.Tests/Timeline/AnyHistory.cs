using System.Text;
using System.Text.RegularExpressions;
using FsCheck.Fluent;
using Stint.Operations;
using Stint.Tests.Sessions;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Work;

namespace Stint.Tests.Timeline;

public sealed partial class AnyHistory
{
    [Fact]
    public void Keeps_its_days_equal_to_a_recount_and_its_sessions_whole() =>
        Property.Holds(Gen.ArrayOf(History.Steps, 40), steps => Check(TestEngine.Sqlite, steps), tests: 60);

    [Fact]
    public void Gives_the_same_on_both_engines() =>
        Property.Holds(Gen.ArrayOf(History.Steps, 40), steps => Assert.Equal(Check(TestEngine.Sqlite, steps), Check(TestEngine.Postgres, steps)), tests: 12);

    [Fact]
    public void Does_everything_that_can_be_done()
    {
        string[] all = ["wait", "start", "log", "decide", "task", "mention", "pause", "continue", "measure", "end", "amend", "delete", "project", "sweep", "look"];
        var done = new List<string>();
        foreach (var steps in Gen.ArrayOf(History.Steps, 40).Sample(30))
        {
            using var history = new History(TestEngine.Sqlite);
            history.Play(steps);
            done.AddRange(history.Done);
        }

        Assert.All(all, what => Assert.Contains(what, done));
    }

    [Theory]
    [InlineData("update rollups set active_ms = active_ms + 1 where scope = 'work'")]
    [InlineData("update rollup_hours set active_ms = active_ms - 1")]
    [InlineData("update rollups set decisions = decisions + 1 where zone = 'Europe/Berlin'")]
    [InlineData("delete from rollups where scope <> 'work'")]
    [InlineData("insert into session_commits (bucket, session_id, sha, at, subject, files_changed, insertions, deletions) select bucket, id, 'planted', started_at, '', 0, 0, 0 from sessions")]
    [InlineData("update sessions set active_ms = active_ms + 1, amendments = amendments + 1")]
    [InlineData("insert into activities (bucket, session_id, id, at, recorded_at, type, evidence, ai, sign, actor_id) select bucket, id, 'planted', 1, 1, 'note', 'stated', 0, 0, 'x' from sessions")]
    public void With_a_planted_fault_is_noticed(string fault)
    {
        using var history = new History(TestEngine.Sqlite);
        history.Play([new("start"), new("wait", Size: 14), new("log"), new("wait", Size: 60), new("decide"), new("wait", Size: 5), new("end")]);
        Check(history.Desk);
        history.Desk.Store.Execute(fault);
        Assert.ThrowsAny<Exception>(() => Check(history.Desk));
    }

    [Fact]
    public void With_an_ended_session_that_changes_is_noticed()
    {
        using var history = new History(TestEngine.Sqlite);
        history.Play([new("start"), new("end"), new("start"), new("end")]);
        history.Desk.Store.Execute("create trigger planted after insert on activities begin update sessions set number = number + 100, amendments = 9 where ended_at is not null; end");
        Assert.ThrowsAny<Exception>(() => history.Play([new("start")]));
    }

    private static string Check(TestEngine engine, Step[] steps)
    {
        using var history = new History(engine);
        history.Play(steps);
        Check(history.Desk);
        return Told(history.Desk);
    }

    private static void Check(Desk desk)
    {
        var total = (Duration: 0L, Active: 0L);
        foreach (var id in Sessions(desk))
        {
            var session = desk.Show(id);
            CheckSegments(session);
            Assert.Equal(session.ActiveSeconds, desk.Do<ExplanationView>(Explain.Operation, ("session", id)).ActiveSeconds, 6);
            total = (total.Duration + (long)Math.Round(session.DurationSeconds * 1000), total.Active + (long)Math.Round(session.ActiveSeconds * 1000));
        }

        desk.AssertRollups();
        var days = desk.Store.Rows("select sum(duration_ms), sum(active_ms), sum(active_ms + idle_ms) from rollups where scope = 'work' group by zone");
        Assert.All(days, sum => Assert.Equal($"{total.Duration}|{total.Active}|{total.Duration}", sum));
        Assert.All(desk.Store.Rows("select sum(active_ms) from rollup_hours group by zone"), sum => Assert.Equal($"{total.Active}", sum));
        Assert.Empty(desk.Store.Rows("select holder from sessions where ended_at is null group by holder having count(*) > 1"));
    }

    private static void CheckSegments(SessionView session)
    {
        var until = session.EndedAt ?? session.LastActivityAt;
        Assert.True(session.StartedAt <= session.LastActivityAt && session.LastActivityAt <= until, $"{session}");
        var at = session.StartedAt;
        foreach (var segment in session.Segments!)
        {
            Assert.Equal(at, segment.Start);
            Assert.True(segment.End > segment.Start, $"{segment}");
            at = segment.End;
        }

        Assert.Equal(until, at);
        Assert.Equal(session.ActiveSeconds, session.Segments!.Where(segment => segment.Kind == "active").Sum(segment => (segment.End - segment.Start).TotalSeconds), 6);
        Assert.Equal(session.DurationSeconds, session.ActiveSeconds + session.IdleSeconds, 6);
        Assert.Equal((until - session.StartedAt).TotalSeconds, session.DurationSeconds, 6);
    }

    private static List<string> Sessions(Desk desk) => desk.Store.Rows("select id from sessions order by id");

    /// <summary>Everything that the store tells, with a word in the place of each id that the store made up.</summary>
    private static string Told(Desk desk)
    {
        var text = new StringBuilder();
        foreach (var id in Sessions(desk))
        {
            text.Append(desk.Json(ShowSession.Show, desk.Show(id)).ToJsonString()).Append('\n');
            text.AppendJoin('\n', desk.Timeline(id).Select(entry => entry with { Id = "" })).Append('\n');
            text.Append(desk.Do<DocumentsView>(Documents.Operation, ("session", id))).Append('\n');
        }

        text.Append(desk.Json(SessionStats.Operation, desk.Do(SessionStats.Operation, ("period", "all"))).ToJsonString()).Append('\n');
        text.Append(desk.Json(Overview.Operation, desk.Do(Overview.Operation)).ToJsonString()).Append('\n');
        text.AppendJoin(',', desk.Do<Page<SessionView>>(ListSessions.Operation, ("limit", 500)).Items.Select(session => session.Id)).Append('\n');
        var rollups = new StringBuilder(desk.Rollups());
        foreach (var project in desk.Store.Rows("select id, name from projects"))
        {
            text.Replace(project[..36], project[37..]);
            rollups.Replace(project[..36], project[37..]);
        }

        return Made.Replace(text.ToString(), "ID") + string.Join('\n', rollups.ToString().Split('\n').Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("(?!019d3500-0000)[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Made { get; }
}
