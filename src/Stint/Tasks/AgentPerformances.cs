using System.Globalization;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary>How an agent's holds went.</summary>
/// <param name="AgentType">The type it claimed as; one that claims as several has a line for each.</param>
/// <param name="TotalSessions">Holds, open ones included.</param>
/// <param name="SentBack">Completed holds whose work a review sent back, whenever that was.</param>
/// <param name="CompletionRate">completed ÷ (completed + rejected + blocked + abandoned); null when none has ended.</param>
/// <param name="RejectionRate">(rejected + sent_back) ÷ (completed + rejected); null when there is no work to judge.</param>
internal sealed record AgentPerformance(
    string AgentId, string AgentType, long TotalSessions, long Open, long Completed, long Rejected, long Blocked, long Abandoned, long SentBack,
    double? AvgMinutes, double? P50Minutes, double? P90Minutes, double? P99Minutes, double? CompletionRate, double? RejectionRate);

/// <summary>The agents, most sessions first, and the definition of their figures.</summary>
internal sealed record AgentPerformances(AgentPerformance[] Items, string Definition)
{
    private const string Meaning =
        "Of the sessions claimed in the range; durations from claim to end of those that ended; completion_rate = completed ÷ (completed + rejected + blocked + abandoned); "
        + "rejection_rate = (rejected + sent_back) ÷ (completed + rejected), a rejection is the author's and not the reviewer's";

    private static readonly Parameter<string> Agent = Parameter.Text("agent", "Only this agent", max: 200, value: "A");

    private const string Rest =
        """
        and (cast(@agent as text) is null or c.agent_id = @agent) and (cast(@type as text) is null or c.agent_type = @type)
          and (cast(@epic as text) is null or c.epic = @epic)
          and (cast(@project as text) is null or exists (select 1 from tasks t where t.bucket = c.bucket and t.id = c.task_id and t.scope = @project))
          and c.started_at >= @since and c.started_at < @until
        """;

    private const string Columns = "select c.agent_id, c.agent_type, c.duration_ms, c.outcome from task_sessions c where c.bucket = @bucket and c.workspace = @workspace";

    private static readonly Sql All = new($"{Columns} {Rest}");

    private static readonly Sql OfAgent = new($"{Columns} and c.agent_id = @agent {Rest}");

    private static readonly Sql OfEpic = new($"{Columns} and c.epic = @epic {Rest}");

    private static readonly Sql Charged = new(
        $"""
        select c.agent_id, c.agent_type, count(distinct h.charged_session)
        from task_changes h cross join task_sessions c
        where h.bucket = @bucket and h.workspace = @workspace and h.charged_session is not null
          and c.bucket = h.bucket and c.session_id = h.charged_session
          {Rest}
        group by c.agent_id, c.agent_type
        """);

    public static readonly Operation Operation = new Operation<AgentPerformances>
    {
        Verbs = ["analytics agent-performance"],
        Route = "GET /api/v1/analytics/agent-performance",
        Tool = "report agents",
        Summary = "How the work of each agent went, most sessions first",
        Examples = ["stint analytics agent-performance --since 2026-01-01", "stint analytics agent-performance --agent-type backend --json"],
        Parameters = [TaskParameters.Since, TaskParameters.Until, TaskParameters.Epic, Agent, TaskParameters.AgentType, TaskParameters.Project],
        Gather = Gather.Place,
        Json = () => TaskJson.Default.AgentPerformances,
        Does = (context, arguments) => context.Database.Read(tx => Read(tx, context, arguments)),
        Shows = Show,
    };

    private static AgentPerformances Read(Transaction tx, Context context, Arguments arguments)
    {
        var agents = new Dictionary<(string, string), AgentTally>();
        var agent = arguments.Get(Agent);
        var epic = arguments.Get(TaskParameters.Epic);
        (string, object?)[] values =
        [
            ("@bucket", context.Bucket),
            ("@workspace", context.Workspace),
            ("@agent", agent),
            ("@type", arguments.Get(TaskParameters.AgentType)),
            ("@epic", epic),
            ("@project", TaskRef.ProjectOf(tx, context, arguments.Get(TaskParameters.Project))),
            ("@since", context.When(arguments, TaskParameters.Since) ?? Instant.MinValue),
            ("@until", context.When(arguments, TaskParameters.Until) ?? new Instant(long.MaxValue / 2)),
        ];
        tx.Each(agent is not null ? OfAgent : epic is not null ? OfEpic : All, row => Of(row.Text(0), row.Text(1)).Add(row.LongOrNull(2), row.TextOrNull(3)), values);
        foreach (var (id, type, n) in tx.Query(Charged, row => (row.Text(0), row.Text(1), row.Long(2)), values))
            Of(id, type).SentBack = n;
        return new AgentPerformances(
            [
                .. agents.Select(pair => pair.Value.View(pair.Key.Item1, pair.Key.Item2))
                    .OrderByDescending(each => each.TotalSessions)
                    .ThenBy(each => each.AgentId, StringComparer.Ordinal)
                    .ThenBy(each => each.AgentType, StringComparer.Ordinal),
            ],
            Meaning);

        AgentTally Of(string id, string type) => agents.TryGetValue((id, type), out var tally) ? tally : agents[(id, type)] = new AgentTally();
    }

    private static void Show(AgentPerformances performances, Terminal terminal)
    {
        if (performances.Items.Length == 0)
        {
            terminal.Line("No session on a task is like that.");
            return;
        }

        terminal.Table(
            ["AGENT", "TYPE", ">SESSIONS", ">DONE", ">REJECTED", ">BLOCKED", ">ABANDONED", ">SENT BACK", ">AVG", ">P90", ">COMPLETED"],
            performances.Items.Select(each => new[]
            {
                each.AgentId, each.AgentType, Number(each.TotalSessions), Number(each.Completed), Number(each.Rejected), Number(each.Blocked), Number(each.Abandoned),
                Number(each.SentBack), PhaseDurations.Minutes(each.AvgMinutes), PhaseDurations.Minutes(each.P90Minutes), PhaseDurations.Percent(each.CompletionRate),
            }));
        terminal.Line(terminal.Dim("  " + performances.Definition + "."));
    }

    private static string Number(long n) => n.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>The holds of one agent as they are read.</summary>
internal sealed class AgentTally
{
    private readonly List<long> durations = [];
    private long open, completed, rejected, blocked, abandoned;

    public long SentBack { get; set; }

    public void Add(long? duration, string? outcome)
    {
        switch (outcome)
        {
            case "completed":
                completed++;
                break;
            case "rejected":
                rejected++;
                break;
            case "blocked":
                blocked++;
                break;
            case "abandoned":
                abandoned++;
                break;
            default:
                open++;
                break;
        }

        if (duration is { } ms)
            durations.Add(ms);
    }

    public AgentPerformance View(string agent, string type)
    {
        durations.Sort();
        var sorted = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(durations);
        long sum = 0;
        foreach (var ms in sorted)
            sum += ms;
        return new AgentPerformance(
            agent, type, open + durations.Count, open, completed, rejected, blocked, abandoned, SentBack,
            durations.Count == 0 ? null : Minutes(sum / (double)durations.Count),
            Minutes(Percentile.NearestRank(sorted, 50)),
            Minutes(Percentile.NearestRank(sorted, 90)),
            Minutes(Percentile.NearestRank(sorted, 99)),
            TaskSessions.Ratio(completed, durations.Count),
            TaskSessions.Ratio(rejected + SentBack, completed + rejected));
    }

    private static double? Minutes(double? ms) => ms is { } known ? Math.Round(known / 60_000, 2) : null;
}
