using System.Globalization;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary>How long holds in a phase last.</summary>
/// <param name="SessionCount">Holds that ended.</param>
/// <param name="OpenCount">Holds that are open; they count in nothing else.</param>
/// <param name="RejectionRate">Holds that ended with the work sent back ÷ holds that ended.</param>
/// <param name="Histogram">How many holds lasted less than 1 min, 5 min, 15 min, 30 min, 1 h, 2 h, 4 h, 8 h, 24 h, and longer.</param>
internal sealed record PhaseDuration(
    string Phase, long SessionCount, long OpenCount, double? AvgMinutes, double? P50Minutes, double? P90Minutes, double? P99Minutes, double? RejectionRate, long[] Histogram);

/// <summary>The phases in the order of the workflow, and the definition of their figures.</summary>
internal sealed record PhaseDurations(PhaseDuration[] Items, string Definition)
{
    public const string Meaning =
        "From claim to end, of the sessions claimed in the range that have ended; percentiles by nearest rank; rejection_rate = sessions that ended with the work sent back ÷ sessions that ended";

    private static readonly Parameter<string> Agent = Parameter.Text("agent", "Only of this agent", max: 200, value: "A");

    private const string Rest =
        """
        and (cast(@agent as text) is null or c.agent_id = @agent) and (cast(@type as text) is null or c.agent_type = @type)
          and (cast(@epic as text) is null or c.epic = @epic) and (cast(@task as text) is null or c.task_id = @task)
          and (cast(@project as text) is null or exists (select 1 from tasks t where t.bucket = c.bucket and t.id = c.task_id and t.scope = @project))
          and c.started_at >= @since and c.started_at < @until
        """;

    private const string Columns = "select c.phase, c.duration_ms, c.outcome, c.sent_back from task_sessions c where c.bucket = @bucket and c.workspace = @workspace";

    private static readonly Sql All = new($"{Columns} {Rest}");

    private static readonly Sql OfAgent = new($"{Columns} and c.agent_id = @agent {Rest}");

    private static readonly Sql OfEpic = new($"{Columns} and c.epic = @epic {Rest}");

    private static readonly Sql OfTask = new($"{Columns} and c.task_id = @task {Rest}");

    public static readonly Operation Operation = new Operation<PhaseDurations>
    {
        Verbs = ["analytics phase-duration"],
        Route = "GET /api/v1/analytics/phase-duration",
        Tool = "report phases",
        Summary = "How long tasks are held in each phase, and how often they are sent back",
        Examples = ["stint analytics phase-duration --since 2026-01-01", "stint analytics phase-duration --epic E07 --json"],
        Parameters = [TaskParameters.Since, TaskParameters.Until, TaskParameters.Epic, Agent, TaskParameters.AgentType, TaskParameters.Project],
        Gather = Gather.Place,
        Json = () => TaskJson.Default.PhaseDurations,
        Does = (context, arguments) => context.Database.Read(tx => Read(tx, context, arguments, arguments.Get(Agent), null)),
        Shows = (durations, terminal) =>
        {
            if (durations.Items.Length == 0)
            {
                terminal.Line("No session on a task is like that.");
                return;
            }

            Table(durations.Items, terminal);
            terminal.Line(terminal.Dim("  " + durations.Definition + "."));
        },
    };

    public static PhaseDurations Read(Transaction tx, Context context, Arguments arguments, string? agent, string? task)
    {
        var phases = new Dictionary<string, PhaseTally>(StringComparer.Ordinal);
        var epic = arguments.Get(TaskParameters.Epic);
        tx.Each(
            task is not null ? OfTask : agent is not null ? OfAgent : epic is not null ? OfEpic : All,
            row =>
            {
                var phase = row.Text(0);
                if (!phases.TryGetValue(phase, out var tally))
                    phases[phase] = tally = new PhaseTally();
                tally.Add(row.LongOrNull(1), row.TextOrNull(2) == "rejected" || row.Flag(3));
            },
            ("@bucket", context.Bucket),
            ("@workspace", context.Workspace),
            ("@agent", agent),
            ("@type", arguments.Get(TaskParameters.AgentType)),
            ("@epic", epic),
            ("@task", task),
            ("@project", task is null ? TaskRef.ProjectOf(tx, context, arguments.Get(TaskParameters.Project)) : null),
            ("@since", context.When(arguments, TaskParameters.Since) ?? Instant.MinValue),
            ("@until", context.When(arguments, TaskParameters.Until) ?? new Instant(long.MaxValue / 2)));

        // In the order of the workflow; phases that it has no longer come last.
        var order = context.Settings.Workflow.Value.Phases.Select(phase => phase.Name).ToList();
        return new PhaseDurations(
            [
                .. phases.OrderBy(pair => order.IndexOf(pair.Key) is var at && at < 0 ? int.MaxValue : at)
                    .ThenBy(pair => pair.Key, StringComparer.Ordinal)
                    .Select(pair => pair.Value.View(pair.Key)),
            ],
            Meaning);
    }

    public static string Percent(double? rate) => rate is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known * 100:0.#} %") : "–";

    public static string Minutes(double? minutes) => Spoken.Seconds(minutes * 60);

    public static void Table(IReadOnlyList<PhaseDuration> phases, Terminal terminal) => terminal.Table(
        ["PHASE", ">ENDED", ">AVG", ">P50", ">P90", ">P99", ">SENT BACK"],
        phases.Select(phase => new[]
        {
            phase.Phase,
            phase.SessionCount.ToString("N0", CultureInfo.InvariantCulture),
            Minutes(phase.AvgMinutes),
            Minutes(phase.P50Minutes),
            Minutes(phase.P90Minutes),
            Minutes(phase.P99Minutes),
            Percent(phase.RejectionRate),
        }));
}

/// <summary>Durations of one phase as they are read.</summary>
internal sealed class PhaseTally
{
    private static readonly long[] Borders = [60_000, 300_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 28_800_000, 86_400_000];

    private readonly List<long> durations = [];
    private long open, sentBack;

    public void Add(long? duration, bool back)
    {
        if (duration is not { } ms)
        {
            open++;
            return;
        }

        durations.Add(ms);
        if (back)
            sentBack++;
    }

    public PhaseDuration View(string phase)
    {
        durations.Sort();
        var sorted = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(durations);
        var histogram = new long[Borders.Length + 1];
        long sum = 0;
        foreach (var ms in sorted)
        {
            sum += ms;
            var place = Array.FindIndex(Borders, border => ms < border);
            histogram[place < 0 ? Borders.Length : place]++;
        }

        return new PhaseDuration(
            phase,
            durations.Count,
            open,
            durations.Count == 0 ? null : Minutes(sum / (double)durations.Count),
            Minutes(Percentile.NearestRank(sorted, 50)),
            Minutes(Percentile.NearestRank(sorted, 90)),
            Minutes(Percentile.NearestRank(sorted, 99)),
            TaskSessions.Ratio(sentBack, durations.Count),
            histogram);
    }

    private static double? Minutes(double? ms) => ms is { } known ? Math.Round(known / 60_000, 2) : null;
}
