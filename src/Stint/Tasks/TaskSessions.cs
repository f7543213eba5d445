using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary>Holds, newest first, a page at a time, with the figures of all that the filters leave.</summary>
/// <param name="TotalSeconds">Time held, of open ones until now.</param>
/// <param name="CompletionRate">completed ÷ (completed + rejected + blocked + abandoned); null when none has ended.</param>
/// <param name="ClosedShare">ended ÷ all; null when there are none.</param>
/// <param name="Phases">With stats: as analytics phase-duration gives them.</param>
internal sealed record ClaimsPage(
    ClaimView[] Items, long N, double TotalSeconds, double? CompletionRate, double? ClosedShare, PhaseDuration[]? Phases, string? Next);

/// <summary><c>stint task sessions</c>: who held what, when, for how long, and how it ended.</summary>
internal static class TaskSessions
{
    private static readonly Parameter<string> Key = Parameter.Text("key", "Only this task", max: 200, positional: true, value: "KEY");
    private static readonly Parameter<bool> Active = Parameter.Flag("active", "Only open ones");
    private static readonly Parameter<TimeSpan?> Stale = Parameter.Duration("stale", "Only open ones that are silent for longer than this");
    private static readonly Parameter<bool> SinceStart = Parameter.Flag("since_start", "With --stale: that were claimed longer ago, whatever was heard of them since");
    private static readonly Parameter<string> Agent = Parameter.Text("agent", "Only of this agent", max: 200, value: "A");
    private static readonly Parameter<bool> Stats = Parameter.Flag("stats", "With the durations of each phase");
    public static readonly Parameter<long?> Limit = Parameter.Number("limit", "How many at the most (50)", 1, 500);
    public static readonly Parameter<string> Cursor = Parameter.Text("cursor", "Where the page before this one ended", max: 200);

    /// <summary>What people filter by; the command line adds where to write.</summary>
    public static readonly Parameter[] Filters =
    [
        Key, Active, Stale, SinceStart, Agent, TaskParameters.AgentType, TaskParameters.Epic, TaskParameters.Since, TaskParameters.Until, TaskParameters.Project, Stats, Limit,
        Cursor,
    ];

    public static readonly Operation<ClaimsPage> Operation = new()
    {
        Verbs = ["task sessions"],
        Route = "GET /api/v1/tasks/sessions",
        Hidden = true,
        Tool = "report holds",
        Summary = "List the sessions on tasks, newest first",
        Parameters = Filters,
        Gather = Gather.Place,
        Json = () => TaskJson.Default.ClaimsPage,
        Does = Run,
        Shows = Show,
    };

    private const string Rest =
        $"""
        and s.workspace = @workspace and (cast(@agent as text) is null or c.agent_id = @agent) and (cast(@type as text) is null or c.agent_type = @type)
          and (cast(@epic as text) is null or c.epic = @epic) and (cast(@project as text) is null or coalesce(s.project_id, '') = @project)
          and (cast(@task as text) is null or c.task_id = @task) and c.started_at >= @since and c.started_at < @until
          and {ClaimRow.Joined}
        """;

    private const string Before = "and (c.started_at < @before_at or (c.started_at = @before_at and c.session_id < @before_id)) order by c.started_at desc, c.session_id desc limit @limit";

    private const string Sums =
        """
        count(*), coalesce(sum(case when s.ended_at is null and s.last_activity_at < @now then @now else s.last_activity_at end - s.started_at), 0), coalesce(sum(case when c.outcome = 'completed' then 1 else 0 end), 0),
          coalesce(sum(case when c.outcome is null then 0 else 1 end), 0)
        """;

    // Open ones by their silence: as many steps as there are of them, however long the history. The plus keeps SQLite from the index by start.
    private const string OpenOnes = "s.bucket = @bucket and s.kind = 'task' and s.ended_at is null and s.last_activity_at < @silent and +s.started_at < @begun and (c.lease_until is null or c.lease_until < @lapsed)";

    private static readonly Sql Open = new($"{ClaimRow.BySession} where {OpenOnes} {Rest} {Before}");
    private static readonly Sql OpenSums = new($"select {Sums} from sessions s cross join task_sessions c where {OpenOnes} {Rest}");

    private static readonly Sql OfTask = new($"{ClaimRow.ByClaim} where c.bucket = @bucket and c.task_id = @task {Rest} {Before}");
    private static readonly Sql OfTaskSums = new($"select {Sums} from task_sessions c cross join sessions s where c.bucket = @bucket and c.task_id = @task {Rest}");

    private static readonly Sql OfAgent = new($"{ClaimRow.ByClaim} where c.bucket = @bucket and c.workspace = @workspace and c.agent_id = @agent {Rest} {Before}");
    private static readonly Sql OfAgentSums = new($"select {Sums} from task_sessions c cross join sessions s where c.bucket = @bucket and c.workspace = @workspace and c.agent_id = @agent {Rest}");

    private static readonly Sql OfEpic = new($"{ClaimRow.ByClaim} where c.bucket = @bucket and c.workspace = @workspace and c.epic = @epic {Rest} {Before}");
    private static readonly Sql OfEpicSums = new($"select {Sums} from task_sessions c cross join sessions s where c.bucket = @bucket and c.workspace = @workspace and c.epic = @epic {Rest}");

    private static readonly Sql All = new($"{ClaimRow.ByClaim} where c.bucket = @bucket and c.workspace = @workspace {Rest} {Before}");
    private static readonly Sql AllSums = new($"select {Sums} from task_sessions c cross join sessions s where c.bucket = @bucket and c.workspace = @workspace {Rest}");

    private static ClaimsPage Run(Context context, Arguments arguments)
    {
        var limit = (int)(arguments.Get(Limit) ?? 50);
        var before = arguments.Get(Cursor) is { } cursor ? Operations.Cursor.Parse(cursor) : new Cursor(new Instant(long.MaxValue / 2), "");
        var stale = arguments.Get(Stale);
        if (arguments.Get(SinceStart) && stale is null)
            throw Refusal.Usage("since_start_alone", "--since-start says how --stale counts.", "Add --stale 4h");
        if (arguments.Get(Stats) && (stale is not null || arguments.Get(Active)))
            throw Refusal.Usage("stats_of_open", "--stats tells how long sessions took that have ended, and these are open.", "Leave out --stats, or --active and --stale.");
        return context.Database.Read(tx =>
        {
            var task = arguments.Get(Key) is { } key ? TaskRef.Need(tx, context, key, arguments.Get(TaskParameters.Project)) : null;
            var never = new Instant(long.MaxValue / 2);
            var cutoff = stale is { } age ? context.Now - age : never;
            var (page, sums) = arguments.Get(Active) || stale is not null ? (Open, OpenSums)
                : task is not null ? (OfTask, OfTaskSums)
                : arguments.Has(Agent) ? (OfAgent, OfAgentSums)
                : arguments.Has(TaskParameters.Epic) ? (OfEpic, OfEpicSums)
                : (All, AllSums);
            (string, object?)[] values =
            [
                ("@bucket", context.Bucket),
                ("@workspace", context.Workspace),
                ("@task", task?.Id),
                ("@agent", arguments.Get(Agent)),
                ("@type", arguments.Get(TaskParameters.AgentType)),
                ("@epic", arguments.Get(TaskParameters.Epic)),
                ("@project", task is null ? TaskRef.ProjectOf(tx, context, arguments.Get(TaskParameters.Project)) : task.Scope),
                ("@since", context.When(arguments, TaskParameters.Since) ?? Instant.MinValue),
                ("@until", context.When(arguments, TaskParameters.Until) ?? never),
                ("@silent", arguments.Get(SinceStart) ? never : cutoff),
                ("@begun", arguments.Get(SinceStart) ? cutoff : never),
                // Silence under a lease that runs is no staleness.
                ("@lapsed", stale is null || arguments.Get(SinceStart) ? never : context.Now),
            ];
            var rows = tx.Query(page, ClaimRow.Read, [.. values, ("@before_at", before.At), ("@before_id", before.Id), ("@limit", limit + 1)]);
            var items = rows.Take(limit).ToList();
            // What fits on one page is counted there: mostly there is no second statement.
            var (n, total, completed, closed) = rows.Count <= limit && !arguments.Has(Cursor)
                ? Count(items, context.Now)
                : tx.First(sums, row => (row.Long(0), row.Long(1), row.Long(2), row.Long(3)), [.. values, ("@now", context.Now)]);
            return new ClaimsPage(
                [.. items.Select(claim => ClaimView.Of(claim, context))],
                n,
                total / 1000d,
                Ratio(completed, closed),
                Ratio(closed, n),
                arguments.Get(Stats) ? PhaseDurations.Read(tx, context, arguments, arguments.Get(Agent), task?.Id).Items : null,
                rows.Count > limit ? new Cursor(items[^1].Session.StartedAt, items[^1].Session.Id).ToString() : null);
        });
    }

    private static (long N, long Total, long Completed, long Closed) Count(List<ClaimRow> claims, Instant now) => (
        claims.Count,
        claims.Sum(claim => ((claim.Session.EndedAt ?? Instant.Max(now, claim.Session.LastActivityAt)) - claim.Session.StartedAt).Ticks / TimeSpan.TicksPerMillisecond),
        claims.Count(claim => claim.Outcome == "completed"),
        claims.Count(claim => claim.Outcome is not null));

    public static double? Ratio(long part, long whole) => whole == 0 ? null : Math.Round((double)part / whole, 4);

    private static void Show(ClaimsPage page, Terminal terminal)
    {
        if (page.N == 0)
        {
            terminal.Line("No session on a task is like that.");
            return;
        }

        ClaimsReport.Table(page.Items, terminal);
        terminal.Line();
        terminal.Pair("held", $"{Spoken.Seconds(page.TotalSeconds)} in {Spoken.Count(page.N, "session")}");
        terminal.Pair("completed", page.CompletionRate is { } rate ? $"{PhaseDurations.Percent(rate)} of those that ended" : "none has ended");
        terminal.Pair("ended", PhaseDurations.Percent(page.ClosedShare));
        if (page.Phases is { } phases)
        {
            terminal.Line();
            PhaseDurations.Table(phases, terminal);
        }

        if (page.Next is { } next)
            terminal.Line(terminal.Dim($"  There are more: --cursor {next}"));
    }
}
