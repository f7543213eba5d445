using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;
using Stint.Work.Goals;

namespace Stint.Work.Insight;

/// <summary><c>stint session context</c>: what an assistant should know of the session it works in, within a bound of tokens.</summary>
internal static class SessionContext
{
    public const long UsualTokens = 1500;

    private const int MostActivities = 10;
    private const int MostFiles = 20;
    private const int LongestText = 300;

    private static readonly Parameter<long?> Budget = Parameter.Number("budget", "How many tokens at the most, a token reckoned as four characters (1500)", 300, 20_000);

    private static readonly Sql Recent = new(
        $"select {Activity.Columns} from activities a where a.bucket = @bucket and a.session_id = @id order by a.at desc, a.id desc limit @limit");

    private static readonly Sql Touched = new(
        """
        select path from activities where bucket = @bucket and session_id = @id and type = 'file_modified' and path is not null
        group by path order by max(at) desc, path limit @limit
        """);

    public static readonly Operation Operation = new Operation<JsonObject>
    {
        Verbs = ["session context"],
        Route = "GET /api/v1/work/sessions/{session}/context",
        Tool = "recall context",
        Summary = "What an assistant should know of the session: goal, progress, what happened last, files, hints with their evidence",
        Examples = ["stint session context", "stint session context --budget 600 --json"],
        Parameters = [Common.Ref, Budget],
        Gather = Gather.Evidence,
        Json = () => WorkJson.Default.JsonObject,
        Does = (context, arguments) => Expiry.Read(context, tx => Of(tx, context, SessionRef.Need(tx, context, arguments.Get(Common.Ref)), arguments.Get(Budget) ?? UsualTokens)),
        Shows = (told, terminal) => terminal.Line(told.ToJsonString(Client.Indented)),
    };

    /// <summary>
    /// The context within a bound. Where it is too long this is cut, in this order, and <c>truncated</c> says what: the oldest activities down to
    /// three, files down to five, the texts of activities, then the rest of activities, files, hints and tags, and the goal at last.
    /// </summary>
    public static JsonObject Of(Transaction tx, Context context, WorkRow row, long tokens)
    {
        var session = SessionViews.Full(tx, context, row);
        (string, object?)[] key = [("@bucket", row.Session.Bucket), ("@id", row.Session.Id)];
        var recent = tx.Query(Recent, Activity.Read, [.. key, ("@limit", MostActivities)]).ConvertAll(each => SessionViews.View(each, paths: context.Paths));
        var seen = tx.Query(Touched, each => context.Paths.Of(each.Text(0)), [.. key, ("@limit", MostFiles)]);
        List<string> files = [.. (session.Files ?? []).Select(file => file.Path).Concat(seen).Distinct(StringComparer.Ordinal).Take(MostFiles)];
        var parts = new Parts(session, context.Now, recent, files, Hints.Of(tx, context, row, session));
        foreach (var cut in Cuts)
        {
            if (Tokens(parts.Render()) <= tokens)
                break;
            while (Tokens(parts.Render()) > tokens && cut(parts))
            {
                // Once more, until it fits or gives nothing more.
            }
        }

        return parts.Render();
    }

    public static long Tokens(JsonObject json) => (json.ToJsonString(Client.Plain).Length + GoalEvidence.CharactersOfToken - 1) / GoalEvidence.CharactersOfToken;

    private static readonly Func<Parts, bool>[] Cuts =
    [
        parts => Drop(parts.Activities, 3),
        parts => Drop(parts.Files, 5),
        parts => parts.Shorten(80),
        parts => Drop(parts.Activities, 0),
        parts => Drop(parts.Files, 0),
        parts => Drop(parts.Hints, 0),
        parts => Drop(parts.Tags, 0),
        parts => parts.ShortenGoal(),
    ];

    private static bool Drop<T>(List<T> list, int least)
    {
        if (list.Count <= least)
            return false;
        list.RemoveAt(list.Count - 1);
        return true;
    }

    /// <summary>What may be cut, and what is left of it.</summary>
    private sealed class Parts(SessionView session, Instant now, List<ActivityView> activities, List<string> files, List<HintView> hints)
    {
        private readonly (int Activities, int Files, int Hints, int Tags) all = (activities.Count, files.Count, hints.Count, session.Tags.Length);
        private int longest = LongestText;
        private int longestGoal = 2000;

        public List<ActivityView> Activities => activities;
        public List<string> Files => files;
        public List<HintView> Hints => hints;
        public List<string> Tags { get; } = [.. session.Tags];

        public bool Shorten(int to) => longest > to && (longest = to) == to;

        public bool ShortenGoal() => session.Goal?.Length > 40 && longestGoal > 40 && (longestGoal = Math.Max(40, Math.Min(longestGoal, session.Goal.Length) / 2)) > 0;

        public JsonObject Render()
        {
            var counts = session.Counts;
            var current = new JsonObject
            {
                ["id"] = session.Id,
                ["number"] = session.Number,
                ["project"] = session.Project?.Name,
                ["goal"] = session.Goal is { } goal ? PlainText.Short(goal, longestGoal) : null,
                ["started"] = session.StartedAt.ToString(),
                ["elapsed_minutes"] = Math.Round(((session.EndedAt ?? now) - session.StartedAt).TotalMinutes, 1),
                ["progress"] = new JsonObject
                {
                    ["tasks"] = new JsonObject { ["total"] = counts.TasksCreated, ["completed"] = counts.TasksCompleted, ["in_progress"] = counts.TasksInProgress, ["todo"] = counts.TasksTodo },
                    ["context_items"] = counts.ContextItems,
                    ["decisions"] = counts.Decisions,
                },
                ["recent_activities"] = new JsonArray([.. activities.Select(each => (JsonNode?)new JsonObject
                {
                    ["type"] = each.Type,
                    ["description"] = each.Description is { } text ? PlainText.Short(text, longest) : null,
                    ["when"] = each.At.ToString(),
                })]),
                ["active_files"] = new JsonArray([.. files.Select(file => (JsonNode?)file)]),
                ["tags"] = new JsonArray([.. Tags.Select(tag => (JsonNode?)tag)]),
            };
            if (session.Budget is { } budget)
                current["budget"] = new JsonObject { ["seconds"] = budget.Seconds, ["active_seconds"] = budget.ActiveSeconds, ["over_seconds"] = budget.OverSeconds };
            return new JsonObject
            {
                ["current_session"] = current,
                ["hints"] = new JsonArray([.. hints.Select(hint => (JsonNode?)new JsonObject { ["kind"] = hint.Kind, ["text"] = hint.Text, ["evidence"] = hint.Evidence.DeepClone() })]),
                ["truncated"] = Truncated(),
            };
        }

        private JsonArray Truncated()
        {
            var cut = new JsonArray();
            Say("recent_activities", activities.Count, all.Activities);
            Say("active_files", files.Count, all.Files);
            Say("hints", hints.Count, all.Hints);
            Say("tags", Tags.Count, all.Tags);
            SayText("descriptions", longest, activities.Select(each => each.Description?.Length ?? 0).DefaultIfEmpty(0).Max());
            SayText("goal", longestGoal, session.Goal?.Length ?? 0);
            return cut;

            void Say(string what, int kept, int of)
            {
                if (kept < of)
                    cut.Add((JsonNode)new JsonObject { ["what"] = what, ["kept"] = kept, ["of"] = of });
            }

            void SayText(string what, int kept, int of)
            {
                if (kept < of)
                    cut.Add((JsonNode)new JsonObject { ["what"] = what, ["kept_characters"] = kept, ["of"] = of });
            }
        }
    }
}
