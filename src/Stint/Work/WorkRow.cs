using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary>A work session as the store keeps it: the session, its project's name, and what only work sessions have.</summary>
internal sealed record WorkRow
{
    public required SessionRow Session { get; init; }
    public string? ProjectName { get; init; }
    public string? Agent { get; init; }
    public string? AgentSession { get; init; }
    public string? Model { get; init; }
    public string? Provider { get; init; }
    public string? Worktree { get; init; }

    /// <summary>How the project was found: explicit, repository, environment, last, default, none.</summary>
    public required string ChosenBy { get; init; }
    public string? Goal { get; init; }
    public string? Template { get; init; }
    public string? Version { get; init; }
    public string? Os { get; init; }
    public string? Shell { get; init; }
    public string? Host { get; init; }
    public string? Outcome { get; init; }
    public string? OutcomeWhy { get; init; }
    public string? BranchStart { get; init; }
    public string? BranchEnd { get; init; }
    public string? HeadStart { get; init; }
    public string? HeadEnd { get; init; }
    public string? TreeStart { get; init; }
    public string? TreeEnd { get; init; }
    public Instant? RecordedAt { get; init; }
    public string? ReflogStart { get; init; }
    public Instant? MeasuredAt { get; init; }
    public long? Arrived { get; init; }
    public string? Approximate { get; init; }

    /// <summary>The process that drives the assistant, on <see cref="Host"/>, and whether it told one event alone; null for people's sessions and where it is not known.</summary>
    public string? Owner { get; init; }

    /// <summary>The process of <see cref="Owner"/>.</summary>
    public string? Process => Agents.Driven.ProcessOf(Owner);

    /// <summary>Active time that it is meant to take; null: no such limit.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>Who said whether the goal was reached: checklist, person or model; and by which name.</summary>
    public string? JudgeType { get; init; }
    public string? Judge { get; init; }

    /// <summary>Lines of the assistant's edits, as its transcript tells.</summary>
    public long? AiLinesAdded { get; init; }
    public long? AiLinesRemoved { get; init; }

    private const string Own =
        """
        w.agent, w.agent_session, w.model, w.provider, w.worktree, w.chosen_by, w.goal, w.template, w.version, w.os, w.shell, w.host, w.outcome,
        w.outcome_why, w.branch_start, w.branch_end, w.head_start, w.head_end, w.tree_start, w.tree_end, w.measured_at, w.arrived, w.approximate, w.recorded_at, w.reflog_start,
        w.owner,
        p.name, w.budget_ms, w.judge_type, w.judge, w.ai_lines_added, w.ai_lines_removed
        """;

    /// <summary>Selects what <see cref="Read"/> reads.</summary>
    public const string Select =
        $"""
        select {SessionRow.Columns}, {Own}
        from sessions s
        join work_sessions w on w.bucket = s.bucket and w.session_id = s.id
        left join projects p on p.bucket = s.bucket and p.id = s.project_id
        """;

    /// <summary>The same of sessions of every kind: what only work sessions have is null.</summary>
    public const string SelectAny =
        $"""
        select {SessionRow.Columns}, {Own}
        from sessions s
        left join work_sessions w on w.bucket = s.bucket and w.session_id = s.id
        left join projects p on p.bucket = s.bucket and p.id = s.project_id
        """;

    public static WorkRow Read(Row row)
    {
        const int at = SessionRow.Width;
        return new WorkRow
        {
            Session = SessionRow.Read(row),
            Agent = row.TextOrNull(at),
            AgentSession = row.TextOrNull(at + 1),
            Model = row.TextOrNull(at + 2),
            Provider = row.TextOrNull(at + 3),
            Worktree = row.TextOrNull(at + 4),
            ChosenBy = row.TextOrNull(at + 5) ?? "none",
            Goal = row.TextOrNull(at + 6),
            Template = row.TextOrNull(at + 7),
            Version = row.TextOrNull(at + 8),
            Os = row.TextOrNull(at + 9),
            Shell = row.TextOrNull(at + 10),
            Host = row.TextOrNull(at + 11),
            Outcome = row.TextOrNull(at + 12),
            OutcomeWhy = row.TextOrNull(at + 13),
            BranchStart = row.TextOrNull(at + 14),
            BranchEnd = row.TextOrNull(at + 15),
            HeadStart = row.TextOrNull(at + 16),
            HeadEnd = row.TextOrNull(at + 17),
            TreeStart = row.TextOrNull(at + 18),
            TreeEnd = row.TextOrNull(at + 19),
            MeasuredAt = row.AtOrNull(at + 20),
            Arrived = row.LongOrNull(at + 21),
            Approximate = row.TextOrNull(at + 22),
            RecordedAt = row.AtOrNull(at + 23),
            ReflogStart = row.TextOrNull(at + 24),
            Owner = row.TextOrNull(at + 25),
            ProjectName = row.TextOrNull(at + 26),
            Budget = row.LongOrNull(at + 27) is { } budget ? TimeSpan.FromMilliseconds(budget) : null,
            JudgeType = row.TextOrNull(at + 28),
            Judge = row.TextOrNull(at + 29),
            AiLinesAdded = row.LongOrNull(at + 30),
            AiLinesRemoved = row.LongOrNull(at + 31),
        };
    }

    private static readonly Sql Insert = new(
        """
        insert into work_sessions (bucket, session_id, agent, agent_session, model, provider, worktree, chosen_by, goal, template, version, os, shell,
          host, branch_start, head_start, tree_start, recorded_at, reflog_start, owner, budget_ms)
        values (@bucket, @id, @agent, @agent_session, @model, @provider, @worktree, @chosen_by, @goal, @template, @version, @os, @shell,
          @host, @branch, @head, @tree, @recorded, @reflog, @owner, @budget)
        on conflict do nothing
        """);

    public void Create(Transaction tx) => tx.Execute(
        Insert,
        ("@bucket", Session.Bucket),
        ("@id", Session.Id),
        ("@agent", Agent),
        ("@agent_session", AgentSession),
        ("@model", Model),
        ("@provider", Provider),
        ("@worktree", Worktree),
        ("@chosen_by", ChosenBy),
        ("@goal", Goal),
        ("@template", Template),
        ("@version", Version),
        ("@os", Os),
        ("@shell", Shell),
        ("@host", Host),
        ("@branch", BranchStart),
        ("@head", HeadStart),
        ("@tree", TreeStart),
        ("@recorded", RecordedAt),
        ("@reflog", ReflogStart),
        ("@owner", Owner),
        ("@budget", (long?)Budget?.TotalMilliseconds));

    /// <summary>How long before a range sessions are looked for that reach into it; sessions end by their policy long before.</summary>
    public static readonly TimeSpan LongestBefore = TimeSpan.FromDays(7);

    private static readonly Sql ByHolder = new(
        $"{Select} where s.bucket = @bucket and s.workspace = @workspace and s.kind = 'work' and s.holder = @holder and s.ended_at is null");

    private static readonly Sql SetHolder = new(
        """
        update sessions set holder = @holder where bucket = @bucket and id = @id and ended_at is null
          and not exists (select 1 from sessions o where o.bucket = sessions.bucket and o.workspace = sessions.workspace and o.kind = sessions.kind
            and o.holder = @holder and o.ended_at is null)
        """);

    /// <summary>The open session of a holder.</summary>
    public static WorkRow? HeldBy(Transaction tx, int bucket, string workspace, string holder) =>
        tx.First(ByHolder, Read, ("@bucket", bucket), ("@workspace", workspace), ("@holder", holder));

    /// <summary>Makes the open session another holder's; false when that one has an open session already.</summary>
    public bool TakeHolder(Transaction tx, string holder) =>
        tx.Execute(SetHolder, ("@holder", holder), ("@bucket", Session.Bucket), ("@id", Session.Id)) == 1;

    /// <summary>What only one open work session may hold: one actor, one assistant (or none), one worktree of one machine.</summary>
    public static string HolderOf(string actor, string? agent, string? agentSession, string? host, string? worktree) =>
        string.Join('\u001f', actor, agent, agentSession, worktree is null ? null : host, worktree);
}
