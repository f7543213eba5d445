using System.Globalization;
using System.Text;
using System.Xml;
using Stint.Operations;

namespace Stint.TestRuns.Formats;

/// <summary>Reads XML that anybody may have written: no document type, no entities but the five, nothing fetched, forward only.</summary>
internal static class SafeXml
{
    private const int LongestText = 8000;
    private const int Deepest = 200;

    public static T Read<T>(string text, Func<XmlReader, T> read)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = TestLimits.ReportBytes,
            MaxCharactersFromEntities = 1,
            // Colours of terminals stand in messages; they are taken out behind.
            CheckCharacters = false,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), settings);
            return read(reader);
        }
        catch (XmlException wrong)
        {
            throw Refusal.Usage("bad_report", $"This is no XML report: {PlainText.Short(PlainText.Line(wrong.Message), 200)}", "Record the file as the test runner wrote it.");
        }
    }

    /// <summary>The next element, text or end; refuses what is nested as no report is.</summary>
    public static bool Next(XmlReader reader) => reader.Read() && (reader.Depth <= Deepest
        ? true
        : throw Refusal.Usage("bad_report", $"This report is nested deeper than {Deepest} elements.", "Record the file as the test runner wrote it."));

    /// <summary>The text in the element that the reader stands on, of those inside it too; the reader stands on its end then.</summary>
    public static string Inner(XmlReader reader)
    {
        if (reader.IsEmptyElement)
            return "";
        var text = new StringBuilder();
        for (var depth = reader.Depth; Next(reader) && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth);)
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && text.Length < LongestText)
                text.Append(reader.Value.AsSpan(0, Math.Min(reader.Value.Length, LongestText - text.Length)));
        }

        return text.ToString();
    }

    public static double? Seconds(string? text) =>
        double.TryParse(text?.Replace(",", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds) ? seconds : null;
}
