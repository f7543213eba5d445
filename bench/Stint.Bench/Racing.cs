using Stint.Tests.Support;

namespace Stint.Bench;

/// <summary>
/// P15: many processes that take all tasks by <c>task next</c>, against one process that takes them alone. Every task must be taken once, or the
/// run fails. Starting the processes and bringing their code into its final form is not counted.
/// </summary>
internal static class Racing
{
    public static Workload Workload { get; } = new("P15", "processes that claim all tasks by `task next` (items: tasks)", Cases);

#pragma warning disable CS1998 // Nothing is awaited: processes are waited for.
    private static async IAsyncEnumerable<Case> Cases(bool full)
#pragma warning restore CS1998
    {
        var (processes, tasks) = full ? (64, 10_000) : (16, 1_000);
        using var folder = new TempFolder();
        foreach (var stores in Stores.All("P15", folder, durable: true))
        {
            using Race one = new(stores, tasks, processes: 1);
            using Race many = new(stores, tasks, processes);
            yield return new Case(stores.Name, tasks,
            [
                Contender.Of("one process", one.Run) with { Prepare = one.Prepare },
                Contender.Of($"{processes} processes", many.Run, "one process", target: 1) with { Prepare = many.Prepare },
            ], Runs: 3);
        }
    }
}
