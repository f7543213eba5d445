using Stint.Sessions;

namespace Stint.Visits;

/// <summary>How often a workflow was begun and completed in a visit, and how far it came.</summary>
internal sealed record WorkflowFacts(long Started, long Completed, string? LastStep);

/// <summary>Facts of a visit that nothing is selected by.</summary>
internal sealed record MoreFacts(
    string? ScreenSize = null, string? LastAction = null, SortedDictionary<string, WorkflowFacts>? Workflows = null, SortedSet<string>? Features = null);

/// <summary>
/// What the events of a visit say together, folded in their order: the same events give the same facts, and one more at the end is folded
/// onto what stands.
/// </summary>
internal sealed record VisitFacts
{
    /// <summary>Different features and workflows that a visit keeps, each: the first in ordinal order, so that it does not matter which came first.</summary>
    private const int MostNames = 50;

    public Instant StartedAt { get; private set; }
    public Instant LastEventAt { get; private set; }
    public long Events { get; private set; }
    public long Views { get; private set; }

    /// <summary>Views and interactions: what somebody did.</summary>
    public long Actions { get; private set; }

    /// <summary>What somebody did beside viewing pages.</summary>
    public long Interactions { get; private set; }
    public long Errors { get; private set; }
    public string? UserId { get; private set; }
    public string? EntryPage { get; private set; }
    public string? ExitPage { get; private set; }
    public string? Source { get; private set; }
    public string? Referrer { get; private set; }
    public string? Campaign { get; private set; }
    public string? DeviceType { get; private set; }
    public string? Browser { get; private set; }
    public string? Os { get; private set; }

    /// <summary>Why it ended, when its last event says so.</summary>
    public string? SaidReason { get; private set; }
    public MoreFacts More { get; private set; } = new();

    /// <summary>Facts as they were stored.</summary>
    public static VisitFacts Of(
        Instant started, Instant last, long events, long views, long actions, long interactions, long errors, string? user, string? entry, string? exit,
        string? source, string? referrer, string? campaign, string? device, string? browser, string? os, string? reason, MoreFacts more) => new()
        {
            StartedAt = started,
            LastEventAt = last,
            Events = events,
            Views = views,
            Actions = actions,
            Interactions = interactions,
            Errors = errors,
            UserId = user,
            EntryPage = entry,
            ExitPage = exit,
            Source = source,
            Referrer = referrer,
            Campaign = campaign,
            DeviceType = device,
            Browser = browser,
            Os = os,
            SaidReason = reason,
            More = more,
        };

    /// <summary>The facts of events in order; at least one.</summary>
    public static VisitFacts Of(IEnumerable<VisitEvent> events)
    {
        var facts = new VisitFacts();
        foreach (var each in events)
            facts.Add(each);
        return facts;
    }

    /// <summary>The same facts with later events.</summary>
    public VisitFacts With(IEnumerable<VisitEvent> later)
    {
        var facts = this with
        {
            More = More with
            {
                Workflows = More.Workflows is { } workflows ? new(workflows, StringComparer.Ordinal) : null,
                Features = More.Features is { } features ? new(features, StringComparer.Ordinal) : null,
            },
        };
        foreach (var each in later)
            facts.Add(each);
        return facts;
    }

    private void Add(VisitEvent each)
    {
        if (Events == 0)
            StartedAt = each.At;
        LastEventAt = each.At;
        Events++;
        UserId = each.UserId ?? UserId;
        // A visit that goes on after its end has not ended.
        SaidReason = each.Type == EventTypes.End ? each.Context?.Reason ?? "navigation" : null;
        var page = each.Context?.Entry?.Page ?? each.Page;
        EntryPage ??= page;
        ExitPage = page ?? ExitPage;
        if (each.Context is { } context)
            Add(context);
        switch (each.Type)
        {
            case EventTypes.Start or EventTypes.Identify or EventTypes.Telemetry or EventTypes.End:
                break;
            case EventTypes.PageView:
                Views++;
                Actions++;
                break;
            case EventTypes.Error:
                Errors++;
                break;
            case EventTypes.Workflow:
                Interact(each);
                Step(each.Name ?? "", each.Context?.Step);
                break;
            default:
                Interact(each);
                break;
        }
    }

    private void Add(EventContext context)
    {
        if (context.Device is { } device)
        {
            DeviceType ??= device.Type;
            Browser ??= device.Browser;
            Os ??= device.Os;
            More = More with { ScreenSize = More.ScreenSize ?? device.ScreenSize };
        }

        if (context.Entry is { } entry)
        {
            Source ??= entry.Source;
            Referrer ??= entry.Referrer;
            Campaign ??= entry.Campaign;
        }

        if (context.LastAction is { } action)
            More = More with { LastAction = action };
    }

    private void Interact(VisitEvent each)
    {
        Actions++;
        Interactions++;
        var name = each.Name ?? each.Type;
        More = More with { LastAction = name };
        if (each.Type == EventTypes.Workflow)
            return;
        var features = More.Features ?? new(StringComparer.Ordinal);
        features.Add(name);
        if (features.Count > MostNames)
            features.Remove(features.Max!);
        More = More with { Features = features };
    }

    private void Step(string name, string? step)
    {
        var workflows = More.Workflows ?? new(StringComparer.Ordinal);
        var before = workflows.GetValueOrDefault(name) ?? new WorkflowFacts(0, 0, null);
        workflows[name] = new WorkflowFacts(before.Started + (step == "start" ? 1 : 0), before.Completed + (step == "complete" ? 1 : 0), step ?? before.LastStep);
        if (workflows.Count > MostNames)
            workflows.Remove(workflows.Keys.Last());
        More = More with { Workflows = workflows };
    }
}
