using System.Text.Json;
using Stint.Coding;
using Stint.Sessions;
using Stint.Storage;
using Stint.Tests.Sessions;
using Stint.Tests.Support;
using Stint.Upkeep;

namespace Stint.Tests.Coding;

/// <summary>Days that are kept equal days that are counted, whatever comes late.</summary>
public sealed class KeptDays
{
    private static readonly Sql Count = new("select count(*) from coding_days where bucket = @bucket and workspace = @workspace and actor_id = @actor and zone >= @zone");

    [Theory, BothEngines]
    public void Equal_counted_ones_after_any_late_heartbeats(TestEngine engine)
    {
        var random = new Random(7);
        for (var story = 0; story < 6; story++)
        {
            using var editor = new Editor(engine, "2026-04-20T09:00:00Z");
            for (var step = 0; step < 12; step++)
            {
                var around = Instant.Parse("2026-03-27T00:00:00Z") + TimeSpan.FromHours(random.Next(0, 96));
                editor.Send([.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => Editor.Beat(
                    (around + TimeSpan.FromMinutes(random.Next(0, 90))).ToString(), $"/src/{random.Next(3)}.go", random.Next(3) == 0 ? "web" : "api",
                    userAgent: random.Next(3) == 0 ? Editor.Claude : null, session: random.Next(2) == 0 ? "s1" : "s2"))]);
                var zone = HardZones.All[random.Next(HardZones.All.Length)];
                foreach (var timeout in (TimeSpan[])[TimeSpan.FromMinutes(15), TimeSpan.FromHours(2)])
                    AssertSame(editor, zone, timeout);
            }
        }
    }

    [Theory, BothEngines]
    public void Are_kept_when_they_are_over_and_go_when_a_heartbeat_comes_that_may_change_them(TestEngine engine)
    {
        using var editor = new Editor(engine);
        editor.Send(Editor.Beat("2026-01-10T12:00:00Z"), Editor.Beat("2026-01-10T12:10:00Z"), Editor.Beat("2026-01-11T12:00:00Z"), Editor.Beat("08:00:00"), Editor.Beat("08:10:00"));
        editor.Summary();
        Assert.Equal(2, Kept(editor));
        // A minute after midnight: within a time-out of the day before.
        editor.Send(Editor.Beat("00:01:00"));
        Assert.Equal(1, Kept(editor));
        editor.Summary();
        editor.Send(Editor.Beat("00:20:00"));
        Assert.Equal(2, Kept(editor));
        // Another time-out, a filter or a file are counted each time.
        editor.Summary(("timeout", TimeSpan.FromMinutes(5)));
        editor.Summary(("project", "api"));
        editor.Summary(("slice", "entity"));
        Assert.Equal(2, Kept(editor));
    }

    [Theory, BothEngines]
    public void Are_dropped_and_counted_again_by_a_rebuild(TestEngine engine)
    {
        using var editor = new Editor(engine);
        editor.Send(Editor.Beat("2026-01-10T12:00:00Z"), Editor.Beat("2026-01-10T12:10:00Z"));
        var before = Editor.Items(editor.Summary());
        editor.Desk.Do(RebuildRollups.Operation);
        Assert.Equal(0, Kept(editor));
        Assert.Equal(before, Editor.Items(editor.Summary()));
        Assert.Equal("api 600+0", before);
    }

    [Fact]
    public void Are_kept_in_no_more_zones_than_there_is_room_for()
    {
        using var editor = new Editor(TestEngine.Sqlite, "2026-04-20T09:00:00Z");
        editor.Send(Editor.Beat("2026-01-10T12:00:00Z"), Editor.Beat("2026-01-10T12:10:00Z"));
        foreach (var zone in HardZones.All)
            AssertSame(editor, zone, TimeSpan.FromMinutes(15));
        Assert.InRange(Kept(editor), 16, 32);
    }

    [Fact]
    public async Task Are_right_when_somebody_counts_while_heartbeats_come()
    {
        using var editor = new Editor(TestEngine.Postgres, "2026-04-20T09:00:00Z");
        editor.Send(Editor.Beat("2026-01-10T00:00:00Z"));
        var senders = Enumerable.Range(0, 3).Select(sender => Task.Run(() =>
        {
            for (var i = 0; i < 25; i++)
                editor.Send(Editor.Beat($"2026-01-{10 + (i % 3)}T{(sender * 8) + (i / 4):00}:{i % 60:00}:00Z", $"/src/{sender}.go"));
        }));
        var askers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 25; i++)
                editor.Summary(("since", "2026-01-01"));
        }));
        await Task.WhenAll(senders.Concat(askers));
        AssertSame(editor, TimeZoneInfo.Utc, TimeSpan.FromMinutes(15));
    }

    /// <summary>What is answered, now and again from what was kept, is what a count of the whole history gives.</summary>
    private static void AssertSame(Editor editor, TimeZoneInfo zone, TimeSpan timeout)
    {
        var context = editor.Context(zone.Id, timeout);
        var range = new DayRange(new DateOnly(2026, 1, 1), new DateOnly(2026, 4, 20), zone);
        var joining = new Joining(timeout);
        var expected = context.Database.Read(tx => range.Dates.Select(date => (Date: date, Figures: CodingDays.Count(tx, Coder.Of(context), range.Bounds(date), joining)))
            .Where(each => !each.Figures.IsEmpty).Select(Text).ToList());
        Assert.Equal(expected, CodingDays.Read(context, range, joining).Select(Text));
        Assert.Equal(expected, CodingDays.Read(context, range, joining).Select(Text));
        var sum = DayFigures.Sum([.. CodingDays.Read(context, range, joining).Select(each => each.Figures)]);
        var whole = new Interval(range.Start, range.End);
        var all = context.Database.Read(tx => CodingDays.Count(tx, Coder.Of(context), whole, joining));
        Assert.Equal(JsonSerializer.Serialize(all, CodingJson.Default.DayFigures), JsonSerializer.Serialize(sum, CodingJson.Default.DayFigures));
    }

    private static string Text((DateOnly Date, DayFigures Figures) day) => $"{day.Date:yyyy-MM-dd} {JsonSerializer.Serialize(day.Figures, CodingJson.Default.DayFigures)}";

    private static long Kept(Editor editor) => editor.Desk.Database.Read(tx => tx.First(Count, row => row.Long(0), Coder.Of(editor.Context()).With(("@zone", ""))));
}
