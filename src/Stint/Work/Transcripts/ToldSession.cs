using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;
using Stint.Work.Agents;
using Stint.Work.Import;

namespace Stint.Work.Transcripts;

/// <summary>Sessions that nothing but a transcript tells of.</summary>
internal sealed class ToldSession(Context context, string agent, FactStore facts, Unsettled told)
{
    /// <summary>Where such a session comes from.</summary>
    public const string Source = "transcript";

    /// <summary>Writes a stretch as a session, in the place of the one that stood there.</summary>
    public void Write(Transaction tx, Piece piece, WorkRow? standing, Func<(Project? Project, string ChosenBy)> projectOf, List<(Share? Share, int Sign)> shares)
    {
        if (standing is not null)
            Remove(tx, standing, shares);
        var (project, chosenBy) = standing is { Session.ProjectId: { } kept } ? (new Project(kept, standing.ProjectName ?? ""), standing.ChosenBy) : projectOf();
        var policy = context.Settings.Assistant;
        var actor = standing?.Session.ActorId ?? context.Actor;
        var entries = ToldEntries.Of(facts.Between(tx, told.Session, piece.From, piece.To), context, agent, actor);
        var session = new SessionRow
        {
            Bucket = context.Bucket,
            Id = standing?.Session.Id ?? Ids.Derived(piece.From, string.Join('\u001f', Source, context.Workspace, agent, told.Session)),
            Workspace = context.Workspace,
            Kind = SessionKind.Work,
            Number = standing?.Session.Number ?? Numbers.Take(tx, context.Bucket, context.Workspace, "session/" + project?.Id),
            ProjectId = project?.Id,
            ActorId = actor,
            ActorType = "human",
            Holder = WorkRow.HolderOf(actor, agent, told.Session, null, null),
            Status = SessionStatus.Ended,
            StartedAt = piece.From,
            LastActivityAt = piece.To,
            EndedAt = piece.To,
            ClosedAt = Instant.Max(context.Now, piece.To),
            EndReason = EndReason.Timeout,
            Active = Active(piece, entries, policy),
            PolicyVersion = policy.Version,
            IdleGap = policy.IdleGap,
            EndAfter = policy.EndAfter,
            Tz = context.Zone.Id,
            Source = Source,
        };
        if (!session.Create(tx))
            throw Refusal.Conflict("import_overrun", $"Session {session.Id} appeared while it was imported.", "Run the import again.");
        var row = new WorkRow { Session = session, Agent = agent, AgentSession = told.Session, ChosenBy = chosenBy, ProjectName = project?.Name };
        row.Create(tx);
        Driven.Name(tx, row);
        Timelines.Write(tx, session, Border(session, piece.From, ActivityTypes.Started, null));
        foreach (var entry in entries.Entries)
            Timelines.Write(tx, session, entry);
        Timelines.Write(tx, session, Border(session, piece.To, ActivityTypes.Ended, Evidence(piece.To, told.File)));
        SessionUsage.Write(tx, session, agent, [(told.Session, piece.From, piece.To)], entries);
        shares.Add((Share.Read(tx, context.Bucket, session.Id), +1));
    }

    /// <summary>Takes a session out, with its share of the days.</summary>
    public void Remove(Transaction tx, WorkRow row, List<(Share? Share, int Sign)> shares)
    {
        shares.Add((Share.Read(tx, context.Bucket, row.Session.Id), -1));
        SessionUsage.Drop(tx, context.Bucket, row.Session.Id);
        Driven.ForgetNames(tx, context.Bucket, row.Session.Id);
        if (!ImportedSessions.Remove(tx, context.Bucket, row.Session.Id, 0))
            throw Refusal.Conflict("import_overrun", $"Session {row.Session.Id} changed while it was imported.", "Run the import again.");
    }

    /// <summary>What an end at the last sign of a transcript is said to rest on.</summary>
    public static string Evidence(Instant at, string? file) => $"timeout: ended at {at}: last line of transcript {PlainText.Short(PlainText.Line(file ?? "unknown"), 120)}";

    private static TimeSpan Active(Piece piece, ToldEntries entries, Policy policy) =>
        Segments.Active(Segments.Tile(piece.From, piece.To, entries.Entries.Select(entry => entry.At), [], policy.IdleGap));

    private Activity Border(SessionRow session, Instant at, string type, string? text) => new()
    {
        Id = Ids.Derived(at, string.Join('\u001f', Source, session.Id, type)),
        At = at,
        RecordedAt = Instant.Max(context.Now, at),
        Type = type,
        Description = text,
        Evidence = "observed",
        Ai = true,
        Actor = session.ActorId,
    };
}
