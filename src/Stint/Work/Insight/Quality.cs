namespace Stint.Work.Insight;

/// <summary>Indicators of one session; a value is null where an input is unknown or a divisor 0, a status where there is no value or no scale.</summary>
/// <param name="CompletionRate">Tasks completed ÷ created.</param>
/// <param name="FocusScore">90, 70, 50 or 30, from how many files were touched and how often.</param>
/// <param name="CodeChurn">Lines added + removed.</param>
/// <param name="DecisionVelocity">Decisions an hour.</param>
internal sealed record QualityView(Indicator CompletionRate, Indicator FocusScore, Indicator CodeChurn, Indicator DecisionVelocity);

/// <param name="Status">good, warning or poor.</param>
internal sealed record Indicator(double? Value, string? Status, string Definition);

/// <summary>The rules of the indicators.</summary>
internal static class Quality
{
    /// <param name="files">Files touched; null where git was not asked.</param>
    /// <param name="timesModified">How often those files were modified, together.</param>
    /// <param name="churn">Null where git was not asked.</param>
    public static QualityView Of(ScoreInputs of, long? files, long timesModified, long? churn)
    {
        double? completion = of.TasksCreated == 0 ? null : (double)of.TasksCompleted / of.TasksCreated;
        var focus = Focus(files, timesModified);
        return new QualityView(
            new Indicator(completion is { } rate ? Math.Round(rate, 4) : null, Status(completion, 0.7, 0.4), "tasks completed ÷ created; from 0.7 good, from 0.4 warning"),
            new Indicator(focus, Status(focus, 70, 50), "modifications ÷ files touched: at most 5 files and at least 2 → 90; at most 10 and at least 1 → 70; at most 20 files → 50; else 30; from 70 good, from 50 warning"),
            new Indicator(churn, null, "lines added + removed"),
            new Indicator(of.Hours is > 0 and var hours ? Math.Round(of.Decisions / hours, 2) : null, null, "decisions ÷ hours from start to end"));
    }

    private static double? Focus(long? files, long timesModified)
    {
        if (files is not > 0)
            return null;
        var each = (double)timesModified / files.Value;
        return files <= 5 && each >= 2 ? 90 : files <= 10 && each >= 1 ? 70 : files <= 20 ? 50 : 30;
    }

    private static string? Status(double? value, double good, double warning) => value is not { } known ? null : known >= good ? "good" : known >= warning ? "warning" : "poor";
}
