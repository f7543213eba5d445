using Stint.Sessions;

namespace Stint.Visits;

/// <summary>The types of events that mean something of their own; any other one is an interaction by its name.</summary>
internal static class EventTypes
{
    /// <summary>A client begins a visit: device and entry.</summary>
    public const string Start = "start";
    public const string PageView = "page_view";
    public const string Action = "action";
    public const string Error = "error";

    /// <summary>A step of a workflow, by the workflow's name; its step is start, complete, or what lies between.</summary>
    public const string Workflow = "workflow";

    /// <summary>Tells who the visitor is; splits nothing.</summary>
    public const string Identify = "identify";

    /// <summary>What a program tells by itself: a sign of life, and nothing that somebody did.</summary>
    public const string Telemetry = "telemetry";

    /// <summary>A client ends its visit.</summary>
    public const string End = "end";
}

/// <summary>What somebody visits with.</summary>
internal sealed record DeviceInfo(string? Type = null, string? Browser = null, string? Os = null, string? ScreenSize = null);

/// <summary>Where a visit came in, and from where.</summary>
/// <param name="Source">direct, internal or external.</param>
internal sealed record EntryPoint(string? Page = null, string? Source = null, string? Referrer = null, string? Campaign = null);

/// <summary>What few events tell.</summary>
internal sealed record EventContext(DeviceInfo? Device = null, EntryPoint? Entry = null, string? Step = null, string? Reason = null, string? LastAction = null);

/// <summary>One event of a visitor, as it is stored.</summary>
internal sealed record VisitEvent
{
    public required string Stream { get; init; }

    /// <summary>Counts once within its stream.</summary>
    public required string Id { get; init; }

    /// <summary>When it happened, by the server's clock.</summary>
    public required Instant At { get; init; }
    public required Instant ReceivedAt { get; init; }
    public required string Type { get; init; }
    public string? Name { get; init; }
    public string? Page { get; init; }
    public string? UserId { get; init; }
    public EventContext? Context { get; init; }

    /// <summary>A JSON object of the application's own.</summary>
    public string? Details { get; init; }

    public Sign Sign => new(At, Id);

    /// <summary>In order of time; of one instant a start is first and an end last, and the rest goes by id.</summary>
    public static int Order(VisitEvent one, VisitEvent other) => (one.At.Milliseconds, one.Rank).CompareTo((other.At.Milliseconds, other.Rank)) is not 0 and var order
        ? order
        : string.CompareOrdinal(one.Id, other.Id);

    private int Rank => Type switch { EventTypes.Start => 0, EventTypes.End => 2, _ => 1 };
}
