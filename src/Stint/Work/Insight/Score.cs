namespace Stint.Work.Insight;

/// <summary>The score of a session, term by term.</summary>
/// <param name="Version">Which rules it is counted by: figures of two versions do not compare.</param>
/// <param name="Value">The sum of the terms, 0 to 100; null where one of them is unknown.</param>
internal sealed record ScoreView(string Version, double? Value, ScoreTerm[] Terms);

/// <summary>One term of the score.</summary>
/// <param name="Points">Null where an input is unknown.</param>
/// <param name="Most">The most that it can give.</param>
/// <param name="Inputs">What it is counted from.</param>
internal sealed record ScoreTerm(string Name, double? Points, double Most, Dictionary<string, double?> Inputs, string Rule);

/// <summary>What the score is counted from; lines and hours are null where nobody measured.</summary>
internal readonly record struct ScoreInputs(long TasksCreated, long TasksCompleted, long Decisions, long ContextItems, long? Net, double? Hours);

/// <summary>The rules of the score, all of them.</summary>
internal static class Score
{
    public const string Version = "aidis-1";

    public static ScoreView Of(ScoreInputs of)
    {
        ScoreTerm[] terms =
        [
            new(
                "completion", Math.Round(Math.Clamp((double)of.TasksCompleted / Math.Max(of.TasksCreated, 1), 0, 1) * 40, 2), 40,
                new() { ["tasks_completed"] = of.TasksCompleted, ["tasks_created"] = of.TasksCreated },
                "completed ÷ created (at least 1), at most 1, × 40"),
            new("decisions", Math.Min(3 * of.Decisions, 15), 15, new() { ["decisions"] = of.Decisions }, "3 for each decision, at most 15"),
            new("context", Math.Min(2 * of.ContextItems, 15), 15, new() { ["context_items"] = of.ContextItems }, "2 for each context item, at most 15"),
            new("code", Code(of.Net), 20, new() { ["net"] = of.Net }, "net lines 1 to 499: 20; 500 to 999: 15; 1000 and more: 5; −199 to −1: 15; else 0"),
            new("time", Time(of.Hours), 10, new() { ["hours"] = of.Hours is { } hours ? Math.Round(hours, 4) : null }, "1 to 3 hours: 10; longer: 5; shorter: 0"),
        ];
        return new ScoreView(Version, Array.TrueForAll(terms, term => term.Points is not null) ? Math.Round(terms.Sum(term => term.Points!.Value), 2) : null, terms);
    }

    private static double? Code(long? net) => net switch
    {
        null => null,
        >= 1000 => 5,
        >= 500 => 15,
        >= 1 => 20,
        0 => 0,
        > -200 => 15,
        _ => 0,
    };

    private static double? Time(double? hours) => hours switch
    {
        null => null,
        > 3 => 5,
        >= 1 => 10,
        _ => 0,
    };
}
