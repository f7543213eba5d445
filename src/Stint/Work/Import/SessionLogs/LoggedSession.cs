using Stint.Sessions;
using Stint.Timeline;

namespace Stint.Work.Import;

/// <summary>A session as its documents tell it; what they leave out is null.</summary>
internal sealed class LoggedSession(long number)
{
    public long Number => number;
    public string? Id { get; set; }
    public string? Goal { get; set; }
    public string? Project { get; set; }
    public string? Actor { get; set; }
    public Instant? Started { get; set; }
    public Instant? Ended { get; set; }
    public EndReason? Reason { get; set; }
    public List<LoggedEntry> Entries { get; } = [];
    public Dictionary<string, FileFacts> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>The handoff as somebody wrote it; null when it was made from the rest.</summary>
    public string? Handoff { get; set; }

    /// <summary>Everything that can be counted: entries and files.</summary>
    public long Items => Entries.Count + Files.Count;
}

/// <summary>One entry of a log, or a decision. What has no time stands at the session's end and is no sign of life.</summary>
internal sealed class LoggedEntry
{
    public Instant? At { get; set; }
    public string Type { get; set; } = ActivityTypes.Log;
    public string? Category { get; set; }
    public string Text { get; set; } = "";
    public string? Rationale { get; set; }
    public string? Supersedes { get; set; }
    public string? Id { get; set; }
    public bool Observed { get; set; }

    /// <summary>When it was told, where the log says that it was told late.</summary>
    public Instant? Told { get; set; }
}
