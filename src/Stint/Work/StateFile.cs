using System.Text.Json.Nodes;
using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;
using Stint.Work.Git;

namespace Stint.Work;

/// <summary>
/// <c>.stint/state.json</c>: a small projection of the store for programs that read a file: the open session, the last ones, the days.
/// Two shapes: full, and mvp for readers that want little.
/// </summary>
internal static class StateFile
{
    private const int SessionCount = 20;
    private const int DayCount = 90;

    private static readonly Parameter<string> Shape = Parameter.Choice("shape", "full or mvp (full)", "full", "mvp");

    // Sessions and days are of one scope: the project's, and outside of one the actor's.
    private static readonly Sql OfProject = new(
        $"""
        {WorkRow.Select}
        where s.bucket = @bucket and s.workspace = @workspace and s.kind = 'work' and s.project_id = @project
        order by s.started_at desc, s.id desc limit @limit
        """);

    private static readonly Sql OfActor = new(
        $"""
        {WorkRow.Select}
        where s.bucket = @bucket and s.workspace = @workspace and s.kind = 'work' and s.actor_id = @actor
        order by s.started_at desc, s.id desc limit @limit
        """);

    private static readonly Sql Days = new(
        """
        select date, sessions, active_ms, duration_ms, tasks_completed, commits, tests_failed, test_regressions from rollups
        where bucket = @bucket and workspace = @workspace and scope = @scope and zone = @zone and date >= @from order by date
        """);

    public static readonly Operation Operation = new Operation<JsonObject>
    {
        Verbs = ["session state"],
        Route = "GET /api/v1/work/state",
        Summary = "The state file of this project, as JSON",
        Examples = ["stint session state", "stint session state --shape mvp"],
        Parameters = [Shape],
        Gather = Gather.Place,
        MeansCurrent = true,
        Json = () => WorkJson.Default.JsonObject,
        Does = Run,
        Shows = (state, terminal) => terminal.Line(state.ToJsonString(Client.Plain)),
    };

    /// <summary>Writes the file of this worktree, in the shape that is configured.</summary>
    public static void Write(Client client, string worktree)
    {
        var state = client.Ask((Operation<JsonObject>)Operation, new Arguments().With(Shape, client.Settings.State));
        StintFolder.Ensure(worktree);
        AtomicFile.Write(StintFolder.Below(worktree, ".stint/state.json"), state.ToJsonString(Client.Indented) + "\n");
    }

    private static JsonObject Run(Context context, Arguments arguments)
    {
        return Expiry.ReadDays(context, tx =>
        {
            var project = context.Caller.Place is { CommonDir.Length: > 0 } place ? Projects.FindRepository(tx, context, place) : null;
            var rows = tx.Query(
                project is null ? OfActor : OfProject,
                WorkRow.Read,
                ("@bucket", context.Bucket),
                ("@workspace", context.Workspace),
                ("@actor", context.Actor),
                ("@project", project?.Id),
                ("@limit", SessionCount));
            var sessions = rows.Select(row => SessionViews.Full(tx, context, row)).ToList();
            var open = SessionRef.Find(tx, context, "current")?.Session.Id;
            var days = tx.Query(
                Days,
                row => new DayFigures(row.Text(0), row.Long(1), row.Long(2) / 1000.0, row.Long(3) / 1000.0, row.Long(4), row.Long(5), row.Long(6), row.Long(7)),
                ("@bucket", context.Bucket),
                ("@workspace", context.Workspace),
                ("@scope", project is null ? Fold.OfActor(context.Actor) : Fold.OfProject(project.Id)),
                ("@zone", context.Zone.Id),
                ("@from", Fold.Date(DaySplit.Of(context.Now, context.Zone).AddDays(1 - DayCount))));
            return arguments.Get(Shape) == "mvp"
                ? StateShapes.Mvp(context, sessions, open, days)
                : StateShapes.Full(context, sessions, open, days);
        });
    }
}

internal sealed record DayFigures(string Date, long Sessions, double ActiveSeconds, double DurationSeconds, long TasksCompleted, long Commits, long TestsFailed, long TestRegressions);
