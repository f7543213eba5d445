using Stint.Sessions;
using Stint.Storage;
using Stint.Tasks;
using Stint.Tests.Support;

namespace Stint.Bench;

/// <summary>P3: which claims are stale, in a store with many tasks and a long history of ended sessions; and P4: figures of that history.</summary>
internal static class Holding
{
    private const int Held = 60;

    // What a program would ask that wanted the same list, through the same driver.
    private static readonly Sql Bare = new(
        """
        select s.id, c.task_key, c.task_id, c.claim, c.agent_id, c.agent_type, c.model, c.phase, c.epic, c.feature, s.project_id, s.started_at, s.last_activity_at,
          s.active_ms, c.lease_ms, c.lease_until
        from sessions s cross join task_sessions c
        where s.bucket = @bucket and s.workspace = @workspace and s.kind = 'task' and s.ended_at is null and s.last_activity_at < @silent
          and c.bucket = s.bucket and c.session_id = s.id
        order by s.started_at desc, s.id desc limit 51
        """);

    private static readonly Sql Scan = new("select phase, count(*), sum(duration_ms) from task_sessions group by phase");

    public static Workload Stale { get; } = new("P3", "`task sessions --active --stale 4h` in process (items: tasks)", StaleOnes);

    public static Workload Figures { get; } = new("P4", "figures of phases and agents in process (items: sessions)", FiguresOfAll);

#pragma warning disable CS1998 // Nothing is awaited: the stores are called synchronously.
    private static async IAsyncEnumerable<Case> StaleOnes(bool full)
    {
        using var folder = new TempFolder();
        foreach (var stores in Stores.All("P3", folder))
        {
            foreach (var tasks in (int[])[10_000, 100_000])
            {
                var target = stores.Create();
                using (StoredTasks store = new(target, tasks))
                {
                    store.End(full ? 1_000_000 : 20_000);
                    store.Open(Held);
                    store.Analyze();
                    yield return new Case(stores.Name, tasks,
                    [
                        Contender.Of("bare SQL", () => Twenty(() => Ask(store))),
                        Contender.Of(
                            "task sessions",
                            () => Twenty(() => ((ClaimsPage)store.Context.Do(TaskSessions.Operation, ("active", "true"), ("stale", "4h"))!).N), "bare SQL", target: 2),
                    ], Runs: 41);
                }

                stores.Drop(target);
            }
        }
    }

    private static async IAsyncEnumerable<Case> FiguresOfAll(bool full)
    {
        using var folder = new TempFolder();
        foreach (var stores in Stores.All("P4", folder))
        {
            var target = stores.Create();
            var sessions = full ? 1_000_000 : 50_000;
            using (StoredTasks store = new(target, sessions / 4))
            {
                store.End(sessions);
                store.Open(Held);
                store.Analyze();
                yield return new Case(stores.Name, sessions,
                [
                    Contender.Of("one aggregate scan", () => Counted(store)),
                    Contender.Of(
                        "phase-duration",
                        () => ((PhaseDurations)store.Context.Do(PhaseDurations.Operation)!).Items.Sum(phase => phase.SessionCount), "one aggregate scan", target: 3),
                    Contender.Of(
                        "agent-performance",
                        () => ((AgentPerformances)store.Context.Do(AgentPerformances.Operation)!).Items.Sum(agent => agent.TotalSessions), "one aggregate scan", target: 3),
                ]);
            }

            stores.Drop(target);
        }
    }
#pragma warning restore CS1998

    // One is too short to be measured alone. All find the same: half of what is open.
    private static long Twenty(Func<long> once)
    {
        var sum = 0L;
        for (var i = 0; i < 20; i++)
            sum += once();
        return sum == 20 * Held / 2 ? sum : throw new InvalidOperationException($"{sum} rows were found in 20 times.");
    }

    private static long Ask(StoredTasks store) => store.Database.Read(tx => tx.Query(
        Bare,
        row => (row.Text(0), row.Text(1), row.Text(2), row.Long(3), row.Text(4), row.Text(5), row.TextOrNull(6), row.Text(7), row.TextOrNull(8), row.TextOrNull(9),
            row.TextOrNull(10), row.At(11), row.At(12), row.Long(13), row.LongOrNull(14), row.AtOrNull(15)),
        ("@bucket", store.Context.Bucket),
        ("@workspace", store.Context.Workspace),
        ("@silent", StoredTasks.Now - TimeSpan.FromHours(4)))).Count;

    private static long Counted(StoredTasks store) => store.Database.Read(tx => tx.Query(Scan, row => row.Long(1))).Sum();
}
