using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Tasks;
using Stint.Tests.Support;

namespace Stint.Bench;

/// <summary>
/// P2: <c>task claim</c> in process, which is status, session and history in one transaction, against plain SQL that changes status and history
/// alone, on the same store and as durably. Each claim takes a task of its own.
/// </summary>
internal static class Claiming
{
    private const int Tasks = 20_000;
    private const int AtOnce = 50;

    private static readonly Sql Find = new("select id, status, changes from tasks where bucket = @bucket and workspace = @workspace and key = @key");

    private static readonly Sql Change = new("update tasks set status = @status, status_at = @at, changes = @n where bucket = @bucket and id = @id");

    private static readonly Sql Append = new(
        """
        insert into task_changes (bucket, task_id, n, id, workspace, at, action, from_status, to_status, actor_id, agent_id)
        values (@bucket, @task, @n, @id, @workspace, @at, 'claimed', @from, @to, @actor, @agent)
        """);

    public static Workload Workload { get; } = new("P2", "`task claim` in process: status, session and history together (items: claims)", Cases);

#pragma warning disable CS1998 // Nothing is awaited: the stores are called synchronously.
    private static async IAsyncEnumerable<Case> Cases(bool full)
#pragma warning restore CS1998
    {
        using var folder = new TempFolder();
        foreach (var stores in Stores.All("P2", folder, durable: true))
        {
            var target = stores.Create();
            using (StoredTasks store = new(target, Tasks))
            {
                store.Analyze();
                var next = 0;
                yield return new Case(stores.Name, AtOnce,
                [
                    Contender.Of("status and history, plain SQL", () => Times(() => Plain(store, StoredTasks.Key(next++)))),
                    Contender.Of("task claim", () => Times(() => Claim(store.Context, StoredTasks.Key(next++))), "status and history, plain SQL", target: 1.05),
                ], Runs: 41);
            }

            stores.Drop(target);
        }
    }

    private static long Times(Func<long> once)
    {
        var sum = 0L;
        for (var i = 0; i < AtOnce; i++)
            sum += once();
        return sum;
    }

    private static long Claim(Context context, string key) => context.Do(ClaimTask.Operation, ("key", key), ("agent", "backend")) is null ? 0 : 1;

    private static long Plain(StoredTasks store, string key) => store.Database.Write(tx =>
    {
        var (bucket, workspace, at) = (store.Context.Bucket, store.Context.Workspace, StoredTasks.Now);
        var (id, status, n) = tx.First(Find, row => (row.Text(0), row.Text(1), row.Long(2) + 1), ("@bucket", bucket), ("@workspace", workspace), ("@key", key));
        tx.Execute(
            Append, ("@bucket", bucket), ("@task", id), ("@n", n), ("@id", Ids.New(at)), ("@workspace", workspace), ("@at", at), ("@from", status),
            ("@to", "in_development"), ("@actor", "ada@example.com"), ("@agent", "backend"));
        return tx.Execute(Change, ("@status", "in_development"), ("@at", at), ("@n", n), ("@bucket", bucket), ("@id", id));
    });
}
