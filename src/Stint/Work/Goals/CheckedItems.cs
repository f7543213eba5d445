using System.Globalization;
using Stint.Operations;

namespace Stint.Work.Goals;

/// <summary>One thing that was looked at to tell whether a goal was reached.</summary>
/// <param name="Item">tasks_completed, commit_made, tests_passed, check (a named one), no_open_blocker or within_budget.</param>
/// <param name="Met">Null where nothing tells.</param>
/// <param name="Evidence">What says so.</param>
internal sealed record CheckedItem(string Item, string Text, bool? Met, string Evidence);

/// <summary>
/// What Stint itself can tell of a goal. Achievements: the session's tasks, its commits, its last test run, the named items of its check list.
/// Conditions: no blocker, within the budget. Yes: everything is met. No: no achievement is. Partial: anything else.
/// </summary>
internal static class CheckedItems
{
    private static readonly string[] Conditions = ["no_open_blocker", "within_budget"];

    /// <summary>What applies to a session: tasks where it has any, tests where some ran, a budget where it has one.</summary>
    public static List<CheckedItem> Of(SessionView session)
    {
        var items = new List<CheckedItem>();
        if (session.Counts.TasksCreated > 0)
            items.Add(new("tasks_completed", "All tasks of the session are completed", session.Counts.TasksCompleted == session.Counts.TasksCreated, Invariant($"{session.Counts.TasksCompleted} of {session.Counts.TasksCreated} are completed")));
        items.Add(session.Counts.Commits is { } commits
            ? new("commit_made", "A commit was made", commits > 0, commits == 0 ? "git saw none" : Spoken.Count(commits, "commit") + LastSha(session))
            : new("commit_made", "A commit was made", null, "git was not asked"));
        if (session.Tests?.LastRun is { } tests)
            items.Add(new("tests_passed", "The tests of the last run passed", tests.Failed == 0 && tests.Passed > 0, TestsSeen.Counts(tests)));
        foreach (var check in session.Checklist ?? [])
            items.Add(new("check", PlainText.Line(check.Text), check.Done, Tick(check)));
        var blockers = (session.Blockers ?? []).Length;
        items.Add(new("no_open_blocker", "Nothing stands in the way", blockers == 0, blockers == 0 ? "no blocker stands" : Spoken.Count(blockers, "blocker")));
        if (session.Budget is { } budget)
            items.Add(new("within_budget", "The active time is within the budget", budget.OverSeconds is null, Budgets.Text(budget)));
        return items;
    }

    /// <summary>yes, partial or no; null where nothing tells of an achievement.</summary>
    public static string? Verdict(IReadOnlyList<CheckedItem> items)
    {
        var told = items.Where(each => each.Met is not null).ToList();
        var achievements = told.Where(each => !Conditions.Contains(each.Item)).ToList();
        return achievements.Count == 0 ? null
            : told.TrueForAll(each => each.Met == true) ? "yes"
            : achievements.TrueForAll(each => each.Met == false) ? "no"
            : "partial";
    }

    /// <summary>The verdict's reason, in a sentence.</summary>
    public static string Why(IReadOnlyList<CheckedItem> items)
    {
        var told = items.Where(each => each.Met is not null).ToList();
        var open = told.Where(each => each.Met == false).Select(each => $"{each.Text} ({each.Evidence})").ToList();
        var text = Invariant($"{told.Count - open.Count} of {told.Count} items are met");
        return PlainText.Short(open.Count == 0 ? text : $"{text}; not met: {string.Join("; ", open)}", 2000);
    }

    private static string Tick(CheckView check) => (check.Done, check.NextN) switch
    {
        (true, { } next) => Invariant($"next action {next} was done at {check.DoneAt}"),
        (false, { } next) => Invariant($"next action {next} is open"),
        (true, null) => $"ticked by {PlainText.Line(check.DoneBy ?? "somebody")} at {check.DoneAt}",
        _ => "not ticked",
    };

    private static string LastSha(SessionView session) => session.Git?.Commits is { Length: > 0 } commits ? $", the last is {commits[^1].Sha[..Math.Min(10, commits[^1].Sha.Length)]}" : "";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
