using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary>A task somebody wants to be there.</summary>
/// <param name="Status">A status of the workflow; null: ready for the first phase.</param>
/// <param name="CreatedAt">When it was first known, if not now.</param>
/// <param name="StatusAt">Since when it has its status, if not now.</param>
/// <param name="Line">Where it stands in the file it comes from.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NewTask(string Key, string? Title = null, string? Status = null, string? Epic = null, string? Feature = null, string? AgentType = null, long? Priority = null,
    Instant? CreatedAt = null, Instant? StatusAt = null, string? Line = null);

/// <summary><c>stint task add</c>.</summary>
internal static partial class AddTask
{
    public const int LongestTitle = 1000;
    public const long MostPriority = 1_000_000;

    private static readonly Parameter<string> Title = Parameter.Text("title", "What is to be done", max: LongestTitle, value: "TITLE");
    private static readonly Parameter<string> Status = Parameter.Text("status", "A status of the workflow (ready for the first phase)", max: 60, value: "S");
    private static readonly Parameter<string> Epic = Parameter.Text("epic", "Epic it belongs to (read from keys like T-E07-F20-001)", max: 100, value: "E");
    private static readonly Parameter<string> Feature = Parameter.Text("feature", "Feature it belongs to (likewise)", max: 100, value: "F");
    private static readonly Parameter<string> Type = Parameter.Text("agent_type", "Only agents of this type take it (any)", max: 100, value: "T");
    private static readonly Parameter<long?> Priority = Parameter.Number("priority", "Higher is taken sooner (0)", -MostPriority, MostPriority);

    public static readonly Operation Operation = new Operation<TaskChanged>
    {
        Verbs = ["task add"],
        Route = "POST /api/v1/tasks",
        Tool = "task add",
        Summary = "Add a task",
        Examples = ["stint task add T-E07-F20-001 --title \"Parse nested quotes\"", "stint task add US-43 --agent-type backend --priority 5"],
        Parameters = [TaskParameters.Key, Title, Status, Epic, Feature, Type, Priority, TaskParameters.Project],
        Gather = Gather.Place,
        Status = 201,
        Json = () => TaskJson.Default.TaskChanged,
        Does = (context, arguments) =>
        {
            var wanted = new NewTask(
                arguments.Need(TaskParameters.Key), arguments.Get(Title), arguments.Get(Status), arguments.Get(Epic), arguments.Get(Feature), arguments.Get(Type), arguments.Get(Priority));
            return context.Database.Write(tx =>
            {
                var project = TaskRef.ProjectFor(tx, context, arguments.Get(TaskParameters.Project));
                ProjectWorkflow.Check(tx, context, project?.Id, project?.Name);
                var task = Create(tx, context, project, wanted) ?? throw Refusal.Conflict(
                    "task_exists", $"Task {PlainText.Line(wanted.Key)} exists already.", "See it: " + TaskHint.Of("show", wanted.Key, arguments.Get(TaskParameters.Project)));
                return TaskChanged.Of(context, task, null);
            });
        },
        Shows = (change, terminal) => TaskChanged.Show(change, terminal, "added"),
    };

    /// <summary>Writes a task and the first entry of its history; null when its key is taken.</summary>
    public static TaskRow? Create(Transaction tx, Context context, Project? project, NewTask wanted)
    {
        var workflow = context.Settings.Workflow.Value;
        var key = Checked(wanted);
        var (epic, feature) = InKey(key);
        if (wanted.CreatedAt > context.Now || wanted.StatusAt > context.Now)
            throw Refusal.Usage("in_the_future", "Its times lie in the future.");
        if (wanted.StatusAt < wanted.CreatedAt)
            throw Refusal.Usage("bad_times", "Its status is older than the task.");
        if (TaskRef.ById(tx, context, key) is not null)
            throw Refusal.Usage("bad_key", $"'{key}' is the id of a task here; as a key it would name two.");
        var created = wanted.CreatedAt ?? wanted.StatusAt ?? context.Now;
        var since = Instant.Max(created, wanted.StatusAt ?? context.Now);
        var status = wanted.Status is { Length: > 0 } named ? workflow.Need(named) : workflow.First;
        var task = new TaskRow
        {
            Bucket = context.Bucket,
            // By its age: of tasks that are alike the oldest is next.
            Id = Ids.New(created),
            Workspace = context.Workspace,
            ProjectId = project?.Id,
            ProjectName = project?.Name,
            Key = key,
            Title = Trimmed(wanted.Title) is { } title ? Redaction.Apply(title) : null,
            Epic = Trimmed(wanted.Epic) ?? epic,
            Feature = Trimmed(wanted.Feature) ?? feature,
            AgentType = Trimmed(wanted.AgentType) ?? "",
            Priority = wanted.Priority ?? 0,
            Status = status,
            // Blocked from the start: it waits for the first phase.
            BlockedFrom = status == workflow.Blocked ? workflow.Phases[0].Name : null,
            StatusAt = since,
            CreatedAt = created,
        };
        return task.Create(tx) ? TaskChange.Make(tx, context, task, Actions.Added, status, null, at: since) : null;
    }

    /// <summary>The key of a task whose texts are within bounds: what comes in a file has passed no parameter.</summary>
    public static string Checked(NewTask wanted)
    {
        var key = TaskRef.Checked(wanted.Key ?? throw Refusal.Usage("missing", "It has no key."));
        Bounded(wanted.Title, LongestTitle, "title");
        Bounded(wanted.Status, 60, "status");
        Bounded(wanted.Epic, 100, "epic");
        Bounded(wanted.Feature, 100, "feature");
        Bounded(wanted.AgentType, 100, "agent_type");
        if (wanted.AgentType is { } type && PlainText.HasHidden(type))
            throw Refusal.Usage("bad_value", "Its agent_type has invisible characters.");
        return wanted.Priority is < -MostPriority or > MostPriority
            ? throw Refusal.Usage("bad_value", $"Its priority is not from {-MostPriority:N0} to {MostPriority:N0}.")
            : key;
    }

    private static void Bounded(string? text, int most, string name)
    {
        if (text is not null && (text.Length > most || !PlainText.IsWellFormed(text) || text.Any(char.IsControl)))
            throw Refusal.Usage("bad_value", $"Its {name} has more than {most:N0} characters, or control characters.");
    }

    private static string? Trimmed(string? text) => text?.Trim() is { Length: > 0 } some ? some : null;

    /// <summary>The epic and feature that a key like <c>T-E07-F20-001</c> carries.</summary>
    public static (string? Epic, string? Feature) InKey(string key)
    {
        var match = Parts().Match(key);
        return match.Success ? (match.Groups["epic"].Value, match.Groups["feature"] is { Success: true } feature ? feature.Value : null) : (null, null);
    }

    [GeneratedRegex(@"^[A-Z]+-(?<epic>E\d{1,6})(-(?<feature>F\d{1,6}))?(-|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parts();
}
