using Stint.Operations;
using Stint.Sessions;

namespace Stint.Work;

/// <summary>Finds the template somebody means, and fills in what its goal leaves open.</summary>
internal static class Templates
{
    public static Template Need(Settings settings, string name) => Array.Find(settings.Templates.Value, each => each.Name == name)
        ?? throw Refusal.NotFound("template_not_found", $"There is no template '{PlainText.Short(PlainText.Line(name), 40)}'.", "There are: " + PlainText.Short(string.Join(", ", settings.Templates.Value.Select(each => each.Name)), 400));

    /// <summary>The goal with what is known put in: <c>{task}</c> the keys, <c>{branch}</c>, <c>{date}</c> the local day; what is not known is left out.</summary>
    public static string? Goal(Template template, string[] tasks, string? branch, Instant at, TimeZoneInfo zone)
    {
        if (template.Goal is not { } goal)
            return null;
        const char leftOut = '\0';
        var filled = ConfigTemplates.Placeholder.Replace(goal, match => match.Groups["name"].Value switch
        {
            "task" => tasks.Length > 0 ? string.Join(", ", tasks) : $"{leftOut}",
            "branch" => branch is { Length: > 0 } ? branch : $"{leftOut}",
            _ => Timeline.Fold.Date(DaySplit.Of(at, zone)),
        });
        // Nor does the blank stay that stood between it and the word before.
        for (int gap; (gap = filled.IndexOf(leftOut, StringComparison.Ordinal)) >= 0;)
            filled = gap > 0 && filled[gap - 1] == ' ' ? filled.Remove(gap - 1, 2) : filled.Remove(gap, 1);
        filled = filled.Trim();
        return filled.Length == 0 ? null : PlainText.Short(filled, Template.LongestGoal);
    }
}
