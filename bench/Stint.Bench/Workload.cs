namespace Stint.Bench;

/// <summary>A row of the performance table. It yields its cases one after the other, so that only one case's data is held at a time.</summary>
/// <param name="Id">P1, P2, …</param>
/// <param name="Title">What is measured.</param>
/// <param name="Cases">Its cases at each size; true asks for the large sizes.</param>
internal sealed record Workload(string Id, string Title, Func<bool, IAsyncEnumerable<Case>> Cases)
{
    /// <summary>Every workload; a new one is one file and one line here.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        Logging.Workload, Claiming.Workload, Holding.Stale, Holding.Figures, Sessionizing.Workload,
        Ingesting.OnSqlite, Ingesting.OnPostgres, Looking.Days, Looking.Active, Looking.Sweep, LateEvents.Workload,
        ImportingLogs.Workload, ImportingTranscripts.Workload, Remembering.Workload, Sizes.Workload, Racing.Workload, Heartbeating.Workload,
    ];
}
