using Stint.Operations;

namespace Stint.Visits;

/// <summary>What visits offer, one line each.</summary>
internal static class VisitOperations
{
    public static readonly Operation[] All =
    [
        Collecting.Start,
        Collecting.Heartbeat,
        Collecting.Record,
        Collecting.RecordOne,
        Collecting.End,
        Collecting.Collect,
        Batch.Operation,
        ShowVisits.ActiveNow,
        VisitTimeline.Operation,
        ListVisits.Operation,
        ShowVisits.Show,
        UserVisits.Current,
        UserVisits.History,
        UserVisits.Patterns,
        VisitStats.Stats,
        VisitStats.Daily,
        VisitSites.Operation,
        VisitTop.Operation,
        VisitExits.Operation,
        VisitHeat.Operation,
        VisitFeatures.Operation,
        VisitWorkflows.Operation,
        CompareVisits.Operation,
        ShowFiltered.Operation,
        RestoreFiltered.Operation,
        ForgetVisits.Forget,
        ForgetVisits.DeleteVisit,
        ForgetVisits.DeleteUser,
    ];

    public static readonly LocalCommand[] Commands =
    [
        ImportAccessLog.Command,
        ImportEvents.Command,
    ];
}
