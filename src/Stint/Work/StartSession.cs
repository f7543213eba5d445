using System.Text.Json.Nodes;
using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;
using Stint.Work.Agents;
using Stint.Work.Goals;

namespace Stint.Work;

/// <summary>What git shows of the working copy when a session starts; the caller's machine fills it.</summary>
internal sealed record Snapshot(string? Branch, string? Head, string? Tree, Instant? At = null, string? Reflog = null);

/// <summary><c>stint start</c>: begins a work session; at most one is open for an actor, an assistant and a worktree.</summary>
internal static class StartSession
{
    internal static readonly Parameter<string> Goal = Parameter.Text("goal", "What you want to reach", 2000, words: true, also: "--goal", value: "GOAL");
    internal static readonly Parameter<string> Project = Parameter.Text("project", "Project, if not the repository's", max: 100, value: "NAME");
    internal static readonly Parameter<string[]> Tags = Parameter.Texts("tag", "Tag; may be given several times", max: 60, value: "T");
    internal static readonly Parameter<string[]> Tasks = Parameter.Texts("task", "Task planned for this session, by key", max: 100, value: "KEY");
    internal static readonly Parameter<string> Template = Parameter.Text("template", "Start from a template: see stint template list", max: 60, value: "T");
    private static readonly Parameter<string> Model = Parameter.Text("model", "AI model that works in this session", max: 100, value: "M");
    private static readonly Parameter<string> Provider = Parameter.Text("provider", "Who provides the model", max: 60, value: "P");
    internal static readonly Parameter<string> Number = Parameter.Text("session", "Number to give it (free ones only), or a UUIDv7 of your own", max: 64, value: "N", offTools: true);
    internal static readonly Parameter<Template> Content = Parameter.Record("template_content", "What the caller's configuration says of the template", () => WorkJson.Default.Template);
    internal static readonly Parameter<Snapshot> Snapshot = Parameter.Record("snapshot", "What git shows of the working copy", () => WorkJson.Default.Snapshot);

    private static readonly Sql AddTask = new(
        "insert into session_tasks (bucket, session_id, task_key, status) values (@bucket, @id, @key, 'planned') on conflict do nothing");

    private static readonly Sql Buried = new("select 1 from tombstones where bucket = @bucket and id = @id and kind = 'session'");

    private static readonly Sql ById = new($"{WorkRow.Select} where s.bucket = @bucket and s.id = @id");

    public static readonly Operation Operation = new Operation<SessionView>
    {
        Verbs = ["start", "session start"],
        Route = "POST /api/v1/work/sessions",
        Tool = "session start",
        Summary = "Start a work session",
        Examples = ["stint start \"Parse nested quotes\" --tag parser", "stint start --task US-0043 --template bugfix --budget 2h", "stint start \"Began at nine\" --at 09:00"],
        Parameters = [Goal, Project, Tags, Tasks, Template, Common.Budget, Model, Provider, Number, Common.At, Content, Snapshot],
        Gather = Gather.Place | Gather.Snapshot | Gather.Goal,
        Status = 201,
        Json = () => WorkJson.Default.SessionView,
        Does = Run,
        Shows = (session, terminal) =>
        {
            var where = session.Project is { } project ? $" in {terminal.Bold(project.Name)}" : "";
            if (session.EndedAt is { } ended)
            {
                terminal.Line($"Session {terminal.Bold("#" + session.Number)}{where} was started under this id before, and ended at {terminal.Time(ended)}");
                return;
            }

            terminal.Line($"{terminal.Green("✓")} Session {terminal.Bold("#" + session.Number)} started{where}");
            terminal.Pair("goal", session.Goal is { } goal ? PlainText.Line(goal) : terminal.Dim("none yet: stint goal \"…\""));
            terminal.Pair("tags", string.Join(", ", session.Tags));
            if (session.Budget is { } budget)
                terminal.Pair("budget", $"{Spoken.Seconds(budget.Seconds)} of active time");
            terminal.Line(terminal.Dim(session.Policy.EndAfterSeconds is { } limit && (terminal.Now - session.StartedAt).TotalSeconds > limit
                ? "  Tell what happened: stint log \"…\" --at TIME   Finish with: stint end --at TIME"
                : "  Record with: stint log \"…\"   Finish with: stint end"));
        },
    };

    /// <summary>A start in which a model is known to work.</summary>
    public static Arguments By(string model) => new Arguments().With(Model, model);

    private static SessionView Run(Context context, Arguments arguments)
    {
        var at = context.Occurred(arguments, Common.At);
        var template = arguments.Get(Content) is { } content ? ConfigTemplates.Checked(content, "template_content") : arguments.Get(Template) is { } name ? Templates.Need(context.Settings, name) : null;
        var tags = (arguments.Get(Tags) ?? []).Concat(template?.Tags ?? []).Select(TagSession.Normal).Distinct(StringComparer.Ordinal).ToList();
        var goal = arguments.Get(Goal) is { } text && !string.IsNullOrWhiteSpace(text) ? text : template is null ? null : Templates.Goal(template, arguments.Get(Tasks) ?? [], arguments.Get(Snapshot)?.Branch, at, context.Zone);
        var budget = arguments.Get(Common.Budget) is { } given ? Budgets.Checked(given) : template?.BudgetMs;
        var caller = context.Caller;
        var model = arguments.Get(Model);
        var policy = caller.Agent is null && model is null ? context.Settings.Work : context.Settings.Assistant;
        EvidenceBounds.Check(arguments.Get(Snapshot));
        var (wantedNumber, wantedId) = Wanted(arguments.Get(Number));
        var holder = WorkRow.HolderOf(context.Actor, caller.Agent, caller.AgentSession, caller.Host, caller.Place?.Worktree);

        return context.Database.Write(tx =>
        {
            Expiry.Run(tx, context);
            if (wantedId is not null && tx.First(ById, WorkRow.Read, ("@bucket", context.Bucket), ("@id", wantedId)) is { } same)
                return same.Session.Workspace == context.Workspace && same.Session.Holder == holder ? SessionViews.Full(tx, context, same) : throw Taken(context, same);
            if (wantedId is not null && tx.First(Buried, _ => true, ("@bucket", context.Bucket), ("@id", wantedId)))
                throw Refusal.Conflict("session_deleted", $"Session {wantedId} was deleted.", "Start another, with an id of its own or none.");
            if (Driven.GoOn(tx, context, holder) is { } going)
                return SessionViews.Full(tx, context, SessionRef.Need(tx, context, going.Session.Id));
            RefuseSecond(tx, context, holder);
            var (project, chosenBy) = Projects.Choose(tx, context, arguments.Get(Project));
            var snapshot = arguments.Get(Snapshot);
            var session = new SessionRow
            {
                Bucket = context.Bucket,
                Id = wantedId ?? Ids.New(at),
                Workspace = context.Workspace,
                Kind = SessionKind.Work,
                Number = TakeNumber(tx, context, project, wantedNumber),
                ProjectId = project?.Id,
                ActorId = context.Actor,
                ActorType = "human",
                Holder = holder,
                Status = SessionStatus.Active,
                StartedAt = at,
                LastActivityAt = at,
                Active = TimeSpan.Zero,
                PolicyVersion = policy.Version,
                IdleGap = policy.IdleGap,
                EndAfter = policy.EndAfter,
                Tz = context.Zone.Id,
                Source = "live",
            };
            WorkDays.Kept.TryKeep(tx, context, session.Tz);
            if (!session.Create(tx))
            {
                RefuseSecond(tx, context, holder);
                throw Refusal.Conflict("session_exists", $"Session #{session.Number} exists already.", "Take another number, or none: the next free one is given.");
            }

            var row = new WorkRow
            {
                Session = session,
                ProjectName = project?.Name,
                Agent = caller.Agent,
                AgentSession = caller.AgentSession,
                Model = model,
                Provider = arguments.Get(Provider),
                Worktree = caller.Place?.Worktree is { Length: > 0 } worktree ? worktree : null,
                ChosenBy = chosenBy,
                Goal = goal is null ? null : Redaction.Apply(goal.Trim()),
                Template = template?.Name,
                Budget = budget is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
                Version = caller.Version,
                Os = caller.Os,
                Shell = caller.Shell,
                Host = caller.Host,
                BranchStart = snapshot?.Branch,
                HeadStart = snapshot?.Head,
                TreeStart = snapshot?.Tree,
                RecordedAt = snapshot?.At,
                ReflogStart = snapshot?.Reflog,
                Owner = caller.Owner,
            };
            row.Create(tx);
            Driven.Name(tx, row);
            foreach (var tag in tags)
                TagSession.Add(tx, row.Session, tag);
            Checklist.Begin(tx, row.Session, template?.Checklist ?? []);
            foreach (var key in arguments.Get(Tasks) ?? [])
                tx.Execute(AddTask, ("@bucket", session.Bucket), ("@id", session.Id), ("@key", key.Trim()));
            Timelines.Write(tx, session, Entries.New(context, row, ActivityTypes.Started, row.Goal, at));
            Fold.Apply(tx, session.Bucket, session.Workspace, WorkDays.Kept.ForChange(tx, session.Bucket, session.Workspace), [(Share.Read(tx, session.Bucket, session.Id), +1)]);
            return SessionViews.Full(tx, context, row);
        });
    }

    private static void RefuseSecond(Transaction tx, Context context, string holder)
    {
        if (WorkRow.HeldBy(tx, context.Bucket, context.Workspace, holder) is not { } open)
            return;
        throw Refusal.Conflict(
            "session_open",
            $"Session #{open.Session.Number} is open here since {open.Session.StartedAt}{(open.Goal is { } goal ? $": {PlainText.Short(PlainText.Line(goal), 60)}" : "")}.",
            "Go on with it (stint status), or end it first: stint end",
            new JsonObject { ["id"] = open.Session.Id, ["number"] = open.Session.Number, ["started_at"] = open.Session.StartedAt.ToString() });
    }

    private static Refusal Taken(Context context, WorkRow other) => Refusal.Conflict(
        "session_exists",
        $"The id {other.Session.Id} is that of another session{(other.Session.Workspace == context.Workspace ? $", #{other.Session.Number} of {other.ProjectName ?? "no project"}" : "")}.",
        "Take another id, or none.");

    private static long TakeNumber(Transaction tx, Context context, Project? project, long? wanted)
    {
        var scope = "session/" + project?.Id;
        if (wanted is not { } number)
            return Numbers.Take(tx, context.Bucket, context.Workspace, scope);
        Numbers.Skip(tx, context.Bucket, context.Workspace, scope, number);
        return number;
    }

    private static (long? Number, string? Id) Wanted(string? text)
    {
        if (text is null)
            return (null, null);
        if (SessionRef.NumberIn(text) is { } number)
            return (number, null);
        return Guid.TryParseExact(text, "D", out var id) && id.Version == 7
            ? (null, id.ToString("D"))
            : throw Refusal.Usage("bad_value", $"'{PlainText.Short(text, 60)}' is neither a session number nor a UUIDv7.");
    }
}
