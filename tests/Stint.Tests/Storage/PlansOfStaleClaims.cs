using System.Text;
using Stint.Tests.Support;

namespace Stint.Tests.Storage;

/// <summary>
/// Who is stale is found among the open claims alone, in a store with a history of 20,000 sessions: the plans of both statements, on PostgreSQL
/// with statistics. None of them scans a table.
/// </summary>
public sealed class PlansOfStaleClaims
{
    private const int Ended = 20_000;
    private const int Open = 40;

    [Theory]
    [BothEngines]
    public void Go_by_the_index_of_what_is_open(TestEngine engine)
    {
        using var store = TestStore.Create(engine);
        using var raw = new RawStore(store);
        Fill(raw, engine);
        var plans = new StringBuilder();
        foreach (var name in (string[])["Open", "OpenSums"])
        {
            var text = Statements.All.Single(each => each.Name == "Tasks.TaskSessions." + name).Text;
            var plan = raw.Plan(engine, text, Value);
            Assert.Contains("sessions_open", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal);
            plans.Append("-- ").Append(name).Append('\n').Append(plan).Append('\n');
        }

        // What reads the history would be seen.
        Assert.Matches("Seq Scan|SCAN", raw.Plan(engine, "select count(*) from sessions s where s.last_activity_at < @silent and s.tz = 'UTC'", Value));
        Golden.Match(engine == TestEngine.Sqlite ? "plans-stale-sqlite" : "plans-stale-postgres", plans.ToString());
    }

    private static void Fill(RawStore raw, TestEngine engine)
    {
        raw.Execute("begin");
        raw.Execute(
            """
            insert into tasks (bucket, id, workspace, scope, key, agent_type, priority, status, status_at, created_at, claims, changes)
            values (1, 't', 'default', '', 'T-1', '', 0, 'in_development', 0, 0, 1, 1)
            """);
        for (var from = 0; from < Ended + Open; from += 500)
        {
            var numbers = Enumerable.Range(from, Math.Min(500, Ended + Open - from)).ToList();
            raw.Execute(
                """
                insert into sessions (bucket, id, workspace, kind, number, actor_id, actor_type, holder, status, started_at, last_activity_at, ended_at, closed_at,
                  end_reason, active_ms, policy_version, idle_gap_ms, tz, source, amendments) values
                """ + string.Join(',', numbers.Select(n => $"(1, 's{n}', 'default', 'task', {n}, 'a', 'agent', 't{n}', {(n < Ended ? "'ended'" : "'active'")}, {n}, {n}, "
                + $"{(n < Ended ? $"{n}, {n}, 'completed'" : "null, null, null")}, 0, 1, 900000, 'UTC', 'live', 0)")));
        }

        // PostgreSQL plans the checks of foreign keys once, for a table as large as it thinks.
        if (engine == TestEngine.Postgres)
            raw.Execute("analyze sessions");
        for (var from = 0; from < Ended + Open; from += 500)
        {
            var numbers = Enumerable.Range(from, Math.Min(500, Ended + Open - from)).ToList();
            raw.Execute(
                "insert into task_sessions (bucket, session_id, workspace, task_id, task_key, claim, agent_id, agent_type, phase, started_at, ended_at, outcome, sent_back) values "
                + string.Join(',', numbers.Select(n => $"(1, 's{n}', 'default', 't', 'T-1', {n}, 'agent-{n % 40}', 'qa', 'qa', {n}, {(n < Ended ? $"{n}, 'completed'" : "null, null")}, 0)")));
        }

        raw.Execute("commit");
        // SQLite has no statistics in a store of the product's.
        if (engine == TestEngine.Postgres)
            raw.Execute("analyze");
    }

    /// <summary>What the command asks with: everything open that is silent since an instant, on the first page.</summary>
    private static string Value(string name) => name switch
    {
        "@bucket" => "1",
        "@workspace" => "'default'",
        "@silent" => "20020",
        "@since" => "0",
        "@begun" or "@until" or "@before_at" or "@now" => "4611686018427387903",
        "@before_id" => "''",
        "@limit" => "51",
        _ => "null",
    };
}
