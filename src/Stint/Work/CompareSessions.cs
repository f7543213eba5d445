using Stint.Operations;
using Stint.Storage;

namespace Stint.Work;

/// <summary>Two sessions side by side; a delta is b − a, and null where either side is unknown.</summary>
internal sealed record ComparisonView(SessionView A, SessionView B, Dictionary<string, double?> Deltas);

/// <summary><c>stint session compare</c>.</summary>
internal static class CompareSessions
{
    private static readonly Parameter<string> First = Parameter.Text("a", "One session", max: 64, required: true, positional: true, value: "A");
    private static readonly Parameter<string> Second = Parameter.Text("b", "The other session", max: 64, required: true, positional: true, value: "B");

    /// <summary>The figures compared, with how people read them.</summary>
    public static readonly (string Name, Func<SessionView, double?> Of)[] Figures =
    [
        ("duration_seconds", each => each.DurationSeconds),
        ("active_seconds", each => each.ActiveSeconds),
        ("idle_seconds", each => each.IdleSeconds),
        ("commits", each => each.Counts.Commits),
        ("files", each => each.Counts.Files),
        ("lines_added", each => each.Code.LinesAdded),
        ("lines_removed", each => each.Code.LinesRemoved),
        ("net", each => each.Code.Net),
        ("churn", each => each.Code.Churn),
        ("decisions", each => each.Counts.Decisions),
        ("logs", each => each.Counts.Logs),
        ("notes", each => each.Counts.Notes),
        ("context_items", each => each.Counts.ContextItems),
        ("tasks_created", each => each.Counts.TasksCreated),
        ("tasks_completed", each => each.Counts.TasksCompleted),
    ];

    /// <summary>Terms of the score, of one's own sessions alone, where they are shown at all.</summary>
    public static IEnumerable<(string Name, Func<SessionView, double?> Of)> Terms(SessionView a, SessionView b) => a.Score is null || b.Score is null
        ? []
        : a.Score.Terms.Select(term => ($"score_{term.Name}", (Func<SessionView, double?>)(each => Array.Find(each.Score!.Terms, other => other.Name == term.Name)?.Points))).Append(("score", each => each.Score!.Value));

    public static readonly Operation Operation = new Operation<ComparisonView>
    {
        Verbs = ["session compare"],
        Route = "GET /api/v1/work/compare",
        Tool = "recall compare",
        Summary = "Put two sessions side by side",
        Examples = ["stint session compare 47 52"],
        Parameters = [First, Second],
        Gather = Gather.Place,
        MeansCurrent = true,
        Json = () => WorkJson.Default.ComparisonView,
        Does = (context, arguments) => Expiry.Read(context, tx =>
        {
            var a = SessionViews.Full(tx, context, SessionRef.Need(tx, context, arguments.Need(First)));
            var b = SessionViews.Full(tx, context, SessionRef.Need(tx, context, arguments.Need(Second)));
            return new ComparisonView(a, b, Figures.Concat(Terms(a, b)).ToDictionary(figure => figure.Name, figure => Delta(figure.Of(a), figure.Of(b))));
        }),
        Shows = StatsReport.Compare,
    };

    /// <summary>In whole milliseconds, the finest there is: a difference of decimals has digits of its own.</summary>
    private static double? Delta(double? a, double? b) => a is { } before && b is { } after ? Math.Round((after - before) * 1000) / 1000 : null;
}
