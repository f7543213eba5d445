using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Import;

/// <summary>The store changed under the plan: another import, or a session that took a commit in. The plan is made anew.</summary>
internal sealed class PlanOverrun : Exception;

/// <summary>
/// Carries out a part of the plan in one transaction: sessions out, sessions in, the days they touch corrected. What was committed is a plan
/// carried out that far; nothing else remembers how far it was.
/// </summary>
internal sealed class PartWriter(Context context, Project project, string chosenBy, CutPlan plan)
{
    private static readonly Bulk Sessions = new(
        "sessions",
        "bucket bigint", "id text", "workspace text", "kind text", "number bigint", "project_id text", "actor_id text", "actor_type text", "holder text", "status text",
        "started_at bigint", "last_activity_at bigint", "ended_at bigint", "closed_at bigint", "end_reason text", "active_ms bigint", "policy_version bigint",
        "idle_gap_ms bigint", "end_after_ms bigint", "tz text", "source text", "amendments bigint");

    private static readonly Bulk Works = new("work_sessions", "bucket bigint", "session_id text", "chosen_by text", "approximate text");

    private static readonly Bulk Activities = new(
        "activities",
        "bucket bigint", "session_id text", "id text", "at bigint", "recorded_at bigint", "type text", "description text", "evidence text", "ai bigint", "sign bigint", "actor_id text");

    private static readonly Bulk Commits = new(
        "session_commits",
        "bucket bigint", "session_id text", "sha text", "at bigint", "subject text", "files_changed bigint", "insertions bigint", "deletions bigint");

    private static readonly Bulk Files = new(
        "session_files",
        "bucket bigint", "session_id text", "path text", "old_path text", "change text", "times_modified bigint", "lines_added bigint", "lines_removed bigint", "mentions bigint");

    /// <summary>Two imports of one project take turns.</summary>
    private static readonly Sql Lock = new("update projects set name = name where bucket = @bucket and id = @id");

    private readonly List<object?[]> sessions = [];
    private readonly List<object?[]> works = [];
    private readonly List<object?[]> activities = [];
    private readonly List<object?[]> commits = [];
    private readonly List<object?[]> files = [];
    private readonly List<(Share? Share, int Sign)> shares = [];

    /// <summary>Writes the changes; throws <see cref="PlanOverrun"/>, and writes nothing, when the store is not what the plan was made from.</summary>
    public void Write(Transaction tx, PlanPart part, PartFacts facts)
    {
        // A transaction that lost a race runs again from here.
        foreach (var rows in (List<object?[]>[])[sessions, works, activities, commits, files])
            rows.Clear();
        shares.Clear();
        tx.Execute(Lock, ("@bucket", context.Bucket), ("@id", project.Id));
        CheckNew(tx, part);
        var kept = new Dictionary<int, Kept>();
        var coming = new List<(int Run, long? Number)>();
        foreach (var (from, to) in part.Changes)
        {
            var numbers = new HashSet<long>();
            for (var run = from; run < to; run++)
                coming.Add((run, Clear(tx, part, part.Runs[run], kept, numbers)));
        }

        coming.Sort((left, right) => part.CompareStarts(left.Run, right.Run));
        var next = coming.Count(each => each.Number is null) is > 0 and var wanted
            ? Numbers.Take(tx, context.Bucket, context.Workspace, "session/" + project.Id, wanted)
            : 0;
        foreach (var (run, number) in coming)
            Create(part, run, number ?? next++, kept, facts);
        Insert(tx);
        Fold.Apply(tx, context.Bucket, context.Workspace, WorkDays.Kept.ForChange(tx, context.Bucket, context.Workspace), shares);
    }

    /// <summary>Takes out sessions that have no commit of their own any more.</summary>
    public void Remove(Transaction tx, IReadOnlyList<Standing> emptied)
    {
        shares.Clear();
        tx.Execute(Lock, ("@bucket", context.Bucket), ("@id", project.Id));
        foreach (var session in emptied)
            Remove(tx, session);
        Fold.Apply(tx, context.Bucket, context.Workspace, WorkDays.Kept.ForChange(tx, context.Bucket, context.Workspace), shares);
    }

    private void Remove(Transaction tx, Standing session)
    {
        shares.Add((Share.Read(tx, context.Bucket, session.Key), -1));
        if (!ImportedSessions.Remove(tx, context.Bucket, session.Key, session.Count))
            throw new PlanOverrun();
    }

    /// <summary>None of the rows may be there: what was counted into the days would not be what stands.</summary>
    private void Insert(Transaction tx)
    {
        foreach (var (table, rows) in ((Bulk, List<object?[]>)[])[(Sessions, sessions), (Works, works), (Activities, activities), (Commits, commits), (Files, files)])
        {
            if (table.Write(tx, rows) != rows.Count)
                throw new PlanOverrun();
        }
    }

    private void CheckNew(Transaction tx, PlanPart part)
    {
        var asked = new List<ObjectId>(Taken.AtOnce);
        foreach (var entry in part.Entries)
        {
            if (entry.Session < 0)
                asked.Add(entry.Sha);
            if (asked.Count == Taken.AtOnce)
                Check();
        }

        if (asked.Count > 0)
            Check();

        void Check()
        {
            if (Taken.Among(tx, context.Bucket, asked.ToArray()).Count > 0)
                throw new PlanOverrun();
            asked.Clear();
        }
    }

    /// <summary>What a session that stays in one piece alone knows of its commits and files.</summary>
    private sealed record Kept(Dictionary<ObjectId, CommitFacts> Commits, List<FileFacts> Files);

    /// <summary>Takes the sessions of a run's commits out, and returns the number that the run goes on with.</summary>
    private long? Clear(Transaction tx, PlanPart part, Run run, Dictionary<int, Kept> kept, HashSet<long> numbers)
    {
        long? number = null;
        var before = -1;
        for (var i = run.From; i < run.To; i++)
        {
            var place = part.Entries[i].Session;
            if (place < 0 || place == before)
                continue;
            before = place;
            var session = part.Standing(place);
            if (!numbers.Add(session.Number))
                continue;
            number ??= session.Number;
            if (session.Whole)
                kept[place] = new Kept(ImportedSessions.ReadCommits(tx, context.Bucket, session.Key), ImportedSessions.ReadFiles(tx, context.Bucket, session.Key));
            Remove(tx, session);
        }

        return number;
    }

    private void Create(PlanPart part, int place, long number, Dictionary<int, Kept> kept, PartFacts facts)
    {
        var run = part.Runs[place];
        var first = part.Entries[run.From];
        var author = plan.AuthorOf(first);
        var end = new Instant(part.Entries[run.To - 1].At);
        var session = new SessionRow
        {
            Bucket = context.Bucket,
            Id = Ids.Derived(new Instant(first.At), $"git-import\u001f{author}\u001f{first.Sha}"),
            Workspace = context.Workspace,
            Kind = SessionKind.Work,
            Number = number,
            ProjectId = project.Id,
            ActorId = author,
            ActorType = "human",
            Holder = WorkRow.HolderOf(author, null, null, null, null),
            Status = SessionStatus.Ended,
            StartedAt = run.Start,
            LastActivityAt = end,
            EndedAt = end,
            ClosedAt = Instant.Max(context.Now, end),
            EndReason = EndReason.Timeout,
            Active = end - run.Start,
            PolicyVersion = plan.Rules.PolicyVersion,
            IdleGap = plan.Rules.IdleGap,
            EndAfter = plan.Rules.Gap,
            Tz = context.Zone.Id,
            Source = "git-import",
        };
        sessions.Add(
        [
            session.Bucket, session.Id, session.Workspace, SessionKinds.Name(session.Kind), session.Number, session.ProjectId, session.ActorId, session.ActorType, session.Holder,
            SessionStatuses.Name(session.Status), session.StartedAt, session.LastActivityAt, session.EndedAt, session.ClosedAt, EndReasons.Name(EndReason.Timeout),
            (long)session.Active.TotalMilliseconds, session.PolicyVersion, (long)session.IdleGap.TotalMilliseconds, (long)plan.Rules.Gap.TotalMilliseconds, session.Tz, session.Source, 0L,
        ]);
        works.Add([session.Bucket, session.Id, chosenBy, run.CutOff ? "a commit at the cut of the shallow clone counts without its lines" : null]);
        shares.Add((Collect(session, part, place, kept, facts), +1));
    }

    /// <summary>Puts a session's rows among those to be written, and returns its share in the days.</summary>
    private Share Collect(SessionRow session, PlanPart part, int place, Dictionary<int, Kept> kept, PartFacts facts)
    {
        var run = part.Runs[place];
        var sums = facts.FilesOf(place).Copy();
        var signs = new List<Instant>(run.Count);
        var before = -1;
        for (var i = run.From; i < run.To; i++)
        {
            var entry = part.Entries[i];
            var whole = entry.Session >= 0 ? kept.GetValueOrDefault(entry.Session) : null;
            if (whole is not null && entry.Session != before)
                whole.Files.ForEach(sums.Add);
            before = entry.Session;
            signs.Add(new Instant(entry.At));
            Add(session, entry, whole is null ? facts.Of(entry.Sha) : whole.Commits[entry.Sha]);
        }

        foreach (var file in sums.All)
            files.Add([session.Bucket, session.Id, file.Path, file.OldPath, file.Change, file.Times, file.LinesAdded, file.LinesRemoved, 0L]);
        return new Share(session, signs, [], new Rollup
        {
            Commits = run.Count,
            Files = sums.All.Count,
            LinesAdded = sums.All.Sum(file => file.LinesAdded ?? 0),
            LinesRemoved = sums.All.Sum(file => file.LinesRemoved ?? 0),
        });
    }

    private void Add(SessionRow session, CommitEntry entry, CommitFacts facts)
    {
        var commit = new CommitView(entry.Sha.ToString(), new Instant(entry.At), facts.Subject, facts.Files, facts.LinesAdded, facts.LinesRemoved);
        var activity = Measure.CommitActivity(context, session, commit);
        activities.Add([session.Bucket, session.Id, activity.Id, activity.At, activity.RecordedAt, activity.Type, activity.Description, activity.Evidence, activity.Ai, activity.Sign, activity.Actor]);
        commits.Add([session.Bucket, session.Id, commit.Sha, commit.At, commit.Subject, commit.FilesChanged, commit.Insertions, commit.Deletions]);
    }
}
