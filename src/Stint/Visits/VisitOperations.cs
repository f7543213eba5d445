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
        ShowVisits.ActiveNow,
        ShowVisits.List,
        ShowVisits.Show,
        UserVisits.Current,
        UserVisits.History,
        UserVisits.Patterns,
        VisitStats.Stats,
        VisitStats.Daily,
        VisitStats.Rebuild,
        ShowFiltered.Operation,
        RestoreFiltered.Operation,
        ForgetVisits.Forget,
        ForgetVisits.DeleteVisit,
        ForgetVisits.DeleteUser,
        PruneVisits.Operation,
    ];

    public static readonly LocalCommand[] Commands =
    [
        ImportAccessLog.Command,
        ImportEvents.Command,
    ];
}
