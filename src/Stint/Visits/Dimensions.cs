using System.Globalization;
using Stint.Sessions;
using Stint.Timeline;

namespace Stint.Visits;

/// <summary>
/// What visits are counted by, beside their day. The one list of it: the days are counted by it when a visit changes, and a range that is no
/// whole days when it is asked for.
/// </summary>
internal static class Dimensions
{
    public const string Entry = "entry";

    /// <summary>The page, the last action and the reason of visits that are over.</summary>
    public const string Exit = "exit";
    public const string LastAction = "last_action";
    public const string Reason = "reason";

    public const string Source = "source";
    public const string Referrer = "referrer";
    public const string Campaign = "campaign";
    public const string Device = "device";
    public const string Browser = "browser";
    public const string Os = "os";

    /// <summary>Views of a page, not visits.</summary>
    public const string Page = "page";
    public const string Feature = "feature";

    /// <summary>The weekday (Monday is 0) and local hour in which a visit began: <c>6 23</c>.</summary>
    public const string WeekHour = "week_hour";

    /// <summary>The step of <see cref="Lasted"/> that holds a visit's duration.</summary>
    public const string Duration = "lasted";

    /// <summary>Visits that began a workflow, by its name; that completed each run of it; that left one and are over.</summary>
    public const string Workflow = "workflow";
    public const string Completed = "workflow_completed";
    public const string Abandoned = "workflow_abandoned";

    /// <summary>Visits with any step of a workflow, begun there or not, that is no feature by the same name: with the features, everything somebody may have done last.</summary>
    public const string InWorkflow = "in_workflow";

    /// <summary>A workflow's name and one of its steps; a workflow's name and how many seconds it took.</summary>
    public const string Step = "workflow_step";
    public const string Took = "workflow_took";

    /// <summary>Between a workflow's name and what belongs to it: no name has a control character.</summary>
    public const char Between = '\u001f';

    /// <summary>What a visit counts as, and how often.</summary>
    public static IEnumerable<(string Dimension, string Value, long N)> Of(VisitRow row, DateOnly day, int hour)
    {
        var facts = row.Facts;
        if (facts.EntryPage is { } entry)
            yield return (Entry, entry, 1);
        if (facts.Source is { } source)
            yield return (Source, source, 1);
        if (facts.Referrer is { } referrer)
            yield return (Referrer, referrer, 1);
        if (facts.Campaign is { } campaign)
            yield return (Campaign, campaign, 1);
        if (facts.DeviceType is { } device)
            yield return (Device, device, 1);
        if (facts.Browser is { } browser)
            yield return (Browser, browser, 1);
        if (facts.Os is { } os)
            yield return (Os, os, 1);
        yield return (WeekHour, string.Create(CultureInfo.InvariantCulture, $"{WeekHours.Weekday(day)} {hour:00}"), 1);
        foreach (var (page, views) in facts.More.Pages ?? [])
            yield return (Page, page, views);
        foreach (var feature in facts.More.Features ?? [])
            yield return (Feature, feature, 1);
        foreach (var (name, workflow) in facts.More.Workflows ?? [])
        {
            if (facts.More.Features?.Contains(name) is not true)
                yield return (InWorkflow, name, 1);
            foreach (var each in OfWorkflow(name, workflow, row.Closed))
                yield return each;
        }

        if (!row.Closed)
            yield break;
        if (facts.ExitPage is { } exit)
            yield return (Exit, exit, 1);
        if (facts.More.LastAction is { } action)
            yield return (LastAction, action, 1);
        if (row.Session.EndReason is { } reason)
            yield return (Reason, EndReasons.Name(reason), 1);
        if (row.Duration > TimeSpan.Zero)
            yield return (Duration, Lasted.Step((long)row.Duration.TotalMilliseconds), 1);
    }

    // What was never begun here may be completed here: it began in a visit before, and is no part of this one's.
    private static IEnumerable<(string Dimension, string Value, long N)> OfWorkflow(string name, WorkflowFacts workflow, bool closed)
    {
        if (workflow.Started == 0)
            yield break;
        yield return (Workflow, name, 1);
        if (workflow.Completed >= workflow.Started)
            yield return (Completed, name, 1);
        else if (closed)
            yield return (Abandoned, name, 1);
        foreach (var step in workflow.Steps ?? [])
            yield return (Step, name + Between + step, 1);
        if (workflow.TookMs is { } took)
            yield return (Took, name + Between + Lasted.Rounded(took), 1);
    }
}

/// <summary>How often a value was met, in visits that are over, and in those that bounced.</summary>
internal sealed class ValueSums
{
    public long Visits { get; private set; }
    public long Closed { get; private set; }
    public long Short { get; private set; }
    public long OneView { get; private set; }
    public long Unengaged { get; private set; }

    public bool IsZero => Visits == 0 && Closed == 0 && Short == 0 && OneView == 0 && Unengaged == 0;

    public static ValueSums Of(long visits, long closed, long brief, long oneView, long unengaged) =>
        new() { Visits = visits, Closed = closed, Short = brief, OneView = oneView, Unengaged = unengaged };

    public void Add(long n, VisitMarks marks)
    {
        Visits += n;
        Closed += marks.Closed ? n : 0;
        Short += marks.Short ? n : 0;
        OneView += marks.OneView ? n : 0;
        Unengaged += marks.Unengaged ? n : 0;
    }

    public long Bounces(string rule) => rule switch
    {
        Bounce.OneView => OneView,
        Bounce.Engaged => Unengaged,
        _ => Short,
    };

    public IEnumerable<(string, object?)> Values() =>
        [("@visits", Visits), ("@closed", Closed), ("@short", Short), ("@one_view", OneView), ("@unengaged", Unengaged)];
}
