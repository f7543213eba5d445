using Stint.Operations;
using Stint.Tasks;
using Stint.Tests.Work;

namespace Stint.Tests.Tasks;

/// <summary>What agents do with tasks, at a desk.</summary>
internal static class Agents
{
    public const string Key = "T-E07-F20-001";

    public static TaskChanged Add(this Desk desk, string key = Key, string? status = null, int? priority = null, string? type = null, string? project = null) =>
        desk.Do<TaskChanged>(AddTask.Operation, ("key", key), ("status", status), ("priority", priority), ("agent_type", type), ("project", project));

    public static TaskChanged Claim(this Desk desk, string agent, string key = Key, string? lease = null, string? type = null) =>
        desk.Do<TaskChanged>(ClaimTask.Operation, ("key", key), ("agent", agent), ("lease", lease), ("agent_type", type));

    public static TaskChanged Next(this Desk desk, string agent = "ana", string? type = null, string? phase = null, string? project = null) =>
        desk.Do<TaskChanged>(NextTask.Operation, ("agent", agent), ("agent_type", type), ("phase", phase), ("project", project));

    public static TaskChanged Finish(this Desk desk, string key = Key, string? notes = null, long? token = null) =>
        desk.Do<TaskChanged>(FinishTask.Operation, ("key", key), ("notes", notes), ("token", token));

    public static TaskChanged Reject(this Desk desk, string key = Key, string reason = "Tests missing", long? token = null) =>
        desk.Do<TaskChanged>(RejectTask.Operation, ("key", key), ("reason", reason), ("token", token));

    public static TaskChanged Block(this Desk desk, string key = Key, long? token = null) =>
        desk.Do<TaskChanged>(BlockTask.Block, ("key", key), ("reason", "Waits for the schema"), ("token", token));

    public static TaskChanged Unblock(this Desk desk, string key = Key) => desk.Do<TaskChanged>(BlockTask.Unblock, ("key", key));

    public static TaskChanged Abandon(this Desk desk, string key = Key, long? token = null) =>
        desk.Do<TaskChanged>(AbandonTask.Abandon, ("key", key), ("token", token));

    public static TaskChanged Renew(this Desk desk, string key = Key, long? token = null, string? lease = null) =>
        desk.Do<TaskChanged>(AbandonTask.Renew, ("key", key), ("token", token), ("lease", lease));

    public static SweepView SweepTasks(this Desk desk, string? stale = null, bool overdue = false, bool yes = false) =>
        desk.Do<SweepView>(Stint.Tasks.SweepTasks.Operation, ("stale", stale), ("overdue", overdue), ("yes", yes));

    public static TaskStory Story(this Desk desk, string key = Key) => desk.Do<TaskStory>(ShowTask.Operation, ("key", key));

    public static ClaimsPage Claims(this Desk desk, params (string Name, object? Value)[] filters) => desk.Do<ClaimsPage>(TaskSessions.Operation, filters);

    public static string[] StaleKeys(this Desk desk, bool sinceStart = false) =>
        [.. desk.Claims(("active", true), ("stale", "4h"), ("since_start", sinceStart)).Items.Select(claim => claim.TaskKey)];

    public static AgentPerformance Performance(this Desk desk, string agent) =>
        Assert.Single(desk.Do<AgentPerformances>(AgentPerformances.Operation, ("agent", agent)).Items);
}
