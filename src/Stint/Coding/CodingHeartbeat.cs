using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stint.Operations;

namespace Stint.Coding;

/// <summary>
/// <c>stint coding heartbeat</c>: records what an editor says it shows, with the flags of wakatime-cli, so that a plugin can call it in that program's
/// place. It needs no server, prints nothing when all is well, and looks at the file's project and branch itself.
/// </summary>
internal static class CodingHeartbeat
{
    /// <summary>What an editor may write to it: a thousand heartbeats.</summary>
    private const int MostExtra = 4 << 20;

    private static readonly Parameter<string> Entity = Parameter.Text("entity", "The file; or the domain, address or application", also: null);
    private static readonly Parameter<string> EntityType = Parameter.Text("entity_type", "file, domain, url or app (file)", max: 30);
    private static readonly Parameter<string> Time = Parameter.Text("time", "When, in seconds since 1970 (now)", max: 40, value: "SECONDS");
    private static readonly Parameter<bool> Write = Parameter.Flag("write", "The file was saved");
    private static readonly Parameter<string> Category = Parameter.Text("category", "coding, debugging, ai coding, code reviewing … (coding)", max: 50);
    private static readonly Parameter<string> Project = Parameter.Text("project", "The project (.wakatime-project above the file, else this, else git's)", max: 200);
    private static readonly Parameter<string> AlternateProject = Parameter.Text("alternate_project", "The project where nothing else tells one", max: 200);
    private static readonly Parameter<string> Branch = Parameter.Text("branch", "The branch (git's)", max: 200);
    private static readonly Parameter<string> AlternateBranch = Parameter.Text("alternate_branch", "The branch where nothing else tells one", max: 200);
    private static readonly Parameter<string> Language = Parameter.Text("language", "The programming language", max: 200);
    private static readonly Parameter<string> AlternateLanguage = Parameter.Text("alternate_language", "The language where nothing else tells one", max: 200);
    private static readonly Parameter<string> LineNumber = Parameter.Text("lineno", "The line of the cursor", max: 20, value: "N");
    private static readonly Parameter<string> CursorPosition = Parameter.Text("cursorpos", "The cursor's place in the file", max: 20, value: "N");
    private static readonly Parameter<string> LinesInFile = Parameter.Text("lines_in_file", "How many lines the file has", max: 20, value: "N");
    private static readonly Parameter<string> AiLineChanges = Parameter.Text("ai_line_changes", "Lines that an assistant changed since the heartbeat before", max: 20, value: "N");
    private static readonly Parameter<string> HumanLineChanges = Parameter.Text("human_line_changes", "Lines that the person changed since then", max: 20, value: "N");
    private static readonly Parameter<string> Plugin = Parameter.Text("plugin", "The editor and its plugin: \"vim/9.1 vim-wakatime/11.2\"", max: 250);
    private static readonly Parameter<string> Hostname = Parameter.Text("hostname", "The machine's name (its own)", max: 200);
    private static readonly Parameter<bool> ExtraHeartbeats = Parameter.Flag("extra_heartbeats", "Reads more heartbeats from standard input, a JSON list");
    private static readonly Parameter<bool> Verbose = Parameter.Flag("verbose", "Says on stderr what was recorded");
    private static readonly Parameter<bool> Today = Parameter.Flag("today", "Prints the coding of today for a status bar, and records nothing");
    private static readonly Parameter<string> Output = Parameter.Choice("output", "How --today prints it (text)", "text", "json", "raw-json");

    private const string Unused = "Taken since editors pass it, and not used: ";

    /// <summary>What has a meaning for WakaTime's own program alone. Where heartbeats go is said by --db, STINT_DB and STINT_SERVER.</summary>
    private static readonly Parameter[] OfWakatime =
    [
        Parameter.Text("key", Unused + "the store needs none", max: 200),
        Parameter.Text("api_url", Unused + "--db, STINT_DB or STINT_SERVER say where it goes", max: 500),
        Parameter.Text("config", Unused + "stint config has the settings"),
        Parameter.Text("internal_config", Unused + "there is none"),
        Parameter.Text("timeout", Unused + "it waits for the store", max: 20),
        Parameter.Text("log_file", Unused + "--verbose writes to stderr"),
        Parameter.Text("project_folder", Unused + "git and .wakatime-project tell it"),
        Parameter.Text("sync_offline_activity", Unused + "nothing waits to be sent", max: 20),
        Parameter.Flag("sync_ai_activity", Unused + "stint setup has hooks for assistants"),
        Parameter.Flag("is_unsaved_entity", Unused + "files need not be there"),
        Parameter.Flag("guess_language", Unused + "the language is told by the name"),
        Parameter.Flag("log_to_stdout", Unused + "--verbose writes to stderr"),
        Parameter.Flag("disable_offline", Unused + "nothing waits to be sent"),
        Parameter.Flag("today_hide_categories", Unused + "they are not printed"),
    ];

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["coding heartbeat"],
        Summary = "Record what an editor shows, with the flags of wakatime-cli; prints nothing",
        Examples = ["stint coding heartbeat --entity \"$PWD/src/main.c\" --write --plugin \"vim/9.1 vim-wakatime/11.2\"", "stint coding heartbeat --today"],
        Parameters =
        [
            Entity, EntityType, Time, Write, Category, Project, AlternateProject, Branch, AlternateBranch, Language, AlternateLanguage, LineNumber, CursorPosition, LinesInFile, AiLineChanges,
            HumanLineChanges, Plugin, Hostname, ExtraHeartbeats, Verbose, Today, Output, .. OfWakatime,
        ],
        Run = (client, arguments) => Task.FromResult(Run(client, arguments)),
    };

    private static int Run(Client client, Arguments arguments)
    {
        if (arguments.Get(Today))
            return ShowToday(client, arguments);
        var sent = new JsonArray();
        if (arguments.Has(Entity))
            sent.Add((JsonNode)Heartbeat(client, arguments));
        if (arguments.Get(ExtraHeartbeats))
            AddExtra(client, arguments, sent);
        if (sent.Count == 0)
        {
            // An editor that asks to send what waits is answered: nothing does.
            return Array.Exists(OfWakatime, each => each.Name.StartsWith("sync_", StringComparison.Ordinal) && arguments.Has(each))
                ? 0
                : throw Refusal.Usage("missing", "'entity' is missing: the file that was worked on.", "Say it: stint coding heartbeat --entity PATH");
        }

        return Record(client, arguments, sent);
    }

    private static int Record(Client client, Arguments arguments, JsonArray sent)
    {
        using var document = JsonDocument.Parse(sent.ToJsonString(Client.Plain));
        var results = client.Ask((Operation<HeartbeatResults>)RecordHeartbeats.Operation, new Arguments().With(RecordHeartbeats.Sent, [.. document.RootElement.EnumerateArray()]));
        if (arguments.Get(Verbose))
            client.Say($"stint: {results.Taken} recorded, {results.Repeated} known before, {results.Refused} refused");
        return Array.Find(results.Results, each => each.Error is not null) is { } refused
            ? throw Refusal.Usage("bad_heartbeat", refused.Error!, results.Results.Length == 1 ? null : "The others were recorded.")
            : 0;
    }

    private static int ShowToday(Client client, Arguments arguments)
    {
        var today = client.Ask((Operation<CodingSummary>)CodingSummary.Today, new Arguments());
        switch (arguments.Get(Output))
        {
            case null or "text" when !client.Options.Json:
                client.Terminal.Line(today.WakatimeText);
                break;
            case "raw-json":
                client.Print(new JsonObject { ["data"] = new JsonObject { ["grand_total"] = new JsonObject { ["text"] = today.WakatimeText, ["total_seconds"] = today.WakatimeSeconds } } });
                break;
            default:
                client.Print(new JsonObject { ["text"] = today.WakatimeText, ["has_team_features"] = false });
                break;
        }

        return 0;
    }

    private static JsonObject Heartbeat(Client client, Arguments arguments) => Of(client, arguments, new JsonObject
    {
        ["entity"] = arguments.Get(Entity),
        ["type"] = arguments.Get(EntityType),
        ["time"] = arguments.Get(Time),
        ["is_write"] = arguments.Get(Write),
        ["category"] = arguments.Get(Category),
        ["project"] = arguments.Get(Project),
        ["alternate_project"] = arguments.Get(AlternateProject),
        ["branch"] = arguments.Get(Branch),
        ["alternate_branch"] = arguments.Get(AlternateBranch),
        ["language"] = arguments.Get(Language),
        ["alternate_language"] = arguments.Get(AlternateLanguage),
        ["lineno"] = arguments.Get(LineNumber),
        ["cursorpos"] = arguments.Get(CursorPosition),
        ["lines"] = arguments.Get(LinesInFile),
        ["ai_line_changes"] = arguments.Get(AiLineChanges),
        ["human_line_changes"] = arguments.Get(HumanLineChanges),
    });

    /// <summary>A heartbeat as it was said, with what this machine knows of it.</summary>
    private static JsonObject Of(Client client, Arguments arguments, JsonObject said)
    {
        said["time"] ??= said["timestamp"]?.DeepClone() ?? (client.Now.Milliseconds / 1000m).ToString(CultureInfo.InvariantCulture);
        said["type"] ??= said["entity_type"]?.DeepClone();
        said["lines"] ??= said["lines_in_file"]?.DeepClone();
        said["machine"] ??= arguments.Get(Hostname) ?? Environment.MachineName;
        said["user_agent"] ??= $"stint/{ProgramVersion.Text} ({(OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux")}) {arguments.Get(Plugin)}".TrimEnd();
        if (Text(said, "entity") is { Length: > 0 } entity && Text(said, "type") is null or "" or "file")
        {
            var path = Path.GetFullPath(entity, client.Machine.Directory);
            var place = CodingPlace.Of(path, Text(said, "project"));
            said["entity"] = path;
            said["project"] = place.Project;
            said["branch"] ??= place.Branch;
            said["language"] ??= FileLanguage.Of(path);
        }

        foreach (var name in (string[])["project", "branch", "language"])
            said[name] ??= said["alternate_" + name]?.DeepClone();
        return said;
    }

    private static string? Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static void AddExtra(Client client, Arguments arguments, JsonArray sent)
    {
        using var input = client.Machine.OpenIn();
        var bytes = BoundedRead.All(input, MostExtra) ?? throw new Refusal(RefusalKind.TooLarge, "too_large", "Standard input is larger than 4 MiB.");
        try
        {
            if (JsonNode.Parse(bytes.Span) is not JsonArray list)
                throw Refusal.Usage("not_json", "Standard input is no JSON list of heartbeats.");
            foreach (var each in list.Take(Intake.Most))
                sent.Add(each is JsonObject said ? (JsonNode)Of(client, arguments, (JsonObject)said.DeepClone()) : throw Refusal.Usage("not_json", "Standard input has something in its list that is no heartbeat."));
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or ArgumentException)
        {
            throw Refusal.Usage("not_json", $"Standard input is no JSON list of heartbeats: {wrong.Message}");
        }
    }
}
