using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary><c>stint unblock</c>: a blocker of the session stands in the way no longer; the timeline keeps both.</summary>
internal static class Unblock
{
    private static readonly Parameter<string> Blocker = Parameter.Text("blocker", "Which one, by its id or words of it; the only one needs no name", 2000, words: true, value: "BLOCKER");

    public static readonly Operation Operation = new Operation<ActivityView>
    {
        Verbs = ["unblock", "session unblock"],
        Route = "POST /api/v1/work/sessions/{session}/blockers/resolve",
        Summary = "Record that a blocker of the session is gone",
        Examples = ["stint unblock", "stint unblock staging database"],
        Parameters = [Blocker, Common.At, Common.Session],
        Status = 201,
        Json = () => WorkJson.Default.ActivityView,
        Does = (context, arguments) =>
        {
            var gone = context.Database.Read(tx => Find(tx, context, arguments));
            return Entries.Append(context, arguments, ActivityTypes.Unblocked, gone.Text, data: new JsonObject { ["blocker"] = gone.Id }.ToJsonString());
        },
        Shows = (entry, terminal) => Entries.Show(entry, terminal, "Unblocked"),
    };

    /// <summary>What still stands in the way, of the remarks of a session.</summary>
    public static IEnumerable<Activity> Open(IReadOnlyList<Activity> remarks)
    {
        var gone = remarks.Where(each => each.Type == ActivityTypes.Unblocked).Select(each => (string?)JsonNode.Parse(each.Data ?? "{}")?["blocker"]).ToHashSet(StringComparer.Ordinal);
        return remarks.Where(each => each.Type == ActivityTypes.Blocker && !gone.Contains(each.Id));
    }

    private static List<(string Id, string Text)> Open(Transaction tx, WorkRow row) =>
        [.. Open(SessionViews.RemarksOf(tx, row.Session)).Select(each => (each.Id, each.Description ?? ""))];

    private static (string Id, string Text) Find(Transaction tx, Context context, Arguments arguments)
    {
        var row = SessionRef.Need(tx, context, arguments.Get(Common.Session));
        var open = Open(tx, row);
        var wanted = arguments.Get(Blocker)?.Trim();
        var found = string.IsNullOrEmpty(wanted)
            ? open
            : open.FindAll(each => each.Id.StartsWith(wanted, StringComparison.Ordinal) || each.Text.Contains(wanted, StringComparison.OrdinalIgnoreCase));
        return found.Count switch
        {
            1 => found[0],
            0 => throw Refusal.NotFound("no_blocker", open.Count == 0 ? $"Nothing stands in the way of session #{row.Session.Number}." : $"No blocker of session #{row.Session.Number} is like that.", open.Count == 0 ? null : "There are: " + Named(open)),
            _ => throw Refusal.Conflict("ambiguous_blocker", $"{found.Count} blockers of session #{row.Session.Number} are like that.", "Say more of it. There are: " + Named(found)),
        };
    }

    private static string Named(List<(string Id, string Text)> blockers) => PlainText.Short(string.Join("; ", blockers.Select(each => PlainText.Short(PlainText.Line(each.Text), 60))), 400);
}
