using System.Globalization;
using System.Text;
using Stint.Operations;
using Stint.Timeline;

namespace Stint.Work;

/// <summary>The living work log of a session, one line an entry; a line appended later is the line a full rendering would have.</summary>
internal static class LogDocument
{
    public static string Render(SessionView session, IEnumerable<ActivityView> entries)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Session #{session.Number}: {Markdown.Line(session.Goal ?? "no goal")}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"- id: {session.Id}\n- project: {Markdown.Line(session.Project?.Name ?? "none")}\n- actor: {Markdown.Line(session.Actor.Id)}\n- started: {session.StartedAt}\n");
        if (session.EndedAt is { } ended)
            text.Append(CultureInfo.InvariantCulture, $"- ended: {ended} ({session.EndReason})\n- status: COMPLETE\n");
        text.Append("\n## Log\n\n");
        foreach (var entry in entries)
            text.Append(Line(entry));
        return text.ToString();
    }

    public static string Line(ActivityView entry)
    {
        var what = entry.Type == ActivityTypes.Log ? entry.Category ?? "log" : entry.Type.Replace('_', ' ');
        var late = entry.Retroactive && entry.Evidence != "observed" ? $" (told {entry.RecordedAt})" : "";
        var why = entry.Rationale is { } rationale ? $" Because: {Markdown.Line(rationale)}" : "";
        return $"- {entry.At} [{what}] {(entry.Type == ActivityTypes.Handoff ? "" : Markdown.Line(entry.Description ?? ""))}{why}{(entry.Evidence == "observed" ? " (observed)" : "")}{late}\n";
    }
}

/// <summary>Text from outside inside Markdown of ours: it may not close, open or link anything.</summary>
internal static class Markdown
{
    public static string Line(string text) => Escape(PlainText.Line(text).Trim());

    public static string Block(string text) => string.Join("\n", text.Split('\n').Select(line => Line(line)));

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (c is '<' or '>' or '[' or ']' or '`' or '|' || (c == '#' && escaped.Length == 0))
                escaped.Append('\\');
            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
