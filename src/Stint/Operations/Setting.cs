using System.Globalization;
using System.Text;
using System.Text.Json;
using Stint.Sessions;

namespace Stint.Operations;

/// <summary>One thing that can be configured: its key in the files, its environment variable, what it means, and how it changes the settings.</summary>
internal sealed record Setting(string Key, Shape Shape, string About, Func<Settings, string, Settings> Apply, Func<Settings, string> Shown, string[]? Choices = null)
{
    /// <summary>The variable that stands over the files: <c>work.idle_gap</c> is STINT_WORK_IDLE_GAP.</summary>
    public string Variable => "STINT_" + Key.Replace('.', '_').ToUpperInvariant();

    /// <summary>Only the user's own file and the environment may set it: a repository comes from others, and would say where their words and keys go.</summary>
    public bool Personal { get; init; }

    public static readonly Setting[] All =
    [
        new("tz", Shape.Text, "IANA zone for display and for the days of new sessions", (s, v) => s with { Tz = Zones.Find(v)?.Id ?? throw new FormatException("an IANA zone like Europe/Berlin") }, s => s.Tz),
        Span("work.idle_gap", "A longer gap between two signs of life is idle", s => s.Work.IdleGap, (s, v) => s with { Work = Changed(s.Work, s.Work with { IdleGap = v }) }),
        Span("work.end_after", "A longer silence ends a person's session", s => s.Work.EndAfter!.Value, (s, v) => s with { Work = Changed(s.Work, s.Work with { EndAfter = v }) }),
        Span("work.retention", "Entries of work sessions are removed after this when you say stint prune; sessions, decisions and figures stay", s => s.WorkKept, (s, v) => s with { WorkKept = v >= TimeSpan.FromDays(1) && v <= TimeSpan.FromDays(36500) ? v : throw new FormatException("1d to 36500d") }),
        Span("assistant.idle_gap", "The same for sessions that an AI assistant drives", s => s.Assistant.IdleGap, (s, v) => s with { Assistant = Changed(s.Assistant, s.Assistant with { IdleGap = v }) }),
        Span("assistant.end_after", "A longer silence ends an AI assistant's session", s => s.Assistant.EndAfter!.Value, (s, v) => s with { Assistant = Changed(s.Assistant, s.Assistant with { EndAfter = v }) }),
        Span("task.idle_gap", "The same for a hold on a task", s => s.Task.IdleGap, (s, v) => s with { Task = Changed(s.Task, s.Task with { IdleGap = v }) }),
        Span("task.stale_after", "A hold on a task that is silent for longer is stale", s => s.Task.StaleAfter!.Value, (s, v) => s with { Task = Changed(s.Task, s.Task with { StaleAfter = v }) }),
        Span("coding.timeout", "A longer gap between two heartbeats of an editor is not counted as coding", s => s.CodingTimeout, (s, v) => s with { CodingTimeout = v >= TimeSpan.FromMinutes(1) && v <= TimeSpan.FromHours(4) ? v : throw new FormatException("1m to 4h") }),
        Word("enforce", "What verify and the git hooks do about work that is not tracked", ["warn", "reject"], s => s.Enforce, (s, v) => s with { Enforce = v }),
        Word("state", "Shape of .stint/state.json", ["full", "mvp", "off"], s => s.State, (s, v) => s with { State = v }),
        new("artefacts", Shape.Text, "Folder of the session documents, relative to the worktree; off writes none", (s, v) => s with { Artefacts = Inside(v) }, s => s.Artefacts),
        new("workspace", Shape.Text, "The part of the store that commands work in", (s, v) => s with { Workspace = Named(v) }, s => s.Workspace),
        Count("ingest.rate", "Requests a second that an ingest key may send, ten seconds of them at once", 1, 100_000, s => s.IngestRate, (s, v) => s with { IngestRate = v }),
        Span("audit.retention", "How long it is kept who looked at whose visits", s => s.AuditRetention, (s, v) => s with { AuditRetention = v }),
        Span("visits.retention", "Raw visits and their events are removed after this; the days' figures stay", s => s.VisitsKept, (s, v) => s with { VisitsKept = v >= TimeSpan.FromDays(1) && v <= TimeSpan.FromDays(3650) ? v : throw new FormatException("1d to 3650d") }),
        Switch("score.enabled", "Show score and quality of your own work sessions, to yourself alone", s => s.ScoreEnabled, (s, v) => s with { ScoreEnabled = v }) with { Personal = true },
        Word("privacy.paths", "Paths of files in what leaves the store: export, HTTP, MCP; hash: keyed, by a key that stays in the store", ["plain", "hash"], s => s.Paths, (s, v) => s with { Paths = v }),
        new("evaluate.endpoint", Shape.Text, "Where an OpenAI-compatible model judges goals, when stint goal evaluate --model asks: https, or http on this machine; empty: nowhere", (s, v) => s with { EvaluateEndpoint = Endpoint(v) }, s => s.EvaluateEndpoint) { Personal = true },
        new("evaluate.model", Shape.Text, "The model that is asked there", (s, v) => s with { EvaluateModel = v.Length <= 100 ? v : throw new FormatException("at most 100 characters") }, s => s.EvaluateModel) { Personal = true },
        new("evaluate.key_variable", Shape.Text, "The environment variable that holds its key; empty: it needs none", (s, v) => s with { EvaluateKeyVariable = VariableName(v) }, s => s.EvaluateKeyVariable) { Personal = true },
        new("attachments.folder", Shape.Text, "Folder of attached files, an absolute path; empty is beside the SQLite file", (s, v) => s with { Attachments = v.Length == 0 || Path.IsPathFullyQualified(v) ? v : throw new FormatException("an absolute path") }, s => s.Attachments) { Personal = true },
        new("models.prices", Shape.Text, "US dollars for a million tokens by how a model's name begins: model=input/output/cache read/cache write, …", (s, v) => s with { ModelPrices = new ModelPrices(v) }, s => s.ModelPrices.ToString()),
        Span("import.lead_in", "Time counted before the first commit of an imported session", s => s.LeadIn, (s, v) => s with { LeadIn = v <= TimeSpan.FromHours(4) ? v : throw new FormatException("at most 4h") }),
    ];

    public static Setting Need(string key) => Array.Find(All, each => each.Key == key)
        ?? throw Refusal.Usage("unknown_setting", $"There is no setting '{PlainText.Short(key, 60)}'.", "See them all: stint config list");

    /// <summary>The settings with this one set; refuses what it cannot be.</summary>
    public Settings With(Settings settings, string value, string source)
    {
        try
        {
            return Apply(settings, value);
        }
        catch (FormatException wrong)
        {
            throw Refusal.Usage("bad_setting", $"{source}: '{Key}' takes {wrong.Message}; '{PlainText.Short(PlainText.Line(value), 60)}' is not that.", $"What it is: stint config schema. Mend it there, or by: stint config set {Key} VALUE");
        }
    }

    private static Setting Span(string key, string about, Func<Settings, TimeSpan> get, Func<Settings, TimeSpan, Settings> set) => new(
        key,
        Shape.Duration,
        about,
        (settings, value) => set(settings, Durations.TryParse(value, out var span) ? span : throw new FormatException("a duration like 15m or 4h")),
        settings => Durations.Text(get(settings)));

    private static Setting Word(string key, string about, string[] choices, Func<Settings, string> get, Func<Settings, string, Settings> set) => new(
        key, Shape.Choice, about, (settings, value) => set(settings, choices.Contains(value) ? value : throw new FormatException(string.Join(" or ", choices))), get, choices);

    private static Setting Switch(string key, string about, Func<Settings, bool> get, Func<Settings, bool, Settings> set) => new(
        key, Shape.Flag, about, (settings, value) => set(settings, value is "true" or "false" ? value == "true" : throw new FormatException("true or false")), settings => get(settings) ? "true" : "false");

    private static Setting Count(string key, string about, long min, long max, Func<Settings, long> get, Func<Settings, long, Settings> set) => new(
        key,
        Shape.Number,
        about,
        (settings, value) => set(settings, long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new FormatException($"a whole number from {min} to {max}")),
        settings => get(settings).ToString(CultureInfo.InvariantCulture));

    private static string Named(string workspace) => workspace.Length is > 0 and <= 100 && workspace.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        ? workspace
        : throw new FormatException("1 to 100 of the characters a-z A-Z 0-9 - _ .");

    /// <summary>A changed policy is a new version of it, and must still make sense.</summary>
    private static Policy Changed(Policy before, Policy after) => after == before
        ? before
        : (after with { Version = 2 }).Problems() is { Count: > 0 } problems ? throw new FormatException("a value that fits the rest (" + problems[0].TrimEnd('.') + ")") : after with { Version = 2 };

    private static string Endpoint(string address) => address.Length == 0
        || (address.Length <= 500 && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0
            && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback)))
        ? address
        : throw new FormatException("an address with https, or with http on this machine, without a name, a password, a query or a fragment");

    private static string VariableName(string name) => name.Length <= 100 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        ? name
        : throw new FormatException("the name of an environment variable");

    private static string Inside(string folder) => Path.IsPathRooted(folder) || folder.Split('/', '\\').Any(part => part is ".." or ".git") || folder.Length is 0 or > 200
        ? throw new FormatException("a folder inside the worktree, or off")
        : folder;
}

/// <summary>Reads the settings: the user's file, over it the repository's, over both the environment.</summary>
internal static class SettingsFiles
{
    private const int MostBytes = 1 << 20;

    public static string OfUser(Machine machine) => Path.Combine(machine.ConfigFolder, "config.json");

    public static string OfRepository(string worktree) => Path.Combine(worktree, ".stint", "config.json");

    public static Settings Read(Machine machine, string? worktree)
    {
        var settings = new Settings();
        if (OfSystem(machine) is { } zone)
            settings = settings with { Tz = zone };
        foreach (var file in Files(machine, worktree))
            settings = Over(settings, file, machine.Error, worktree is not null && file == OfRepository(worktree));
        foreach (var setting in Setting.All)
        {
            if (machine.Variable(setting.Variable) is { } value)
                settings = setting.With(settings, value, setting.Variable);
        }

        return settings with { Variable = machine.Variable };
    }

    /// <summary>The zone that TZ names; null when it names none that is IANA's.</summary>
    public static string? OfSystem(Machine machine) => machine.Variable("TZ")?.TrimStart(':') is { } zone && Zones.Find(zone) is not null ? zone : null;

    public static IEnumerable<string> Files(Machine machine, string? worktree)
    {
        string? user = null;
        try
        {
            user = OfUser(machine);
        }
        catch (Refusal)
        {
            // Without a home there is no user's file.
        }

        if (user is not null && File.Exists(user))
            yield return user;
        if (worktree is not null && OfRepository(worktree) is var own && File.Exists(own))
            yield return own;
    }

    private static Settings Over(Settings settings, string file, TextWriter errors, bool ofRepository)
    {
        using var document = Parse(file);
        foreach (var key in Unread(document.RootElement, ""))
            errors.Write($"stint: {file}: there is no setting '{PlainText.Short(PlainText.Line(key), 60)}', and nothing reads it: stint config list\n");
        foreach (var setting in Setting.All)
        {
            if (Find(document.RootElement, setting.Key) is not { } value)
                continue;
            if (ofRepository && setting.Personal)
                errors.Write($"stint: {file}: '{setting.Key}' counts in your own file only: stint config set {setting.Key} VALUE --user\n");
            else
                settings = setting.With(settings, Scalar(value, file, setting), file);
        }

        if (document.RootElement.TryGetProperty("templates", out var templates))
        {
            var (own, before) = (templates.Clone(), settings.Templates);
            settings = settings with { Templates = new(() => ConfigTemplates.Over(before.Value, ConfigTemplates.Read(own, file))) };
        }

        if (document.RootElement.TryGetProperty("workflow", out var workflow))
        {
            var own = workflow.Clone();
            settings = settings with { Workflow = new(() => Workflow.Of(ConfigWorkflow.Read(own, file))) };
        }

        return settings;
    }

    /// <summary>Keys that nothing reads: slips of the hand, and what another version knows.</summary>
    private static IEnumerable<string> Unread(JsonElement element, string section)
    {
        foreach (var property in element.EnumerateObject())
        {
            var name = JsonText.Name(property);
            var key = section + name;
            if (name.Contains('.', StringComparison.Ordinal))
                yield return key;
            else if (Setting.All.Any(setting => setting.Key == key) || key is "$schema" or "workflow" or "templates")
                continue;
            if (property.Value.ValueKind != JsonValueKind.Object || !Setting.All.Any(setting => setting.Key.StartsWith(key + ".", StringComparison.Ordinal)))
                yield return key;
            else
                foreach (var inner in Unread(property.Value, key + "."))
                    yield return inner;
        }
    }

    public static JsonDocument Parse(string file)
    {
        try
        {
            var document = JsonDocument.Parse(Bytes(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw Refusal.Usage("bad_config", $"{file} is not a JSON object.");
        }
        catch (JsonException wrong)
        {
            throw Refusal.Usage("bad_config", $"{file} is not valid JSON in line {wrong.LineNumber + 1}.", "Comments and trailing commas are allowed.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Refusal.Usage("bad_config", $"{file} cannot be read: {failure.Message}");
        }
    }

    private static ReadOnlyMemory<byte> Bytes(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var bytes = BoundedRead.All(stream, MostBytes) ?? throw Refusal.Usage("bad_config", $"{file} is larger than 1 MiB, or no plain file.");
        return bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
    }

    /// <summary>The value that a file has for a key; null when it has none.</summary>
    public static JsonElement? Find(JsonElement element, string key)
    {
        foreach (var part in key.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(part, out element))
                return null;
        }

        return element;
    }

    private static string Scalar(JsonElement value, string file, Setting setting) => value.ValueKind switch
    {
        JsonValueKind.String => JsonText.String(value, setting.Key),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw Refusal.Usage("bad_setting", $"{file}: '{setting.Key}' takes a text."),
    };
}
