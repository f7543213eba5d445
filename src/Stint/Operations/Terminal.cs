using System.Globalization;
using System.Text;
using Stint.Sessions;

namespace Stint.Operations;

/// <summary>Where people read: text that aligns, colour only when it is a terminal that wants it.</summary>
internal sealed class Terminal(TextWriter output, bool colour, int width, TimeZoneInfo zone, Instant now)
{
    public int Width { get; } = Math.Clamp(width, 40, 200);
    public TimeZoneInfo Zone { get; } = zone;
    public Instant Now { get; } = now;

    /// <summary>The project that the command named, for the commands that its answer tells to type.</summary>
    public string? Project { get; set; }

    public string Bold(string text) => Paint("1", text);

    public string Dim(string text) => Paint("2", text);

    public string Green(string text) => Paint("32", text);

    public string Red(string text) => Paint("31", text);

    public string Yellow(string text) => Paint("33", text);

    public string Cyan(string text) => Paint("36", text);

    private string Paint(string code, string text) => colour && text.Length > 0 ? $"\u001b[{code}m{text}\u001b[0m" : text;

    /// <summary>Writes a line; whatever a text brought along that would act on the terminal does not get there.</summary>
    public void Line(string text = "") => output.Write(PlainText.Lines(text, colour) + "\n");

    /// <summary>A name and its value, names in one column.</summary>
    public void Pair(string name, string? value)
    {
        if (value is { Length: > 0 })
            Line($"  {Dim(name.PadRight(10))} {value}");
    }

    /// <summary>
    /// Rows in aligned columns; a right-aligned column's heading begins with <c>&gt;</c>, and holds figures, which are never cut. Where the
    /// width does not do, the widest texts give way first.
    /// </summary>
    public void Table(string[] headings, IEnumerable<string[]> rows)
    {
        var lines = rows.Select(row => row.Select(PlainText.Line).ToArray()).ToList();
        var right = headings.Select(heading => heading.StartsWith('>')).ToArray();
        var whole = headings.Select(heading => heading.StartsWith('>') || heading.StartsWith('=')).ToArray();
        var names = headings.Select(heading => heading.TrimStart('>', '=')).ToArray();
        var widths = names.Select((name, i) => Math.Max(Cells(name), lines.Count == 0 ? 0 : lines.Max(line => Cells(line[i])))).ToArray();
        Fit(widths, whole, Width - (2 * (widths.Length - 1)));
        Line(Dim(Join(names)));
        foreach (var line in lines)
            Line(Join(line));

        string Join(string[] cells)
        {
            var text = new StringBuilder();
            for (var i = 0; i < cells.Length; i++)
            {
                var last = i == cells.Length - 1;
                var cell = whole[i] ? cells[i] : Cut(cells[i], widths[i]);
                var gap = new string(' ', Math.Max(0, widths[i] - Cells(cell)));
                text.Append(right[i] ? gap + cell : last ? cell : cell + gap).Append(last ? "" : "  ");
            }

            return text.ToString();
        }
    }

    /// <summary>Takes from the widest texts until all fit, or none is left that could give something and still be read.</summary>
    private static void Fit(int[] widths, bool[] whole, int room)
    {
        const int least = 10;
        var texts = Enumerable.Range(0, widths.Length).Where(i => !whole[i]).ToArray();
        foreach (var i in texts)
            widths[i] = Math.Min(widths[i], Math.Max(least, room));
        while (widths.Sum() > room && texts.Where(i => widths[i] > least).OrderBy(i => -widths[i]).ThenBy(i => -i).Take(1).ToArray() is [var widest])
            widths[widest]--;
    }

    /// <summary>At most so many columns of a terminal, with an ellipsis where something was cut.</summary>
    internal static string Cut(string text, int columns)
    {
        if (Cells(text) <= columns)
            return text;
        var taken = 0;
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            taken += Cells(rune);
            if (taken > columns - 1)
                break;
            end += rune.Utf16SequenceLength;
        }

        return string.Concat(text.AsSpan(0, end), "…");
    }

    /// <summary>How many columns of a terminal a text takes: wide East Asian characters and emoji take two, combining marks none.</summary>
    public static int Cells(string text)
    {
        var cells = 0;
        foreach (var rune in text.EnumerateRunes())
            cells += Cells(rune);
        return cells;
    }

    private static int Cells(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            return 0;
        return rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
                or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD) ? 2 : 1;
    }

    /// <summary>An instant in the reader's zone: the time alone when it is today.</summary>
    public string Time(Instant at)
    {
        var local = TimeZoneInfo.ConvertTime(at.ToDateTimeOffset(), Zone);
        var form = DaySplit.Of(at, Zone) == DaySplit.Of(Now, Zone) ? "HH:mm" : "yyyy-MM-dd HH:mm";
        return local.ToString(form, CultureInfo.InvariantCulture);
    }
}
