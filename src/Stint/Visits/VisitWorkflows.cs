using System.Globalization;
using Stint.Operations;
using static Stint.Visits.VisitNumbers;

namespace Stint.Visits;

/// <summary>How many visits reached a step of a workflow.</summary>
/// <param name="Share">Visits ÷ started.</param>
internal sealed record FunnelStep(string Step, long Visits, double? Share);

/// <summary>What became of a workflow in the visits that began it.</summary>
/// <param name="Started">Visits that began it: completed + abandoned + open.</param>
/// <param name="Completed">Visits that completed it as often as they began it.</param>
/// <param name="Abandoned">Visits that are over and completed it less often than they began it.</param>
/// <param name="Open">Visits that are not over, with the workflow under way.</param>
/// <param name="CompletionRate">Completed ÷ (completed + abandoned); null when there is neither.</param>
/// <param name="Steps">What lies between start and complete, reached by most visits first, then by name.</param>
/// <param name="MedianSeconds">From the start to the completion behind it, one for each visit, by nearest rank; whole seconds, from 1,000 s on three digits; null where nothing was timed.</param>
/// <param name="Timed">Visits that the median is made of.</param>
internal sealed record WorkflowFunnel(
    string Name, long Started, long Completed, long Abandoned, long Open, double? CompletionRate, FunnelStep[] Steps, double? MedianSeconds, long Timed);

/// <summary>Workflows, those begun in most visits first, then by name; at most 50.</summary>
internal sealed record WorkflowFunnels(WorkflowFunnel[] Items, VisitDefinition Definition);

/// <summary><c>stint visits workflows</c>: what visitors begin, how far they come, and what they leave.</summary>
internal static class VisitWorkflows
{
    private const int Most = 50;

    private const int MostSteps = 50;

    private static readonly Parameter<string> Name = Parameter.Text("name", "Only this workflow", max: 200, positional: true, value: "NAME");

    private static readonly string[] Asked = [Dimensions.Workflow, Dimensions.Completed, Dimensions.Abandoned, Dimensions.Step, Dimensions.Took];

    public static readonly Operation Operation = new Operation<WorkflowFunnels>
    {
        Verbs = ["visits workflows"],
        Route = "GET /api/v1/visits/workflows",
        Summary = "Workflows as funnels: begun, each step reached, completed, abandoned",
        Examples = ["stint visits workflows --since 2026-01-01", "stint visits workflows checkout --json"],
        Parameters = [Name, VisitParameters.OfSite, VisitParameters.User, VisitParameters.Since, VisitParameters.Until],
        Json = () => VisitJson.Default.WorkflowFunnels,
        Does = (context, arguments) => VisitCounts.Read(
            context, arguments, Asked, (counts, definition) => new WorkflowFunnels(Funnels(counts, arguments.Get(Name)), definition)),
        Shows = (funnels, terminal) =>
        {
            if (funnels.Items.Length == 0)
                terminal.Line("No visit then began such a workflow. What somebody does in steps is told by events of the type workflow.");
            foreach (var funnel in funnels.Items)
            {
                terminal.Line($"{terminal.Bold(PlainText.Line(funnel.Name))}  {Percent(funnel.CompletionRate)} completed{(funnel.Timed == 0 ? "" : $", in {Spoken.Seconds(funnel.MedianSeconds)} (median of {Number(funnel.Timed)})")}");
                terminal.Table(
                    ["STEP", ">VISITS", ">SHARE"],
                    [
                        ["begun", Number(funnel.Started), Percent(1)],
                        .. funnel.Steps.Select(step => (string[])["  " + step.Step, Number(step.Visits), Percent(step.Share)]),
                        ["completed", Number(funnel.Completed), Percent(Ratio(funnel.Completed, funnel.Started))],
                        ["abandoned", Number(funnel.Abandoned), Percent(Ratio(funnel.Abandoned, funnel.Started))],
                        .. funnel.Open == 0 ? (string[][])[] : [["open", Number(funnel.Open), Percent(Ratio(funnel.Open, funnel.Started))]],
                    ]);
                terminal.Line();
            }
        },
    };

    private static WorkflowFunnel[] Funnels(VisitCounts counts, string? name)
    {
        var started = VisitCounts.Top(counts.Of(Dimensions.Workflow).Where(each => name is null || each.Value == name), Most, sums => sums.Visits);
        var parts = started.ToDictionary(each => each.Value, _ => new Parts(), StringComparer.Ordinal);
        foreach (var (value, sums) in counts.Of(Dimensions.Completed))
            Of(value).Completed += sums.Visits;
        foreach (var (value, sums) in counts.Of(Dimensions.Abandoned))
            Of(value).Abandoned += sums.Visits;
        foreach (var (value, sums) in counts.Of(Dimensions.Step))
            Of(Workflow(value)).Steps.Add(new CountedValue(Rest(value), sums));
        foreach (var (value, sums) in counts.Of(Dimensions.Took))
        {
            Of(Workflow(value)).Took.Add(long.Parse(Rest(value), NumberStyles.None, CultureInfo.InvariantCulture), sums.Visits);
        }

        return
        [
            .. started.Select(each =>
            {
                var (n, part) = (each.Sums.Visits, parts[each.Value]);
                return new WorkflowFunnel(
                    each.Value, n, part.Completed, part.Abandoned, n - part.Completed - part.Abandoned, Ratio(part.Completed, part.Completed + part.Abandoned),
                    [.. VisitCounts.Top(part.Steps, MostSteps, sums => sums.Visits).Select(step => new FunnelStep(step.Value, step.Sums.Visits, Ratio(step.Sums.Visits, n)))],
                    part.Took.Count == 0 ? null : Lasted.MedianOf(part.Took), part.Took.Values.Sum());
            }),
        ];

        // What is not among those begun oftenest is counted for nobody.
        Parts Of(string workflow) => parts.TryGetValue(workflow, out var known) ? known : new Parts();
    }

    private static string Workflow(string value) => value[..value.IndexOf(Dimensions.Between, StringComparison.Ordinal)];

    private static string Rest(string value) => value[(value.IndexOf(Dimensions.Between, StringComparison.Ordinal) + 1)..];

    private sealed class Parts
    {
        public long Completed { get; set; }
        public long Abandoned { get; set; }
        public List<CountedValue> Steps { get; } = [];

        /// <summary>How many visits took so many seconds.</summary>
        public SortedDictionary<long, long> Took { get; } = [];
    }
}
