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
        var filled = ConfigTemplates.Placeholder.Replace(goal, match => match.Groups["name"].Value switch
        {
            "task" => string.Join(", ", tasks),
            "branch" => branch ?? "",
            _ => Timeline.Fold.Date(DaySplit.Of(at, zone)),
        }).Trim();
        return filled.Length == 0 ? null : PlainText.Short(filled, Template.LongestGoal);
    }
}
