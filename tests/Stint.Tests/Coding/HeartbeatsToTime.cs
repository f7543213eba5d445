using Stint.Coding;
using Stint.Tests.Support;

namespace Stint.Tests.Coding;

/// <summary>What heartbeats count, as people are told.</summary>
public sealed class HeartbeatsToTime
{
    [Theory, BothEngines]
    public void Each_project_has_the_time_until_the_next_heartbeat(TestEngine engine)
    {
        using var editor = new Editor(engine);
        editor.Send(Editor.Beat("08:00:00"), Editor.Beat("08:05:00", project: "web"), Editor.Beat("08:06:00"), Editor.Beat("08:40:00", project: null));
        Assert.Equal("api 300+0, web 60+0", Editor.Items(editor.Today()));
        Assert.Equal((360.0, 360.0, 0.0), (editor.Today().TotalSeconds, editor.Today().HumanSeconds, editor.Today().AiSeconds));
        Assert.Equal("6 mins", editor.Today().WakatimeText);
        Assert.Equal(["api 300", "web 60", "api 0", " 0"], editor.Durations(("slice", "project")).Items.Select(each => $"{each.Project} {each.DurationSeconds}"));
    }

    [Theory, BothEngines]
    public void What_comes_again_counts_once_and_in_any_order(TestEngine engine)
    {
        using var editor = new Editor(engine);
        Assert.Equal(2, editor.Send(Editor.Beat("08:00:00"), Editor.Beat("08:10:00"), Editor.Beat("08:00:00")));
        Assert.Equal(0, editor.Send(Editor.Beat("08:10:00"), Editor.Beat("08:00:00")));
        Assert.Equal(1, editor.Send(Editor.Beat("07:50:00")));
        Assert.Equal(1200, editor.Today().TotalSeconds);
    }

    [Theory, BothEngines]
    public void A_person_at_two_machines_is_in_one_place(TestEngine engine)
    {
        using var editor = new Editor(engine);
        editor.Send("desk", [Editor.Beat("08:00:00"), Editor.Beat("08:10:00"), Editor.Beat("08:20:00")]);
        editor.Send("lap", [Editor.Beat("08:05:00", "/src/b.go"), Editor.Beat("08:15:00", "/src/b.go")]);
        Assert.Equal(1200, editor.Today().HumanSeconds);
        Assert.Equal("desk 600+0, lap 600+0", Editor.Items(editor.Today(("slice", "machine"))));
    }

    [Theory, BothEngines]
    public void Assistants_have_a_lane_of_their_own_each_session_by_itself(TestEngine engine)
    {
        using var editor = new Editor(engine);
        editor.Send(Editor.Beat("08:00:00"), Editor.Beat("08:10:00"));
        foreach (var session in (string[])["s1", "s2"])
            editor.Send(Editor.Beat("08:05:00", $"Claude {session}", type: "app", userAgent: Editor.Claude), Editor.Beat("08:15:00", $"Claude {session}", type: "app", userAgent: Editor.Claude));
        var today = editor.Today(("slice", "model"));
        Assert.Equal((600.0, 600.0, 1200.0, 900.0), (today.HumanSeconds, today.AiSeconds, today.AiSummedSeconds, today.TotalSeconds));
        // One sequence of all of them, as WakaTime joins.
        Assert.Equal(900, today.WakatimeSeconds);
        Assert.Equal("opus-5 0+1200, – 600+0", Editor.Items(today));
        Assert.Equal(600, editor.Durations(("lane", "human")).TotalSeconds);
        Assert.Equal(2, editor.Durations(("lane", "ai"), ("slice", "harness")).Items.Count(each => each.DurationSeconds == 600 && each.Harness == "claude-code"));
    }

    [Theory, BothEngines]
    public void Filters_pick_after_the_joining_and_saved_files_alone_are_joined_where_that_is_asked_for(TestEngine engine)
    {
        using var editor = new Editor(engine);
        editor.Send(Editor.Beat("08:00:00", branch: "main", write: true), Editor.Beat("08:10:00", project: "web"), Editor.Beat("08:20:00", branch: "main"), Editor.Beat("08:30:00", branch: "next", write: true));
        // Without the web's heartbeat between them, the two of the api would be too far apart.
        Assert.Equal(1200, editor.Today(("project", "api")).TotalSeconds);
        Assert.Equal(1200, editor.Today(("project", "api"), ("branch", (string[])["main"])).TotalSeconds);
        Assert.Equal(0, editor.Today(("writes_only", true)).TotalSeconds);
        Assert.Equal(1800, editor.Today(("writes_only", true), ("timeout", TimeSpan.FromMinutes(30))).TotalSeconds);
    }

    [Theory, BothEngines]
    public void A_stretch_over_midnight_is_split_there(TestEngine engine)
    {
        using var editor = new Editor(engine);
        editor.Send(Editor.Beat("2026-01-11T23:55:00Z"), Editor.Beat("00:05:00"));
        Assert.Equal(["2026-01-11 300", "2026-01-12 300"], editor.Summary().Days.Select(each => $"{each.Date} {each.TotalSeconds}"));
        Assert.Equal(600, editor.Summary(("since", "2026-01-11T23:00:00Z")).TotalSeconds);
        Assert.Equal(120, editor.Summary(("since", "2026-01-12T00:03:00Z")).TotalSeconds);
        Assert.Equal(300, editor.Today().TotalSeconds);
    }

    [Theory, BothEngines]
    public void Every_gap_is_explained(TestEngine engine)
    {
        using var editor = new Editor(engine);
        editor.Send(Editor.Beat("2026-01-11T23:55:00Z"), Editor.Beat("00:05:00"), Editor.Beat("08:00:00"), Editor.Beat("08:20:00"));
        var day = editor.Desk.Do<CodingExplanation>(ExplainCoding.Operation, ("date", "today"));
        Assert.Equal(
            [
                "300 10m is within the time-out of 15m: counted for what it began with; only what lies behind midnight",
                "0 7h55m is longer than the time-out of 15m: not counted",
                "0 20m is longer than the time-out of 15m: not counted",
                "0 the last heartbeat: nothing is added",
            ],
            day.Gaps.Select(each => $"{each.CountedSeconds} {each.Reason}"));
        Assert.Equal(day.TotalSeconds, day.Gaps.Sum(each => each.CountedSeconds));
        Assert.Equal(1500, editor.Desk.Do<CodingExplanation>(ExplainCoding.Operation, ("timeout", TimeSpan.FromMinutes(20))).TotalSeconds);
    }

    [Theory]
    [InlineData("0s")]
    [InlineData("5h")]
    public void A_time_out_that_is_none_is_refused(string timeout)
    {
        using var editor = new Editor(TestEngine.Sqlite);
        editor.Desk.Refused("bad_value", CodingSummary.Today, ("timeout", timeout));
    }

    [Theory]
    [InlineData("""{"entity":"/a","time":1768204800}""", null)]
    [InlineData("""{"entity":"/a","time":"1768204800.5","lineno":"12","lines":{},"dependencies":[1,"x"],"is_write":"true","category":7}""", null)]
    [InlineData("""{"time":1768204800}""", "entity")]
    [InlineData("""{"entity":"  ","time":1768204800}""", "entity")]
    [InlineData("""{"entity":"/a"}""", "time")]
    [InlineData("""{"entity":"/a","time":true}""", "time")]
    [InlineData("""{"entity":"/a","time":1e300}""", "time")]
    [InlineData("""{"entity":"/a","time":-1}""", "time")]
    [InlineData("""{"entity":"/a","time":1768204800000}""", "time")]
    [InlineData("""{"entity":"/a","time":1768212001}""", "future")]
    [InlineData("""{"entity":"\ud800","time":1768204800}""", "Unicode")]
    [InlineData("""{"\ud800":1,"entity":"/a","time":1768204800}""", "Unicode")]
    [InlineData("7", "object")]
    [InlineData("null", "object")]
    [InlineData("[]", "object")]
    public void Each_heartbeat_is_judged_by_itself(string json, string? error)
    {
        using var editor = new Editor(TestEngine.Sqlite);
        Assert.Contains(error ?? "", editor.Try(json) ?? "", StringComparison.Ordinal);
        Assert.Equal(error is null, editor.Try(json) is null);
    }

    [Fact]
    public void What_is_too_long_is_cut_and_its_time_counts()
    {
        using var editor = new Editor(TestEngine.Sqlite);
        editor.Send(Editor.Beat("08:00:00", new string('x', 5000), project: new string('p', 199) + "😀😀"), Editor.Beat("08:05:00"));
        Assert.Equal((300.0, 199), (editor.Today().TotalSeconds, editor.Today().Items[0].Name!.Length));
    }

    [Fact]
    public void A_secret_in_an_address_is_not_kept()
    {
        using var editor = new Editor(TestEngine.Sqlite);
        editor.Send(Editor.Beat("08:00:00", "https://example.org/?token=abcdefgh&x=1", type: "url"), Editor.Beat("08:05:00"));
        Assert.DoesNotContain("abcdefgh", editor.Desk.Store.Dump(), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public void The_last_project_is_that_of_the_same_machine(TestEngine engine)
    {
        using var editor = new Editor(engine);
        editor.Send("desk", [Editor.Beat("08:00:00", project: "api", branch: "main", language: "Go")]);
        editor.Send("lap", [Editor.Beat("08:01:00", project: "web")]);
        editor.Send("desk", [Editor.Beat("08:02:00", "Claude s1", type: "app", project: "<<LAST_PROJECT>>", branch: "<<LAST_BRANCH>>", language: "<<LAST_LANGUAGE>>"), Editor.Beat("08:03:00", project: "api")]);
        Assert.Contains("api 120+0, web 60+0", Editor.Items(editor.Today()), StringComparison.Ordinal);
        editor.Send("other", [Editor.Beat("08:10:00", "x", type: "app", project: "<<LAST_PROJECT>>"), Editor.Beat("08:11:00")]);
        Assert.Contains("– 60+0", Editor.Items(editor.Today()), StringComparison.Ordinal);
    }
}
