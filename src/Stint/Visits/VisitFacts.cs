using Stint.Sessions;

namespace Stint.Visits;

/// <summary>How often a workflow was begun and completed in a visit, and how far it came.</summary>
/// <param name="Steps">The different steps between, at most 20, in ordinal order; null where an older version stored it.</param>
/// <param name="RunSince">When the run that is not completed began.</param>
/// <param name="TookMs">How long the last completed run took, from the start before it; null where none is known.</param>
internal sealed record WorkflowFacts(long Started, long Completed, string? LastStep, string[]? Steps = null, Instant? RunSince = null, long? TookMs = null);

/// <summary>Facts of a visit that nothing is selected by.</summary>
internal sealed record MoreFacts(
    string? ScreenSize = null, string? LastAction = null, SortedDictionary<string, WorkflowFacts>? Workflows = null, SortedSet<string>? Features = null,
    SortedDictionary<string, long>? Pages = null);

/// <summary>
/// What the events of a visit say together, folded in their order: the same events give the same facts, and one more at the end is folded
/// onto what stands.
/// </summary>
internal sealed record VisitFacts
{
    /// <summary>Different features, workflows and viewed pages that a visit keeps, each: the first in ordinal order, so that it does not matter which came first.</summary>
    public const int MostNames = 50;

    private const int MostSteps = 20;

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
                Pages = More.Pages is { } pages ? new(pages, StringComparer.Ordinal) : null,
            },
        };
        foreach (var each in later)
            facts.Add(each);
        return facts;
    }

    /// <summary>Folds the next event of the visit in.</summary>
    public void Add(VisitEvent each)
    {
        if (Events == 0)
            StartedAt = each.At;
        LastEventAt = each.At;
        Events++;
        UserId = each.UserId ?? UserId;
        // A visit that goes on after its end has not ended.
        SaidReason = each.Type == EventTypes.End ? each.Context?.Reason ?? "navigation" : null;
        // A client without a memory says with each event where its visitor came in.
        var entry = each.Context?.Entry?.Page;
        EntryPage ??= entry ?? each.Page;
        ExitPage = each.Page ?? ExitPage ?? entry;
        if (each.Context is { } context)
            Add(context);
        switch (each.Type)
        {
            case EventTypes.Start or EventTypes.Identify or EventTypes.Telemetry or EventTypes.End:
                break;
            case EventTypes.PageView:
                Views++;
                Actions++;
                View(each.Page);
                break;
            case EventTypes.Error:
                Errors++;
                break;
            case EventTypes.Workflow:
                Interact(each);
                Step(each.Name ?? "", each.Context?.Step, each.At);
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

    private void View(string? page)
    {
        var pages = More.Pages ?? new(StringComparer.Ordinal);
        if (page is not null)
            pages[page] = pages.GetValueOrDefault(page) + 1;
        if (pages.Count > MostNames)
            pages.Remove(pages.Keys.Last());
        More = More with { Pages = pages };
    }

    private void Step(string name, string? step, Instant at)
    {
        var workflows = More.Workflows ?? new(StringComparer.Ordinal);
        var before = workflows.GetValueOrDefault(name) ?? new WorkflowFacts(0, 0, null, []);
        var after = step switch
        {
            "start" => before with { Started = before.Started + 1, RunSince = at },
            "complete" => before with { Completed = before.Completed + 1, RunSince = null, TookMs = before.RunSince is { } since ? (long)(at - since).TotalMilliseconds : before.TookMs },
            { } between when !(before.Steps ?? []).Contains(between, StringComparer.Ordinal) =>
                before with { Steps = [.. (before.Steps ?? []).Append(between).Order(StringComparer.Ordinal).Take(MostSteps)] },
            _ => before,
        };
        workflows[name] = after with { LastStep = step ?? before.LastStep };
        if (workflows.Count > MostNames)
            workflows.Remove(workflows.Keys.Last());
        More = More with { Workflows = workflows };
    }
}
