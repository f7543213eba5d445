using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;
using Stint.Work.Attachments;

namespace Stint.Work;

/// <summary>What is left of a deleted session.</summary>
internal sealed record Deleted(string Id, long Number, Sessions.Instant DeletedAt);

/// <summary><c>stint session delete</c>: removes one session with everything in it; the figures follow, and a tombstone says that it was there.</summary>
internal static class DeleteSession
{
    private static readonly Parameter<bool> Yes = Parameter.Flag("yes", "Really delete; without it nothing happens");

    private static readonly Sql Tombstone = new(
        """
        insert into tombstones (bucket, id, workspace, kind, number, project_id, deleted_at, deleted_by)
        values (@bucket, @id, @workspace, 'session', @number, @project, @at, @actor) on conflict do nothing
        """);

    /// <summary>Its commits stay deleted too: an import of the history that still has them would bring the session back.</summary>
    private static readonly Sql CommitTombstones = new(
        """
        insert into tombstones (bucket, id, workspace, kind, number, project_id, deleted_at, deleted_by)
        select c.bucket, c.sha, @workspace, 'commit', null, cast(@project as text), cast(@at as bigint), @actor
        from session_commits c where c.bucket = @bucket and c.session_id = @id
        on conflict do nothing
        """);

    private static readonly Sql Models = new("delete from session_models where bucket = @bucket and session_id = @id");
    private static readonly Sql Files = new("delete from session_files where bucket = @bucket and session_id = @id");
    private static readonly Sql Commits = new("delete from session_commits where bucket = @bucket and session_id = @id");
    private static readonly Sql Tags = new("delete from session_tags where bucket = @bucket and session_id = @id");
    private static readonly Sql Claims = new("delete from commit_claims where bucket = @bucket and session_id = @id");
    private static readonly Sql TaskKeys = new("delete from session_tasks where bucket = @bucket and session_id = @id");
    private static readonly Sql Checks = new("delete from session_checks where bucket = @bucket and session_id = @id");
    private static readonly Sql Health = new("delete from session_health where bucket = @bucket and session_id = @id");
    private static readonly Sql Work = new("delete from work_sessions where bucket = @bucket and session_id = @id");
    private static readonly Sql Timeline = new("delete from activities where bucket = @bucket and session_id = @id");
    private static readonly Sql Session = new("delete from sessions where bucket = @bucket and id = @id");

    public static readonly Operation Operation = new Operation<Deleted>
    {
        Verbs = ["session delete"],
        Route = "DELETE /api/v1/work/sessions/{session}",
        Summary = "Delete one session; every figure follows",
        Examples = ["stint session delete 42 --yes"],
        Parameters = [Common.Ref, Yes],
        Json = () => WorkJson.Default.Deleted,
        Does = (context, arguments) =>
        {
            var (deleted, files) = context.Database.Write(tx => Delete(tx, context, arguments));
            SessionAttachments.RemoveUnnamed(context, files);
            return deleted;
        },
        Shows = (deleted, terminal) => terminal.Line($"{terminal.Green("✓")} Session #{deleted.Number} is deleted; the figures follow."),
    };

    private static (Deleted Deleted, string[] Files) Delete(Transaction tx, Context context, Arguments arguments)
    {
        if (!arguments.Has(Common.Ref))
            throw Refusal.Usage("missing", "Which session?", "Name it: stint session delete 42 --yes");
        var row = SessionRef.Hold(tx, context, arguments.Get(Common.Ref));
        var session = row.Session;
        if (!arguments.Get(Yes))
        {
            throw Refusal.Usage(
                "not_confirmed",
                $"Session #{session.Number} of {row.ProjectName ?? "no project"}, of {session.StartedAt}{(row.Goal is { } goal ? $" ({PlainText.Short(PlainText.Line(goal), 60)})" : "")}, would be deleted, with its timeline.",
                $"Say so: stint session delete {session.Id} --yes");
        }

        tx.Execute(
            CommitTombstones,
            ("@workspace", session.Workspace),
            ("@project", session.ProjectId),
            ("@at", context.Now),
            ("@actor", context.Actor),
            ("@bucket", session.Bucket),
            ("@id", session.Id));
        Transcripts.DeletedSpans.Add(tx, row);
        string[] files = [];
        Fold.Change(tx, session.Bucket, session.Workspace, session.Id, () =>
        {
            files = SessionAttachments.Delete(tx, session.Bucket, session.Id);
            Agents.Driven.Forget(tx, session.Bucket, session.Id);
            foreach (var statement in (Sql[])[Models, Files, Commits, Tags, Claims, TaskKeys, Checks, Health, Work, Timeline, Session])
                tx.Execute(statement, ("@bucket", session.Bucket), ("@id", session.Id));
        });
        tx.Execute(
            Tombstone,
            ("@bucket", session.Bucket),
            ("@id", session.Id),
            ("@workspace", session.Workspace),
            ("@number", session.Number),
            ("@project", session.ProjectId),
            ("@at", context.Now),
            ("@actor", context.Actor));
        return (new Deleted(session.Id, session.Number, context.Now), files);
    }
}
