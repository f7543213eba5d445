using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Work.Git;

namespace Stint.Work.Setup;

/// <summary><c>stint setup git</c>: hooks that name the session in commits, record them, and check that one is open.</summary>
internal static class SetupGit
{
    private static readonly Parameter<bool> RemoveThem = Parameter.Flag("remove", "Take our lines out of the hooks again");

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["setup git"],
        Summary = "Install git hooks: commits name their session and are recorded",
        Examples = ["stint setup git", "stint setup git --remove"],
        Parameters = [RemoveThem],
        Run = (client, arguments) =>
        {
            var here = Here.Need(client);
            var folder = HooksFolder.Of(here);
            var changes = arguments.Get(RemoveThem) ? GitHooks.Remove(folder) : Install(here, folder);
            if (client.Options.Json)
                client.Print(Json(folder, changes));
            else
                Show(client.Terminal, folder, changes);
            return Task.FromResult(0);
        },
    };

    public static List<HookChange> Install(Here here, HooksFolder folder)
    {
        StintFolder.Ensure(here.Path);
        return GitHooks.Install(folder);
    }

    public static JsonObject Json(HooksFolder folder, List<HookChange> changes) => new()
    {
        ["folder"] = folder.Path,
        ["shared"] = folder.Shared,
        ["hooks"] = new JsonArray([.. changes.Select(each => (JsonNode?)new JsonObject { ["name"] = each.Name, ["change"] = each.Change, ["earlier"] = each.Earlier })]),
    };

    public static void Show(Terminal terminal, HooksFolder folder, List<HookChange> changes)
    {
        terminal.Line($"Hooks in {folder.Path}");
        foreach (var each in changes)
            terminal.Line($"  {each.Name.PadRight(12)} {each.Change}{(each.Earlier is { } earlier ? $"; yours runs after it, as {earlier}" : "")}");
        if (folder.Shared)
            terminal.Line(terminal.Dim("  All your repositories take their hooks from there (core.hooksPath). Ours do nothing where there is no .stint folder."));
    }
}
