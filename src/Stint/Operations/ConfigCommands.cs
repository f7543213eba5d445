using System.Text.Json.Nodes;

namespace Stint.Operations;

/// <summary><c>stint config</c>: read and change what is configured.</summary>
internal static class ConfigCommands
{
    private static readonly Parameter<string> Key =
        new("key", Shape.Choice, "The setting: see stint config list", text => text) { Choices = [.. Setting.All.Select(setting => setting.Key)], Positional = true, Required = true, MaxLength = 100, Value = "KEY" };

    private static readonly Parameter<string> Value = Parameter.Text("value", "What it shall be", 200, required: true, positional: true, value: "VALUE");
    private static readonly Parameter<bool> OfUser = Parameter.Flag("user", "Change your own file, not the repository's");

    public static readonly LocalCommand[] All =
    [
        new()
        {
            Verbs = ["config list"],
            Summary = "Every setting: its value, where that comes from, what it means",
            Examples = ["stint config list", "stint config list --json"],
            Run = (client, _) => Done(() => List(client)),
        },
        new()
        {
            Verbs = ["config get"],
            Summary = "Print one setting",
            Examples = ["stint config get work.idle_gap"],
            Parameters = [Key],
            Run = (client, arguments) => Done(() => Get(client, Setting.Need(arguments.Need(Key)))),
        },
        new()
        {
            Verbs = ["config set"],
            Summary = "Change one setting, in the repository's file if it has one, else in yours",
            Examples = ["stint config set work.idle_gap 20m", "stint config set tz Europe/Berlin --user", "stint config set enforce reject"],
            Parameters = [Key, Value, OfUser],
            Run = (client, arguments) => Done(() => Set(client, Setting.Need(arguments.Need(Key)), arguments.Need(Value), arguments.Get(OfUser))),
        },
        new()
        {
            Verbs = ["config path"],
            Summary = "Print where the configuration files are",
            Examples = ["stint config path"],
            Run = (client, _) => Done(() => Paths(client)),
        },
        new()
        {
            Verbs = ["config schema"],
            Summary = "Print the JSON Schema of the configuration, for editors",
            Examples = ["stint config schema > stint.schema.json"],
            Run = (client, _) => Done(() => client.Machine.Out.Write(ConfigSchema.SchemaText())),
        },
    ];

    private static Task<int> Done(Action action)
    {
        action();
        return Task.FromResult(0);
    }

    private static void List(Client client)
    {
        var all = ConfigFile.All(client);
        if (client.Options.Json)
        {
            client.Print(new JsonObject { ["items"] = new JsonArray([.. all.Select(each => (JsonNode?)Json(each))]), ["next"] = null });
            return;
        }

        client.Terminal.Table(["KEY", "VALUE", "FROM", "MEANING"], all.Select(each => (string[])[each.Setting.Key, each.Value, From(client, each), each.Setting.About]));
    }

    private static void Get(Client client, Setting setting)
    {
        var found = ConfigFile.All(client).Find(each => each.Setting == setting)!;
        if (client.Options.Json)
            client.Print(Json(found));
        else
            client.Terminal.Line(found.Value);
    }

    private static void Set(Client client, Setting setting, string value, bool ofUser)
    {
        var file = ConfigFile.Target(client, ofUser || setting.Personal);
        var checkedValue = setting.Shown(setting.With(Now(client), value, "stint config set"));
        // A duration is kept as it was written; a flag or a number in its one form.
        var json = ConfigSchema.Json(setting, setting.Shape is Shape.Flag or Shape.Number ? checkedValue : value);
        ConfigFile.Set(file, setting.Key, json);
        if (client.Options.Json)
        {
            client.Print(new JsonObject { ["key"] = setting.Key, ["value"] = json.DeepClone(), ["file"] = file });
            return;
        }

        client.Terminal.Line($"{client.Terminal.Green("✓")} {setting.Key} is {value} in {file}");
        if (ConfigFile.All(client).Find(each => each.Setting == setting) is { Where: { } where } wins && where != file)
            client.Say($"stint: {where} stands over it, and says {PlainText.Line(wins.Value)}.");
    }

    /// <summary>What holds now; the defaults while a file holds a value that cannot be, which this may be the way to mend.</summary>
    private static Settings Now(Client client)
    {
        try
        {
            return client.Settings;
        }
        catch (Refusal)
        {
            return new Settings();
        }
    }

    private static void Paths(Client client)
    {
        var files = new List<(string Whose, string Path)> { ("user", SettingsFiles.OfUser(client.Machine)) };
        if (client.Surroundings.Worktree is { } worktree)
            files.Add(("repository", SettingsFiles.OfRepository(worktree)));
        if (client.Options.Json)
        {
            client.Print(new JsonObject { ["items"] = new JsonArray([.. files.Select(each => (JsonNode?)new JsonObject { ["whose"] = each.Whose, ["path"] = each.Path, ["exists"] = File.Exists(each.Path) })]), ["next"] = null });
            return;
        }

        foreach (var (whose, path) in files)
            client.Terminal.Line($"{whose.PadRight(10)}  {path}{(File.Exists(path) ? "" : client.Terminal.Dim("  (not there)"))}");
    }

    private static string From(Client client, Sourced each) => each.Source switch
    {
        "default" => "default",
        "environment" or "option" => each.Where!,
        _ => each.Source,
    };

    private static JsonObject Json(Sourced each) => new()
    {
        ["key"] = each.Setting.Key,
        ["value"] = each.Value,
        ["default"] = ConfigSchema.Default(each.Setting),
        ["source"] = each.Source,
        ["where"] = each.Where,
        ["variable"] = each.Setting.Variable,
        ["choices"] = each.Setting.Choices is { } choices ? new JsonArray([.. choices.Select(choice => (JsonNode?)choice)]) : null,
        ["meaning"] = each.Setting.About,
    };
}
