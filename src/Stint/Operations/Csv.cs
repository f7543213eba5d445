using System.Globalization;

namespace Stint.Operations;

/// <summary>Comma-separated values after RFC 4180, in which no cell is a formula to a spreadsheet.</summary>
internal static class Csv
{
    /// <summary>One line, with the line break that ends it.</summary>
    public static string Line(params IEnumerable<object?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    private static string Cell(object? value) => value switch
    {
        null => "",
        string text => Quoted(Guarded(text)),
        IFormattable figure => figure.ToString(null, CultureInfo.InvariantCulture),
        _ => Quoted(Guarded(value.ToString() ?? "")),
    };

    /// <summary>A spreadsheet runs what begins with one of these; an apostrophe before it makes it text.</summary>
    private static string Guarded(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : text;
}
