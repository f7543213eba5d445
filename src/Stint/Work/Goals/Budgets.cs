using Stint.Operations;
using Stint.Sessions;

namespace Stint.Work.Goals;

/// <summary>The active time that a session is meant to take, and what it took.</summary>
/// <param name="OverSeconds">Active time beyond the budget; null while it is within.</param>
internal sealed record BudgetView(double Seconds, double ActiveSeconds, double? OverSeconds);

/// <summary>Budgets of sessions: active time, from a minute to a year.</summary>
internal static class Budgets
{
    /// <summary>The budget that was given, in milliseconds; null when it is taken away. Refuses what is none.</summary>
    public static long? Checked(TimeSpan budget) => budget == TimeSpan.Zero
        ? null
        : budget >= Template.LeastBudget && budget <= Template.MostBudget
            ? (long)budget.TotalMilliseconds
            : throw Refusal.Usage("bad_budget", $"A budget is 1m to 365d of active time; {Durations.Text(budget)} is not.", "Say how long it shall take: --budget 2h");

    public static BudgetView? View(TimeSpan? budget, TimeSpan active) => budget is not { } limit
        ? null
        : new BudgetView(limit.TotalSeconds, active.TotalSeconds, active > limit ? (active - limit).TotalSeconds : null);

    public static string Text(BudgetView budget) => budget.OverSeconds is { } over
        ? $"{Spoken.Seconds(budget.ActiveSeconds)} of {Spoken.Seconds(budget.Seconds)}: {Spoken.Seconds(over)} over"
        : $"{Spoken.Seconds(budget.ActiveSeconds)} of {Spoken.Seconds(budget.Seconds)}";
}
