using Stint.Operations;
using Stint.Sessions;

namespace Stint.Tests.Operations;

public sealed class TablesOnATerminal
{
    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(200)]
    public void Keep_within_its_width_by_what_is_widest(int width)
    {
        var lines = Written(width, ["KEY", "TITLE", ">CLAIMS", "FOR"], ["T-1", new string('x', 150), "1,234", "backend"], ["T-2", "界" + new string('y', 3), "5", "any"]);
        Assert.All(lines, line => Assert.True(Terminal.Cells(line) <= width, line));
        Assert.StartsWith("T-1  x", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("  1,234  backend", lines[1], StringComparison.Ordinal);
        Assert.Equal(width < 200, lines[1].Contains('…', StringComparison.Ordinal));
    }

    [Fact]
    public void Take_from_several_alike()
    {
        var lines = Written(46, ["A", "B", "C"], [new string('a', 60), new string('b', 30), "short"]);
        Assert.Equal($"{new string('a', 18)}…  {new string('b', 17)}…  short", lines[1]);
    }

    [Fact]
    public void Never_cut_figures_nor_what_is_short_already()
    {
        var lines = Written(40, ["KEY", ">A", ">B", ">C", "WHO"], [new string('k', 30), new string('1', 20), new string('2', 20), new string('3', 20), "backend-12"]);
        Assert.Equal($"kkkkkkkkk…  {new string('1', 20)}  {new string('2', 20)}  {new string('3', 20)}  backend-12", lines[1]);
    }

    private static string[] Written(int width, string[] headings, params string[][] rows)
    {
        using var output = new StringWriter { NewLine = "\n" };
        new Terminal(output, colour: false, width, TimeZoneInfo.Utc, new Instant(0)).Table(headings, rows);
        return output.ToString().TrimEnd('\n').Split('\n');
    }
}
