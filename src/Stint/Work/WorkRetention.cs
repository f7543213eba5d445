using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;
using Stint.Work.Attachments;

namespace Stint.Work;

/// <summary>What was removed of old work sessions, or would be.</summary>
internal sealed record PrunedWork(Instant Before, long Sessions, long Entries, long Attachments);

/// <summary>
/// Removes what was said in work sessions that ended longer ago than <c>work.retention</c>: entries and attachments. The session stays, with its goal, outcome,
/// decisions, blockers, next actions, files and commits; so do its times and counts, which the removed entries leave behind (<see cref="PrunedEntries"/>).
/// </summary>
internal static class WorkRetention
{
    private const int AtOnce = 100;

    /// <summary>What stays: the life cycle, what was corrected and concluded, what may still be open, and the decisions, which are the memory of a project.</summary>
    private const string Goes =
        """
        a.type not in ('session_started', 'session_ended', 'session_paused', 'session_continued', 'session_amended', 'decision_made', 'goal_evaluated', 'project_changed',
          'blocker', 'blocker_resolved', 'next_action', 'next_action_done', 'test_run', 'entries_pruned')
        """;

    private const string IsOld = "s.bucket = @bucket and s.workspace = @workspace and s.kind = 'work' and s.ended_at is not null and s.started_at < @before and s.ended_at < @before and s.closed_at < @before";

    private static readonly Sql Old = new(
        $"""
        select s.id from sessions s where {IsOld} and s.id > @after
          and (exists (select 1 from activities a where a.bucket = s.bucket and a.session_id = s.id and {Goes})
            or exists (select 1 from attachments t where t.bucket = s.bucket and t.session_id = s.id))
        order by s.id limit @limit
        """);

    private static readonly Sql Count = new(
        $"""
        select count(*), coalesce(sum((select count(*) from activities a where a.bucket = s.bucket and a.session_id = s.id and {Goes})), 0),
          coalesce(sum((select count(*) from attachments t where t.bucket = s.bucket and t.session_id = s.id)), 0)
        from sessions s where {IsOld}
          and (exists (select 1 from activities a where a.bucket = s.bucket and a.session_id = s.id and {Goes})
            or exists (select 1 from attachments t where t.bucket = s.bucket and t.session_id = s.id))
        """);

    private static readonly Sql Going = new($"select a.at, a.type, a.sign from activities a where a.bucket = @bucket and a.session_id = @id and {Goes} order by a.at, a.id");

    private static readonly Sql Before = new("select id, data from activities where bucket = @bucket and session_id = @id and type = 'entries_pruned'");

    private static readonly Sql Drop = new($"delete from activities where bucket = @bucket and session_id = @id and id in (select a.id from activities a where a.bucket = @bucket and a.session_id = @id and {Goes})");

    private static readonly Sql DropMark = new("delete from activities where bucket = @bucket and session_id = @id and type = 'entries_pruned'");

    private static readonly Sql IsMarked = new("select 1 from activities where bucket = @bucket and session_id = @id and type = 'entries_pruned' limit 1");

    /// <summary>Whether entries of a session were removed: they do not come back with an import, and its borders cannot be moved over them.</summary>
    public static bool Was(Transaction tx, SessionRow session) => tx.First(IsMarked, _ => true, ("@bucket", session.Bucket), ("@id", session.Id));

    /// <summary>What would go now.</summary>
    public static PrunedWork Look(Context context)
    {
        var before = context.Now - context.Settings.WorkKept;
        return context.Database.Read(tx => tx.First(
            Count, row => new PrunedWork(before, row.Long(0), row.Long(1), row.Long(2)), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@before", before)))!;
    }

    /// <summary>Removes what is too old, session by session, each of them whole.</summary>
    public static PrunedWork Run(Context context)
    {
        var before = context.Now - context.Settings.WorkKept;
        var done = new PrunedWork(before, 0, 0, 0);
        for (var after = ""; ;)
        {
            var ids = context.Database.Read(tx => tx.Query(
                Old, row => row.Text(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@before", before), ("@after", after), ("@limit", AtOnce)));
            if (ids.Count == 0)
                return done;
            foreach (var id in ids)
            {
                var (entries, attachments, contents) = context.Database.Write(tx => Take(tx, context, id));
                SessionAttachments.RemoveUnnamed(context, contents);
                done = done with { Sessions = done.Sessions + 1, Entries = done.Entries + entries, Attachments = done.Attachments + attachments };
            }

            after = ids[^1];
        }
    }

    private static (long Entries, long Attachments, string[] Contents) Take(Transaction tx, Context context, string id)
    {
        Fold.Hold(tx, context.Bucket, id);
        (string, object?)[] key = [("@bucket", context.Bucket), ("@id", id)];
        if (SessionRef.Find(tx, context, id) is not { } row)
            return (0, 0, []);
        var going = tx.Query(Going, each => (At: each.At(0), Type: each.Text(1), Sign: each.Flag(2)), key);
        var attached = SessionAttachments.Of(tx, context.Bucket, id).Count;
        var contents = SessionAttachments.Delete(tx, context.Bucket, id);
        var earlier = tx.Query(Before, each => PrunedEntries.Parse(each.Text(1)), key);
        var counts = going.CountBy(each => each.Type).Select(each => KeyValuePair.Create(each.Key, (long)each.Value)).Concat(earlier.SelectMany(each => each.Counts))
            .GroupBy(each => each.Key, StringComparer.Ordinal).ToDictionary(each => each.Key, each => each.Sum(one => one.Value), StringComparer.Ordinal);
        var signs = going.Where(each => each.Sign).Select(each => each.At).Concat(earlier.SelectMany(each => each.Signs)).Distinct().Order().ToList();
        // The figures stay as they are, which the fold would show: nothing is taken from a day, and nothing is added.
        Fold.Change(tx, context.Bucket, context.Workspace, id, () =>
        {
            tx.Execute(Drop, key);
            tx.Execute(DropMark, key);
            Timelines.Write(tx, row.Session, new Activity
            {
                Id = Ids.New(context.Now),
                At = row.Session.Until,
                RecordedAt = context.Now,
                Type = ActivityTypes.Pruned,
                Description = $"{Spoken.Count(counts.Values.Sum(), "entry", "entries")} removed after {Durations.Text(context.Settings.WorkKept)} (work.retention); times and counts stay",
                Evidence = "observed",
                Sign = false,
                Actor = context.Caller.Actor ?? row.Session.ActorId,
                Data = new PrunedEntries(signs, counts).ToData(),
            });
        });
        return (going.Count, attached, contents);
    }
}
