using Stint.Sessions;

namespace Stint.Visits;

/// <summary>A workflow of a visit.</summary>
/// <param name="Abandoned">Begun oftener than completed, and the visit is over.</param>
internal sealed record WorkflowView(string Name, long Started, long Completed, string? LastStep, bool Abandoned);

/// <summary>A visit as it is shown.</summary>
/// <param name="DurationSeconds">From the first to the last sign of life; null while it is open, and where one sign alone measures nothing.</param>
/// <param name="Actions">Views and interactions.</param>
internal sealed record VisitView(
    string Id, string Kind, string Site, string VisitorId, string? UserId, string Status, Instant StartedAt, Instant LastSeenAt, Instant? EndedAt, Instant? ClosedAt, string? EndReason,
    double? DurationSeconds, double EngagedSeconds, long Events, long Views, long Actions, long Errors, string? EntryPage, string? ExitPage, string? LastAction, string? Source,
    string? Referrer, string? Campaign, DeviceInfo Device, WorkflowView[] Workflows, string[] Features)
{
    public static VisitView Of(VisitRow row)
    {
        var (session, facts) = (row.Session, row.Facts);
        return new(
            session.Id, "visit", row.Site, row.VisitorId, facts.UserId, SessionStatuses.Name(session.Status), facts.StartedAt, row.LastActivityAt, session.EndedAt, session.ClosedAt,
            session.EndReason is { } reason ? EndReasons.Name(reason) : null,
            row.Closed && row.Duration > TimeSpan.Zero ? row.Duration.TotalSeconds : null,
            row.EngagedMs / 1000d, facts.Events, facts.Views, facts.Actions, facts.Errors, facts.EntryPage, facts.ExitPage, facts.More.LastAction, facts.Source, facts.Referrer,
            facts.Campaign, new DeviceInfo(facts.DeviceType, facts.Browser, facts.Os, facts.More.ScreenSize),
            [.. (facts.More.Workflows ?? []).Select(each => new WorkflowView(each.Key, each.Value.Started, each.Value.Completed, each.Value.LastStep, row.Closed && each.Value.Started > each.Value.Completed))],
            [.. facts.More.Features ?? []]);
    }
}
