using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Import;

/// <summary>A logged session with its borders known and its entries as they are stored; ids are made of what they say, so that a repetition is the same.</summary>
internal sealed record LoggedTimeline(Instant Started, Instant Last, Instant Ended, EndReason Reason, Activity[] Activities)
{
    /// <summary>Null when nothing in the documents has a time.</summary>
    public static LoggedTimeline? Of(LoggedSession session, string actor, string scope)
    {
        var times = session.Entries.Select(entry => entry.At).OfType<Instant>().ToList();
        var started = times.Append(session.Started ?? session.Ended ?? Instant.MaxValue).Aggregate(Instant.Min);
        if (started == Instant.MaxValue)
            return null;
        var signs = session.Entries.Where(entry => entry.At is not null && IsSign(entry.Type)).Select(entry => entry.At!.Value);
        var last = signs.Append(started).Aggregate(Instant.Max);
        var ended = Instant.Max(session.Ended ?? last, last);
        if (session.Handoff is { } handoff && session.Entries.TrueForAll(entry => entry.Type != ActivityTypes.Handoff))
            session.Entries.Add(new LoggedEntry { Type = ActivityTypes.Handoff, Text = handoff });
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return new LoggedTimeline(
            started,
            last,
            ended,
            session.Reason ?? (session.Ended is null ? EndReason.Timeout : EndReason.UserEnd),
            [.. session.Entries.Select(entry => Store(entry, ended, actor, scope, seen))]);
    }

    private static bool IsSign(string type) => type is not (ActivityTypes.Amended or ActivityTypes.Handoff);

    private static Activity Store(LoggedEntry entry, Instant ended, string actor, string scope, Dictionary<string, int> seen)
    {
        var at = entry.At ?? ended;
        var text = Redaction.Apply(entry.Text.Trim());
        var data = Data(entry);
        var said = string.Join('\u001f', scope, at.ToString(), entry.Type, entry.Category, text, data);
        seen[said] = seen.GetValueOrDefault(said) + 1;
        return new Activity
        {
            Id = entry.Id ?? Ids.Derived(at, $"session-logs\u001f{said}\u001f{seen[said]}"),
            At = at,
            RecordedAt = entry.Told ?? at,
            Type = entry.Type,
            Category = entry.Category,
            Description = text,
            Evidence = entry.Observed ? "observed" : "stated",
            Sign = entry.At is not null && IsSign(entry.Type),
            Path = Mentioned(text) is [var path] ? path : null,
            Actor = actor,
            Data = data,
        };
    }

    /// <summary>The files an entry names, each once.</summary>
    public static List<string> Mentioned(string text)
    {
        var paths = new List<string>();
        foreach (var path in Mentions.In(text))
        {
            try
            {
                if (Mentions.Normal(path, null) is var normal && !paths.Contains(normal))
                    paths.Add(normal);
            }
            catch (Refusal)
            {
                // It leads out of the worktree: it names no file of this project.
            }
        }

        return paths;
    }

    private static string? Data(LoggedEntry entry)
    {
        if (entry.Type != ActivityTypes.Decision || (entry.Rationale is null or "" && entry.Supersedes is null))
            return null;
        var data = new JsonObject();
        if (entry.Rationale is { Length: > 0 } why)
            data["rationale"] = Redaction.Apply(why.Trim());
        if (entry.Supersedes is { } replaced)
            data["supersedes"] = replaced;
        return data.ToJsonString();
    }
}
