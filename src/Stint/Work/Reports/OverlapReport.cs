using System.Globalization;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Work;

/// <summary>Sessions side by side on one clock, as people read them on a terminal: a line for each, and what their time comes to.</summary>
internal static class OverlapReport
{
    private const int LeastColumns = 16;

    public static void Show(OverlapView overlap, Terminal terminal)
    {
        if (overlap.Lanes.Length == 0)
        {
            terminal.Line(terminal.Dim($"No session ran between {terminal.Time(overlap.Since)} and {terminal.Time(overlap.Until)}. Another range: --since yesterday"));
            return;
        }

        var clock = new Interval(overlap.Lanes.Min(lane => lane.Segments[0].Start), overlap.Lanes.Max(lane => lane.Segments[^1].End));
        var names = overlap.Lanes.Select(lane => $"#{lane.Number.ToString(CultureInfo.InvariantCulture)} {PlainText.Short(PlainText.Line(lane.Agent ?? lane.Actor), 18)}").ToArray();
        var room = names.Max(Terminal.Cells);
        var columns = Math.Max(LeastColumns, terminal.Width - room - 16);
        var (from, to) = (terminal.Time(clock.Start), terminal.Time(clock.End));
        terminal.Line($"{new string(' ', room)}  {terminal.Dim(from + new string(' ', Math.Max(1, columns - from.Length - to.Length)) + to)}");
        foreach (var (lane, name) in overlap.Lanes.Zip(names))
            terminal.Line($"{name}{new string(' ', room - Terminal.Cells(name))}  {Bar(lane, clock, columns, terminal)}  {Spoken.Seconds(lane.ActiveSeconds)}");
        terminal.Line();
        foreach (var person in overlap.People)
        {
            terminal.Pair("person", PlainText.Line(person.Actor));
            terminal.Pair("wall", $"{terminal.Bold(Spoken.Seconds(person.WallSeconds))} with at least one of {Spoken.Count(person.Sessions, "session")} active");
            terminal.Pair("summed", $"{Spoken.Seconds(person.SummedSeconds)}, of it {Spoken.Seconds(person.AgentSeconds)} by assistants; {person.AtOnce.ToString(CultureInfo.InvariantCulture)} at once at the most");
        }

        terminal.Line(terminal.Dim("█ active  ░ idle   " + overlap.Definition));
        if (overlap.More)
            terminal.Line(terminal.Dim($"Only the first {overlap.Lanes.Length} sessions are shown and counted. Take a shorter range: --since, --until"));
    }

    /// <summary>A column is what most of its time is.</summary>
    private static string Bar(LaneView lane, Interval clock, int columns, Terminal terminal)
    {
        var active = new double[columns];
        var idle = new double[columns];
        var length = Math.Max(1, clock.Length.TotalMilliseconds);
        foreach (var segment in lane.Segments)
        {
            var (start, end) = (At(segment.Start), Math.Max(At(segment.End), At(segment.Start) + 1e-9));
            for (var column = (int)start; column < columns && column < end; column++)
                (segment.Kind == "active" ? active : idle)[column] += Math.Min(end, column + 1) - Math.Max(start, column);
        }

        return string.Concat(Enumerable.Range(0, columns).Select(column =>
            active[column] == 0 && idle[column] == 0 ? " " : active[column] >= idle[column] ? terminal.Green("█") : terminal.Dim("░")));

        double At(Instant instant) => (instant - clock.Start).TotalMilliseconds / length * columns;
    }
}
