using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Stint.Operations;
using Stint.Storage;
using Stint.Work.Agents;

namespace Stint.Work.Setup;

/// <summary><c>stint setup claude</c> and the like: has an assistant run <c>stint hook</c> at its events. What else stands in its settings stays.</summary>
internal static partial class SetupAgent
{
    private static readonly Parameter<bool> Remove = Parameter.Flag("remove", "Take our hooks out again");
    private static readonly Parameter<bool> User = Parameter.Flag("user", "In your own settings, for every folder, and not in this repository's");
    private static readonly Parameter<bool> DryRun = Parameter.Flag("dry-run", "Show the change, and make none");

    /// <summary>Where an assistant keeps its hooks: below a repository, and below its folder in the home folder, which a variable may name elsewhere.</summary>
    private static readonly Dictionary<string, (string Folder, string File, string? Variable, bool OfUsers)> Files = new(StringComparer.Ordinal)
    {
        ["claude"] = (".claude", "settings.json", "CLAUDE_CONFIG_DIR", true),
        ["codex"] = (".codex", "hooks.json", "CODEX_HOME", true),
        ["gemini"] = (".gemini", "settings.json", null, true),
        ["copilot"] = (".github", "hooks/stint.json", null, false),
        ["cursor"] = (".cursor", "hooks.json", null, true),
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
        var (folder, file, variable, ofUsers) = Files[form.Name];
        if (!user)
            return Path.Combine(Here.Need(client).Path, folder, file);
        if (!ofUsers)
            throw Refusal.Usage("no_user_settings", $"{form.Name} has hooks of repositories only.", $"Leave --user out, in a repository: stint setup {form.Name}");
        if (variable is not null && client.Machine.Variable(variable) is { } named)
            return Path.GetFullPath(Path.Combine(named, file), client.Machine.Directory);
        return client.Machine.Variable("HOME") is { } home
            ? Path.Combine(home, folder, file)
            : throw Refusal.Usage("no_home", "There is no home folder.", "Set HOME.");
    }

    private static JsonObject Parse(string file, string? text)
    {
        try
        {
            return string.IsNullOrWhiteSpace(text) ? [] : JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject ?? throw new JsonException("it is a list or a value");
        }
        catch (JsonException odd)
        {
            throw Refusal.Conflict("bad_settings", $"{file} is no plain JSON object, so that it cannot be changed without losing something: {PlainText.Short(PlainText.Line(odd.Message), 200)}", "Mend it, or take out its comments and names that stand there twice.");
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
            if (hooks[name] is not JsonArray list || !list.Any(each => IsOurs(each, form)))
                continue;
            // What stands beside ours in a group stays.
            list.RemoveAll(each => each?["hooks"] is JsonArray group && group.RemoveAll(one => IsOurs(one, form)) > 0 ? group.Count == 0 : IsOurs(each, form));
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
        JsonObject own => Runs(own["command"], form) || Runs(own["bash"], form) || (own["hooks"] is JsonArray { Count: > 0 } inner && inner.Any(each => IsOurs(each, form))),
        _ => false,
    };

    private static bool Runs(JsonNode? command, AgentForm form) =>
        command is JsonValue value && value.TryGetValue<string>(out var text) && Ours.Match(text) is { Success: true } match && match.Groups["form"].ValueSpan.SequenceEqual(form.Name);

    /// <summary>The program by its name or its path, in quotes or not.</summary>
    [GeneratedRegex(@"^\s*(?:""(?:[^""]*[/\\])?stint(?:\.exe)?""|'(?:[^']*[/\\])?stint(?:\.exe)?'|(?:[^\s""']*[/\\])?stint(?:\.exe)?)\s+hook\s+(?<form>\w+)\s", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ours { get; }

    private static void Write(string file, JsonObject settings)
    {
        // The version is that of the hooks: without any it says nothing.
        if (settings.All(each => each.Key == "version") && new FileInfo(file).LinkTarget is null)
        {
            File.Delete(file);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        AtomicFile.Rewrite(file, settings.ToJsonString(Client.Indented) + "\n");
    }
}
