using System.Text.Json;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Coding;

/// <summary>What became of one heartbeat: taken, or why not.</summary>
internal readonly record struct TakenHeartbeat(Heartbeat? Heartbeat, string? Error);

/// <summary>Takes heartbeats as their senders wrote them: each by itself, so that a bad one is refused and the others are taken.</summary>
internal static class Intake
{
    /// <summary>The most taken at once; WakaTime's clients send 25.</summary>
    public const int Most = 1000;

    private const string LastProject = "<<LAST_PROJECT>>";
    private const string LastBranch = "<<LAST_BRANCH>>";
    private const string LastLanguage = "<<LAST_LANGUAGE>>";

    /// <summary>Work of yesterday is no work that a heartbeat goes on with.</summary>
    private static readonly TimeSpan LastReaches = TimeSpan.FromDays(1);

    private static readonly Sql Last = new(
        """
        select project, branch, language from heartbeats
        where bucket = @bucket and workspace = @workspace and actor_id = @actor and at >= @from and at <= @to and project is not null and coalesce(machine, '') = @machine
        order by at desc, key desc limit 1
        """);

    /// <summary>The outcomes in the order of the heartbeats, and how many were new.</summary>
    public static (TakenHeartbeat[] Outcomes, int Added) Take(Context context, IReadOnlyList<JsonElement> sent, HeartbeatSender sender)
    {
        var coder = Coder.Of(context);
        var read = sent.Select((each, i) => i < Most ? Read(each, sender, context.Now) : new TakenHeartbeat(null, $"At most {Most:N0} heartbeats are taken at once; send this one again.")).ToArray();
        return context.Database.Write(tx =>
        {
            var outcomes = Array.ConvertAll(read, each => each with { Heartbeat = each.Heartbeat });
            // What is meant by "the last one" may stand in the same batch.
            for (var i = 0; i < outcomes.Length; i++)
            {
                if (outcomes[i].Heartbeat is { } heartbeat && IsOpen(heartbeat))
                    outcomes[i] = new TakenHeartbeat(Filled(tx, coder, heartbeat, outcomes), null);
            }

            return (outcomes, Heartbeats.Take(tx, coder, [.. outcomes.Select(each => each.Heartbeat).OfType<Heartbeat>()], context.Now));
        });
    }

    private static TakenHeartbeat Read(JsonElement json, HeartbeatSender sender, Instant now)
    {
        try
        {
            return new TakenHeartbeat(HeartbeatReader.Read(json, sender, now), null);
        }
        catch (Refusal refusal)
        {
            return new TakenHeartbeat(null, refusal.Message);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair in a field's name.
            return new TakenHeartbeat(null, "A field's name is not valid Unicode text.");
        }
    }

    private static bool IsOpen(Heartbeat heartbeat) => heartbeat.Project == LastProject || heartbeat.Branch == LastBranch || heartbeat.Language == LastLanguage;

    /// <summary>With the project, branch and language of the heartbeat before it on the same machine; unknown where there is none.</summary>
    private static Heartbeat Filled(Transaction tx, Coder coder, Heartbeat heartbeat, TakenHeartbeat[] batch)
    {
        var beside = batch.Select(each => each.Heartbeat).OfType<Heartbeat>()
            .Where(each => each.At <= heartbeat.At && each.Machine == heartbeat.Machine && each.Project is not null && !IsOpen(each)).MaxBy(each => each.At);
        var stored = tx.Query(
            Last,
            row => (Project: row.TextOrNull(0), Branch: row.TextOrNull(1), Language: row.TextOrNull(2)),
            coder.With(("@from", Instant.Max(heartbeat.At - LastReaches, beside?.At ?? Instant.MinValue)), ("@to", heartbeat.At), ("@machine", heartbeat.Machine ?? "")));
        var last = stored is [var one] ? one : (beside?.Project, beside?.Branch, beside?.Language);
        return heartbeat with
        {
            Project = heartbeat.Project == LastProject ? last.Project : heartbeat.Project,
            Branch = heartbeat.Branch == LastBranch ? last.Branch : heartbeat.Branch,
            Language = heartbeat.Language == LastLanguage ? last.Language : heartbeat.Language,
        };
    }
}
