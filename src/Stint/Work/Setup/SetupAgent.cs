using System.Text.Json;
using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Storage;
using Stint.Work.Agents;

namespace Stint.Work.Setup;

/// <summary><c>stint setup claude</c> and the like: has an assistant run <c>stint hook</c> at its events. What else stands in its settings stays.</summary>
internal static class SetupAgent
{
    private static readonly Parameter<bool> Remove = Parameter.Flag("remove", "Take our hooks out again");
    private static readonly Parameter<bool> User = Parameter.Flag("user", "In your own settings, for every folder, and not in this repository's");
    private static readonly Parameter<bool> DryRun = Parameter.Flag("dry-run", "Show the change, and make none");

    /// <summary>Where an assistant keeps its hooks, below a repository and below the home folder.</summary>
    private static readonly Dictionary<string, (string Own, string? Home)> Files = new(StringComparer.Ordinal)
    {
        ["claude"] = (".claude/settings.json", ".claude/settings.json"),
        ["codex"] = (".codex/hooks.json", ".codex/hooks.json"),
        ["gemini"] = (".gemini/settings.json", ".gemini/settings.json"),
        ["copilot"] = (".github/hooks/stint.json", null),
        ["cursor"] = (".cursor/hooks.json", ".cursor/hooks.json"),
    };

    public static readonly LocalCommand[] Commands =
    [
        .. AgentForm.All.Select(form => new LocalCommand
        {
            Verbs = ["setup " + form.Name],
            Summary = $"Have {form.Name} keep a session of its work, by its hooks",
            Examples = [$"stint setup {form.Name}", $"stint setup {form.Name} --dry-run", $"stint setup {form.Name} --remove"],
            Parameters = [User, DryRun, Remove],
            Run = (client, arguments) => Task.FromResult(Run(client, form, arguments)),
        }),
    ];

    private static int Run(Client client, AgentForm form, Arguments arguments)
    {
        var file = PathOf(client, form, arguments.Get(User));
        var before = File.Exists(file) ? File.ReadAllText(file) : null;
        var settings = Parse(file, before);
        var changed = arguments.Get(Remove) ? TakeOut(settings, form) : PutIn(settings, form);
        if (changed.Count > 0 && !arguments.Get(DryRun))
            Write(file, settings);
        if (client.Options.Json)
        {
            client.Print(new JsonObject
            {
                ["file"] = file,
                ["events"] = new JsonArray([.. changed.Select(each => (JsonNode?)each)]),
                ["change"] = changed.Count == 0 ? "none" : arguments.Get(Remove) ? "removed" : "added",
                ["dry_run"] = arguments.Get(DryRun),
            });
            return 0;
        }

        var terminal = client.Terminal;
        if (changed.Count == 0)
            terminal.Line($"{file} stays as it is: {(arguments.Get(Remove) ? "it has none of our hooks" : "our hooks are there")}.");
        else
        {
            terminal.Line($"{(arguments.Get(DryRun) ? terminal.Yellow("Would change") : terminal.Green("✓"))} {file}: {(arguments.Get(Remove) ? "removed" : "added")} {string.Join(", ", changed)}");
            if (!arguments.Get(Remove))
                terminal.Line(terminal.Dim($"  Each runs: stint hook {form.Name} EVENT   Undo: stint setup {form.Name} --remove"));
        }

        return 0;
    }

    private static string PathOf(Client client, AgentForm form, bool user)
    {
        var (own, home) = Files[form.Name];
        if (!user)
            return Path.Combine(Here.Need(client).Path, own);
        if (home is null)
            throw Refusal.Usage("no_user_settings", $"{form.Name} has hooks of repositories only.", $"Leave --user out, in a repository: stint setup {form.Name}");
        return client.Machine.Variable("HOME") is { } folder
            ? Path.Combine(folder, home)
            : throw Refusal.Usage("no_home", "There is no home folder.", "Set HOME.");
    }

    private static JsonObject Parse(string file, string? text)
    {
        try
        {
            return string.IsNullOrWhiteSpace(text) ? [] : JsonNode.Parse(text) as JsonObject ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw Refusal.Conflict("bad_settings", $"{file} is no plain JSON object, so that it cannot be changed without losing something.", "Mend it, or take its comments out.");
        }
    }

    private static List<string> PutIn(JsonObject settings, AgentForm form)
    {
        if (form.Name is "copilot" or "cursor")
            settings["version"] ??= 1;
        var hooks = ObjectOf(settings, "hooks");
        var added = new List<string>();
        foreach (var name in form.Events.Keys)
        {
            var list = hooks[name] switch
            {
                null => [],
                JsonArray array => array,
                _ => throw Refusal.Conflict("bad_settings", $"'hooks.{name}' is no list there.", "Mend it first."),
            };
            if (list.Any(each => IsOurs(each, form)))
                continue;
            list.Add((JsonNode)Entry(form, name));
            if (list.Parent is null)
                hooks[name] = list;
            added.Add(name);
        }

        return added;
    }

    private static List<string> TakeOut(JsonObject settings, AgentForm form)
    {
        var removed = new List<string>();
        if (settings["hooks"] is not JsonObject hooks)
            return removed;
        foreach (var name in form.Events.Keys)
        {
            if (hooks[name] is not JsonArray list || list.RemoveAll(each => IsOurs(each, form)) == 0)
                continue;
            removed.Add(name);
            if (list.Count == 0)
                hooks.Remove(name);
        }

        if (hooks.Count == 0)
            settings.Remove("hooks");
        return removed;
    }

    private static JsonObject ObjectOf(JsonObject settings, string name)
    {
        if (settings[name] is null)
            settings[name] = new JsonObject();
        return settings[name] as JsonObject ?? throw Refusal.Conflict("bad_settings", $"'{name}' is no object there.", "Mend it first.");
    }

    private static JsonObject Entry(AgentForm form, string name)
    {
        var command = Command(form) + name;
        return form.Name switch
        {
            "copilot" => new JsonObject { ["type"] = "command", ["bash"] = command, ["powershell"] = command, ["timeoutSec"] = 10 },
            "cursor" => new JsonObject { ["command"] = command },
            "gemini" => new JsonObject { ["hooks"] = new JsonArray(new JsonObject { ["name"] = "stint", ["type"] = "command", ["command"] = command }) },
            _ => new JsonObject { ["hooks"] = new JsonArray(new JsonObject { ["type"] = "command", ["command"] = command, ["timeout"] = 10 }) },
        };
    }

    private static string Command(AgentForm form) => $"stint hook {form.Name} ";

    private static bool IsOurs(JsonNode? entry, AgentForm form) => entry switch
    {
        JsonObject own => Runs(own["command"], form) || Runs(own["bash"], form) || (own["hooks"] is JsonArray { Count: > 0 } inner && inner.All(each => IsOurs(each, form))),
        _ => false,
    };

    private static bool Runs(JsonNode? command, AgentForm form) =>
        command is JsonValue value && value.TryGetValue<string>(out var text) && text.StartsWith(Command(form), StringComparison.Ordinal);

    private static void Write(string file, JsonObject settings)
    {
        // The version is that of the hooks: without any it says nothing.
        if (settings.All(each => each.Key == "version"))
        {
            File.Delete(file);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        AtomicFile.Write(file, settings.ToJsonString(Client.Indented) + "\n");
    }
}
