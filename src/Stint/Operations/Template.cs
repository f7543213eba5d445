namespace Stint.Operations;

/// <summary>What a kind of session begins with. A goal may hold <c>{task}</c>, <c>{branch}</c> and <c>{date}</c>.</summary>
/// <param name="BudgetMs">Active time that the session is meant to take, in milliseconds; null: no such limit.</param>
/// <param name="Checklist">What shall be true when the goal is reached.</param>
internal sealed record Template(string Name, string? Goal, string[] Tags, long? BudgetMs, string[] Checklist)
{
    public const int MostChecks = 50;
    public const int LongestCheck = 300;
    public const int LongestGoal = 2000;
    public const int MostTags = 20;

    /// <summary>A budget lies between a minute and a year.</summary>
    public static readonly TimeSpan LeastBudget = TimeSpan.FromMinutes(1);

    /// <inheritdoc cref="LeastBudget"/>
    public static readonly TimeSpan MostBudget = TimeSpan.FromDays(365);

    /// <summary>Those that come with the program.</summary>
    public static readonly Template[] BuiltIn =
    [
        new("bugfix", null, ["bug-fix"], null, []),
        new("feature", null, ["feature"], null, []),
        new("refactor", null, ["refactor"], null, []),
        new("learning", null, ["learning"], null, []),
        new("review", null, ["review"], null, []),
    ];

    /// <summary>The names that a goal may have in braces.</summary>
    public static readonly string[] Placeholders = ["task", "branch", "date"];
}
