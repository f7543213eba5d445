using Stint.Operations;

namespace Stint.Work;

/// <summary>What a kind of session begins with.</summary>
internal sealed record Template(string Name, string? Goal, string[] Tags);

/// <summary>The templates that come with the program.</summary>
internal static class Templates
{
    internal static readonly Template[] BuiltIn =
    [
        new("bugfix", null, ["bug-fix"]),
        new("feature", null, ["feature"]),
        new("refactor", null, ["refactor"]),
        new("learning", null, ["learning"]),
        new("review", null, ["review"]),
    ];

    public static Template Need(string name) => Array.Find(BuiltIn, each => each.Name == name)
        ?? throw Refusal.NotFound("template_not_found", $"There is no template '{PlainText.Short(name, 40)}'.", "There are: " + string.Join(", ", BuiltIn.Select(each => each.Name)));
}
