using System.Globalization;
using Stint.Operations;
using Stint.Work.Goals;
using Stint.Work.Health;

namespace Stint.Work;

/// <summary>What a session is measured against, as people read it: budget, check list, outcome, health; score and quality where they are on.</summary>
internal static class GoalReport
{
    public static void Show(SessionView session, Terminal terminal)
    {
        if (session.Budget is { } budget)
            terminal.Pair("budget", budget.OverSeconds is null ? Budgets.Text(budget) : terminal.Yellow(Budgets.Text(budget)));
        if (session.Checklist is { Length: > 0 } checks)
            terminal.Pair("checks", $"{checks.Count(check => check.Done)}/{checks.Length} done{(Array.Find(checks, check => !check.Done) is { } open ? terminal.Dim($"; open: {PlainText.Short(PlainText.Line(open.Text), 60)}") : "")}");
        if (session.Outcome is { } outcome)
            terminal.Pair("outcome", outcome.Verdict + (outcome.Why is { } why ? ": " + PlainText.Line(why) : "") + (outcome.Judge is { } judge ? terminal.Dim($" ({PlainText.Line(judge.ToString())})") : ""));
        if (session.Health is { } health)
            terminal.Pair("complexity", ShowHealth.Text(health));
        if (session.Score is { } score)
            terminal.Pair("score", $"{terminal.Bold(Number(score.Value))} = {string.Join(" + ", score.Terms.Select(term => $"{Number(term.Points)} {term.Name}"))} {terminal.Dim(score.Version)}");
        if (session.Quality is { } quality)
        {
            (string Name, Insight.Indicator Is)[] all = [("completed", quality.CompletionRate), ("focus", quality.FocusScore), ("churn", quality.CodeChurn), ("decisions an hour", quality.DecisionVelocity)];
            terminal.Pair("quality", string.Join(", ", all.Select(each => $"{each.Name} {Number(each.Is.Value)}{(each.Is.Status is { } status ? $" ({status})" : "")}")));
        }
    }

    private static string Number(double? value) => value?.ToString("0.##", CultureInfo.InvariantCulture) ?? "–";
}
