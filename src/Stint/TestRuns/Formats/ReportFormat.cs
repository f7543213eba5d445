using System.Text;
using System.Text.Json;
using System.Xml;
using Stint.Operations;

namespace Stint.TestRuns.Formats;

/// <summary>Tells what a report is from what is in it, and reads it.</summary>
internal static class ReportFormat
{
    /// <summary>Longer lines are output of something, and no line of a report.</summary>
    private const int LongestLine = 1 << 20;

    /// <summary>Reads a report into the list; null where it is none that is known.</summary>
    /// <param name="errors">What a command wrote beside it on standard error.</param>
    public static string? Read(string text, CaseList cases, string errors = "")
    {
        text = text.TrimStart('\uFEFF', ' ', '\r', '\n', '\t');
        if (text.StartsWith('<'))
            return Xml(text, cases);
        var lines = Lines(text);
        if (First(lines, GoTest.Looks))
        {
            GoTest.Read(lines, cases);
            return "go";
        }

        if (First(lines, Cargo.LooksJson))
        {
            Cargo.ReadJson(lines, cases);
            return "cargo";
        }

        if (Json(text) is { } report)
        {
            using (report)
                return report.RootElement.TryGetProperty("testResults", out _) ? Jest.Read(report.RootElement, cases) : null;
        }

        if (First(lines, Cargo.Looks))
        {
            Cargo.Read(lines, cases, Lines(errors));
            return "cargo";
        }

        if (First(lines, DotnetConsole.Looks))
        {
            DotnetConsole.Read(lines, cases);
            return "dotnet";
        }

        if (First(lines, Pytest.Looks))
        {
            Pytest.Read(lines, cases);
            return "pytest";
        }

        if (First(lines, Tap.Looks))
            return Tap.Read(lines, cases);
        // What a package manager says first stands before the XML that its script prints.
        return text.IndexOf("\n<?xml ", StringComparison.Ordinal) is >= 0 and var at ? Xml(text[(at + 1)..], cases) : null;
    }

    private static string? Xml(string text, CaseList cases) => SafeXml.Read(text, reader =>
    {
        reader.MoveToContent();
        return reader is not { NodeType: XmlNodeType.Element } ? null : reader.LocalName switch
        {
            "testsuites" or "testsuite" => JUnit.Read(reader, cases),
            "TestRun" => Trx.Read(reader, cases),
            _ => (string?)null,
        };
    });

    /// <summary>The JSON document that stands alone in a text, or behind what a package manager says first.</summary>
    private static JsonDocument? Json(string text)
    {
        var start = text.StartsWith('{') ? 0 : text.IndexOf("\n{", StringComparison.Ordinal) + 1;
        var end = text.LastIndexOf('}');
        if ((start == 0 && !text.StartsWith('{')) || end <= start)
            return null;
        try
        {
            return JsonDocument.Parse(text.AsMemory(start, end + 1 - start)) is { RootElement.ValueKind: JsonValueKind.Object } document ? document : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool First(IEnumerable<string> lines, Func<string, bool> looks) => lines.Any(looks);

    private static IEnumerable<string> Lines(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            if (end < 0)
                end = text.Length;
            if (end - at <= LongestLine)
                yield return Ansi.Strip(text[at..end].TrimEnd('\r'));
            at = end + 1;
        }
    }

    /// <summary>Bytes as text: UTF-8, and UTF-16 where a mark says so.</summary>
    public static string Text(ReadOnlyMemory<byte> bytes) => bytes.Span switch
    {
        [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(bytes.Span[2..]),
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(bytes.Span[2..]),
        _ => Encoding.UTF8.GetString(bytes.Span),
    };
}
