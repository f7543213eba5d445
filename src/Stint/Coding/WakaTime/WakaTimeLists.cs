using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Coding.WakaTime;

/// <summary>WakaTime's answers that are lists: durations and heartbeats of a day, projects, machines, programs, and the user.</summary>
internal static class WakaTimeLists
{
    private const int MostNames = 1000;
    private const int MostHeartbeats = 50_000;

    private static readonly Dictionary<string, string> SlicedBy = new(StringComparer.Ordinal)
    {
        ["project"] = "project",
        ["entity"] = "entity",
        ["language"] = "language",
        ["os"] = "os",
        ["editor"] = "editor",
        ["category"] = "category",
        ["machine"] = "machine",
        ["branch"] = "branch",
    };

    private static readonly Sql OfDay = new(
        """
        select at, key, type, entity, category, project, branch, language, is_write, line, cursor, lines, line_additions, line_deletions, ai_line_changes, human_line_changes,
          dependencies, machine, model, received_at
        from heartbeats where bucket = @bucket and workspace = @workspace and actor_id = @actor and at >= @from and at < @to
        order by at, key limit @limit
        """);

    public static JsonObject Durations(Context context, WakaTimeQuery query)
    {
        var range = query.Day(context);
        var joining = query.Joining(context);
        var by = query["slice_by"] ?? "project";
        if (!SlicedBy.TryGetValue(by, out var slice))
            throw Refusal.Usage("bad_value", $"'{PlainText.Short(PlainText.Line(by), 60)}' is nothing to slice by.", "Take " + string.Join(", ", SlicedBy.Keys) + ".");
        var window = range.Bounds(range.From);
        var time = context.Database.Read(tx => new JoinedTime(window, Heartbeats.Around(tx, Coder.Of(context), window, joining.Timeout), joining));
        var runs = time.All.Runs(beat => Slices.Name(beat, slice)).ToList();
        return new JsonObject
        {
            ["data"] = new JsonArray([.. runs.Select(run => (JsonNode)new JsonObject
            {
                ["time"] = run.Stretch.Start.Milliseconds / 1000.0,
                ["duration"] = run.Stretch.Length.TotalSeconds,
                ["color"] = null,
                [by] = Slices.Name(run.First, slice) is { } name ? slice == "entity" ? context.Paths.Of(name) : name : slice == "project" ? "Unknown Project" : null,
            })]),
            ["branches"] = new JsonArray([.. time.All.Select(each => each.Sign.Branch).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(each => (JsonNode)each)]),
            ["start"] = window.Start.ToString(),
            ["end"] = WakaTimeJson.LastSecond(window).ToString(),
            ["timezone"] = context.Zone.Id,
        };
    }

    public static JsonObject OfDate(Context context, WakaTimeQuery query)
    {
        var range = query.Day(context);
        var window = range.Bounds(range.From);
        var rows = context.Database.Read(tx => tx.Query(OfDay, row => (JsonNode)new JsonObject
        {
            ["id"] = row.Text(1),
            ["time"] = row.Long(0) / 1000.0,
            ["type"] = row.Text(2),
            ["entity"] = context.Paths.Of(row.Text(3)),
            ["category"] = row.TextOrNull(4),
            ["project"] = row.TextOrNull(5),
            ["branch"] = row.TextOrNull(6),
            ["language"] = row.TextOrNull(7),
            ["is_write"] = row.Flag(8),
            ["lineno"] = row.LongOrNull(9),
            ["cursorpos"] = row.LongOrNull(10),
            ["lines"] = row.LongOrNull(11),
            ["line_additions"] = row.LongOrNull(12),
            ["line_deletions"] = row.LongOrNull(13),
            ["ai_line_changes"] = row.LongOrNull(14),
            ["human_line_changes"] = row.LongOrNull(15),
            ["dependencies"] = row.TextOrNull(16) is { } list ? JsonNode.Parse(list) : new JsonArray(),
            ["machine_name_id"] = row.TextOrNull(17),
            ["ai_model"] = row.TextOrNull(18),
            ["created_at"] = row.At(19).ToString(),
        }, Coder.Of(context).With(("@from", window.Start), ("@to", window.End), ("@limit", MostHeartbeats))));
        return new JsonObject
        {
            ["data"] = new JsonArray([.. rows]),
            ["start"] = window.Start.ToString(),
            ["end"] = WakaTimeJson.LastSecond(window).ToString(),
            ["timezone"] = context.Zone.Id,
        };
    }

    public static JsonObject Projects(Context context, WakaTimeQuery query)
    {
        var search = query["q"];
        return Listed(context, CodingNames.Project, each => search is null || each.Name.Contains(search, StringComparison.OrdinalIgnoreCase), each => new JsonObject
        {
            ["id"] = each.Name,
            ["name"] = each.Name,
            ["urlencoded_name"] = Uri.EscapeDataString(each.Name),
            ["color"] = null,
            ["has_public_url"] = false,
            ["repository"] = null,
            ["created_at"] = each.FirstAt.ToString(),
            ["first_heartbeat_at"] = each.FirstAt.ToString(),
            ["last_heartbeat_at"] = each.LastAt.ToString(),
            ["human_readable_last_heartbeat_at"] = Spoken.Ago(each.LastAt, context.Now),
        });
    }

    public static JsonObject Machines(Context context) => Listed(context, CodingNames.Machine, _ => true, each => new JsonObject
    {
        ["id"] = each.Name,
        ["name"] = each.Name,
        ["value"] = each.Name,
        ["created_at"] = each.FirstAt.ToString(),
        ["last_seen_at"] = each.LastAt.ToString(),
    });

    public static JsonObject UserAgents(Context context) => Listed(context, CodingNames.UserAgent, _ => true, each =>
    {
        var agent = CodingAgent.Read(each.Name);
        return new JsonObject
        {
            ["id"] = each.Name,
            ["value"] = each.Name,
            ["editor"] = agent.Editor,
            ["plugin"] = agent.Plugin,
            ["os"] = agent.Os,
            ["is_browser_extension"] = each.Name.StartsWith("Mozilla/", StringComparison.Ordinal),
            ["is_desktop_app"] = false,
            ["created_at"] = each.FirstAt.ToString(),
            ["first_seen_at"] = each.FirstAt.ToString(),
            ["last_seen_at"] = each.LastAt.ToString(),
        };
    });

    public static JsonObject User(Context context)
    {
        var (last, project, agent) = context.Database.Read(tx =>
        {
            var coder = Coder.Of(context);
            return (Heartbeats.LastBefore(tx, coder, Instant.MaxValue), CodingNames.Of(tx, coder, CodingNames.Project, 1), CodingNames.Of(tx, coder, CodingNames.UserAgent, 1));
        });
        var editor = agent is [var one] ? CodingAgent.Read(one.Name) : null;
        return new JsonObject
        {
            ["data"] = new JsonObject
            {
                ["id"] = context.Actor,
                ["username"] = context.Actor,
                ["display_name"] = context.Actor,
                ["full_name"] = null,
                ["email"] = context.Actor.Contains('@', StringComparison.Ordinal) ? context.Actor : null,
                ["photo"] = null,
                ["timezone"] = context.Zone.Id,
                ["timeout"] = (long)context.Settings.CodingTimeout.TotalMinutes,
                ["writes_only"] = false,
                ["last_heartbeat_at"] = last?.ToString(),
                ["last_project"] = project is [var named] ? named.Name : null,
                ["last_plugin"] = agent is [var sent] ? sent.Name : null,
                ["last_plugin_name"] = editor?.Editor,
                ["has_premium_features"] = false,
                ["is_email_public"] = false,
            },
        };
    }

    private static JsonObject Listed(Context context, string kind, Func<CodingName, bool> wanted, Func<CodingName, JsonObject> shown)
    {
        var names = context.Database.Read(tx => CodingNames.Of(tx, Coder.Of(context), kind, MostNames)).FindAll(each => wanted(each));
        return new JsonObject { ["data"] = new JsonArray([.. names.Select(each => (JsonNode)shown(each))]), ["total"] = names.Count, ["total_pages"] = 1, ["page"] = 1, ["next_page"] = null, ["prev_page"] = null };
    }
}
