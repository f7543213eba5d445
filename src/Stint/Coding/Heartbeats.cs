using System.Text.Json;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Coding;

/// <summary>Whose heartbeats: a person's, in a workspace.</summary>
internal readonly record struct Coder(int Bucket, string Workspace, string Actor)
{
    public static Coder Of(Context context) => new(context.Bucket, context.Workspace, context.Actor);

    public (string, object?)[] With(params (string, object?)[] more) => [("@bucket", Bucket), ("@workspace", Workspace), ("@actor", Actor), .. more];
}

/// <summary>The stored heartbeats: taken in once each, however often they come; read by stretches of time.</summary>
internal static class Heartbeats
{
    /// <summary>The most read for one day, with a time-out around it: one every quarter of a second, for a whole day.</summary>
    private const int MostOfADay = 400_000;

    private static readonly Bulk Rows = new(
        "heartbeats",
        "bucket bigint", "workspace text", "actor_id text", "at bigint", "key text", "received_at bigint", "lane text", "agent_session text", "type text", "entity text", "category text",
        "project text", "branch text", "language text", "editor text", "plugin text", "os text", "machine text", "harness text", "model text", "is_write bigint", "line bigint", "cursor bigint",
        "lines bigint", "line_additions bigint", "line_deletions bigint", "ai_line_changes bigint", "human_line_changes bigint", "input_tokens bigint", "output_tokens bigint",
        "cached_input_tokens bigint", "dependencies text");

    private static readonly Sql Between = new(
        $"""
        select {Beat.Columns} from heartbeats where bucket = @bucket and workspace = @workspace and actor_id = @actor and at >= @from and at < @to
        order by at, key limit @limit
        """);

    private static readonly Sql First = new(
        "select at from heartbeats where bucket = @bucket and workspace = @workspace and actor_id = @actor and at >= @from order by at limit 1");

    private static readonly Sql Last = new(
        "select at from heartbeats where bucket = @bucket and workspace = @workspace and actor_id = @actor and at < @to order by at desc limit 1");

    /// <summary>
    /// Takes heartbeats of one person in; what is there already stays as it is. The days that they may change are forgotten with it. Anything that has
    /// heartbeats to tell, from the wire or from a file, comes through here.
    /// </summary>
    /// <returns>How many were new.</returns>
    public static int Take(Transaction tx, Coder coder, IReadOnlyCollection<Heartbeat> heartbeats, Instant now)
    {
        if (heartbeats.Count == 0)
            return 0;
        CodingDays.Change(tx, coder.Bucket);
        var added = Rows.Write(tx, [.. heartbeats.Select(each => Values(coder, each, now))]);
        if (added > 0)
            CodingDays.Forget(tx, coder, heartbeats.Select(each => each.At));
        CodingNames.Note(tx, coder, heartbeats);
        return added;
    }

    /// <summary>What one stretch of time is counted from: its heartbeats, and those within a time-out around it, which may join with them.</summary>
    public static List<Beat> Around(Transaction tx, Coder coder, Interval stretch, TimeSpan timeout)
    {
        var beats = tx.Query(
            Between,
            Beat.Read,
            coder.With(("@from", stretch.Start - timeout), ("@to", stretch.End + timeout + TimeSpan.FromMilliseconds(1)), ("@limit", MostOfADay)));
        return beats.Count < MostOfADay
            ? beats
            : throw Refusal.Conflict("too_many_heartbeats", $"More than {MostOfADay:N0} heartbeats lie around {stretch.Start}: no editor sends so many, and they are not counted.", "Ask for days before or after.");
    }

    /// <summary>The first heartbeat at or after an instant.</summary>
    public static Instant? FirstFrom(Transaction tx, Coder coder, Instant from) => Only(tx.Query(First, row => row.At(0), coder.With(("@from", from))));

    /// <summary>The last heartbeat before an instant.</summary>
    public static Instant? LastBefore(Transaction tx, Coder coder, Instant to) => Only(tx.Query(Last, row => row.At(0), coder.With(("@to", to))));

    private static Instant? Only(List<Instant> found) => found is [var at] ? at : null;

    private static object?[] Values(Coder coder, Heartbeat each, Instant now) =>
    [
        coder.Bucket, coder.Workspace, coder.Actor, each.At, each.Key, now, each.Lane, each.AgentSession, each.Type, each.Entity, each.Category,
        each.Project, each.Branch, each.Language, each.Editor, each.Plugin, each.Os, each.Machine, each.Harness, each.Model, each.IsWrite, each.Line, each.Cursor,
        each.Lines, each.LineAdditions, each.LineDeletions, each.AiLineChanges, each.HumanLineChanges, each.InputTokens, each.OutputTokens, each.CachedInputTokens,
        each.Dependencies.Length == 0 ? null : JsonSerializer.Serialize(each.Dependencies, CodingJson.Default.StringArray),
    ];
}
