using System.Text.RegularExpressions;
using Stint.Sessions;
using Stint.Timeline;

namespace Stint.Work.Import;

/// <summary>Reads a session's decisions: each begins with a heading or a time, and has a rationale that may go over several lines.</summary>
internal sealed partial class DecisionsReader(LogTime time, Action<int, string> refuse)
{
    [GeneratedRegex(
        @"^(?:decision)?\s*\#?\d{0,4}\s*(?:[:.)–—-]+\s*|$)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbering { get; }

    private readonly List<LoggedEntry> found = [];
    private LoggedEntry? current;
    private bool inRationale;
    private bool afterGap;

    public List<LoggedEntry> Read(IEnumerable<(int Number, string Text)> lines)
    {
        foreach (var (number, text) in lines)
            Read(number, text);
        foreach (var empty in found.FindAll(decision => decision.Text.Length == 0))
        {
            found.Remove(empty);
            refuse(0, "a decision has no text");
        }

        return found;
    }

    private void Read(int number, string line)
    {
        var trimmed = line.Trim();
        if (trimmed.Length == 0)
        {
            afterGap = true;
            return;
        }

        if (trimmed.AsSpan().IndexOfAnyExcept("-*=_ ") < 0)
            return;
        var gap = afterGap;
        afterGap = false;
        if (trimmed.StartsWith('#') && trimmed.TrimStart('#') is [' ', ..])
            TakeHeading(trimmed);
        else if (!TakeFact(trimmed) && !TakeTimed(line))
            GoOn(number, trimmed, gap);
    }

    private void TakeHeading(string line)
    {
        (current, inRationale) = (null, false);
        // The first is the document's own title.
        if (line.StartsWith("# ", StringComparison.Ordinal) || time.TryReadDay(line))
            return;
        var at = time.TryRead(line, out var read, out _, out var rest) ? read : (Instant?)null;
        Begin(at, Numbering.Replace(at is null ? line.TrimStart('#').Trim() : rest, "", 1));
    }

    private bool TakeTimed(string line)
    {
        if (!time.TryRead(line, out var at, out _, out var rest))
            return false;
        Begin(at, rest);
        return true;
    }

    private void Begin(Instant? at, string text)
    {
        current = new LoggedEntry { At = at, Type = ActivityTypes.Decision };
        inRationale = false;
        if (text.StartsWith("[decision]", StringComparison.OrdinalIgnoreCase))
            text = text["[decision]".Length..];
        LoggedText.Fill(current, text);
        found.Add(current);
    }

    private bool TakeFact(string line)
    {
        var match = LogReader.Fact.Match(line);
        if (!match.Success)
            return false;
        var value = match.Groups["value"].Value;
        var key = match.Groups["key"].Value.Trim().ToLowerInvariant();
        if (current is null)
            return key is "session" or "date" or "generated" or "total" or "project" && (time.TryReadDay(value) || true);
        switch (key)
        {
            case "rationale" or "why" or "because" or "reason":
                (current.Rationale, inRationale) = (LoggedText.Of(value), true);
                return true;
            case "when" or "time" or "timestamp" or "date" or "recorded" or "at":
                current.At = time.TryRead(value, out var at, out _, out _) ? at : current.At;
                inRationale = false;
                return true;
            case "id" when Guid.TryParseExact(value, "D", out var id):
                current.Id = id.ToString("D");
                return true;
            case "replaces" or "supersedes" when Guid.TryParseExact(value, "D", out var id):
                current.Supersedes = id.ToString("D");
                return true;
            case "decision" or "message" or "what":
                current.Text = LoggedText.Of(value);
                return true;
            case "session" or "category" or "status":
                return true;
            default:
                return false;
        }
    }

    private void GoOn(int number, string line, bool gap)
    {
        if (current is null)
        {
            refuse(number, "it belongs to no decision");
        }
        else if (inRationale && current.Rationale!.Length + line.Length < Common.LongText)
        {
            current.Rationale = current.Rationale.Length == 0 ? LoggedText.Of(line) : $"{current.Rationale}\n{(gap ? "\n" : "")}{LoggedText.Of(line)}";
        }
        else if (!inRationale && current.Text.Length == 0)
        {
            LoggedText.Fill(current, line);
        }
        else if (line != "- replaced by a later decision")
        {
            refuse(number, "it is neither a decision nor its rationale");
        }
    }
}
