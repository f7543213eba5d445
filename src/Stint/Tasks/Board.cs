using System.Globalization;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary>One phase of the board.</summary>
/// <param name="Ready">Tasks that wait for it.</param>
/// <param name="In">Tasks that are worked on in it.</param>
/// <param name="Waiting">The next tasks that wait, most urgent first; at most 20.</param>
/// <param name="Unheld">Tasks that are worked on by nobody we know of: they were added so; at most 20.</param>
internal sealed record BoardPhase(string Phase, long Ready, long In, TaskView[] Waiting, ClaimView[] Claims, TaskView[] Unheld);

/// <summary>A task that something outside keeps from going on.</summary>
internal sealed record BlockedTask(TaskView Task, string? Reason);

/// <summary>Where the tasks are now.</summary>
/// <param name="BlockedTasks">The longest blocked first; at most 20.</param>
/// <param name="Other">Tasks whose status the workflow does not have.</param>
/// <param name="MoreClaims">Whether there are more open claims than the 500 shown.</param>
internal sealed record BoardView(BoardPhase[] Phases, long Blocked, BlockedTask[] BlockedTasks, long Completed, long Other, bool MoreClaims);

/// <summary><c>stint task board</c>: the phases, who works on what, and what waits.</summary>
internal static class Board
{
    private const int MostClaims = 500;

    /// <summary>Claims of a phase that a terminal shows.</summary>
    private const int MostShown = 20;

    private static readonly Sql Counts = new(
        """
        select t.status, count(*) from tasks t
        where t.bucket = @bucket and t.workspace = @workspace and (cast(@project as text) is null or t.scope = @project) group by t.status
        """);

    private static readonly Sql Waiting = new(
        $"""
        {TaskRow.Select} where t.bucket = @bucket and t.workspace = @workspace and t.status = @status and (cast(@project as text) is null or t.scope = @project)
        order by t.priority desc, t.id limit 20
        """);

    private static readonly Sql Unheld = new(
        $"""
        {TaskRow.Select} where t.bucket = @bucket and t.workspace = @workspace and t.status = @status and (cast(@project as text) is null or t.scope = @project)
          and not exists (select 1 from sessions s where s.bucket = t.bucket and s.workspace = t.workspace and s.kind = 'task' and s.holder = t.id and s.ended_at is null)
        order by t.priority desc, t.id limit 20
        """);

    private static readonly Sql Blocked = new(
        $"""
        {TaskRow.Select} where t.bucket = @bucket and t.workspace = @workspace and t.status = @status and (cast(@project as text) is null or t.scope = @project)
        order by t.status_at, t.id limit 20
        """);

    private static readonly Sql Reason = new("select note from task_changes where bucket = @bucket and task_id = @task and n = @n");

    private static readonly Sql Open = new(
        $"""
        {ClaimRow.BySession}
        where s.bucket = @bucket and s.kind = 'task' and s.ended_at is null and s.workspace = @workspace and {ClaimRow.Joined}
          and (cast(@project as text) is null or coalesce(s.project_id, '') = @project)
        order by s.last_activity_at, s.id limit @limit
        """);

    public static readonly Operation Operation = new Operation<BoardView>
    {
        Verbs = ["task board"],
        Route = "GET /api/v1/board",
        Summary = "Show where the tasks are: each phase, who works on what, what waits",
        Examples = ["stint task board", "stint task board --project website --json"],
        Parameters = [TaskParameters.Project],
        Gather = Gather.Place,
        Json = () => TaskJson.Default.BoardView,
        Does = Run,
        Shows = Show,
    };

    private static BoardView Run(Context context, Arguments arguments) => context.Database.Read(tx =>
    {
        var workflow = context.Settings.Workflow.Value;
        var project = TaskRef.ProjectOf(tx, context, arguments.Get(TaskParameters.Project));
        var counts = tx.Query(Counts, row => (Status: row.Text(0), N: row.Long(1)), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@project", project))
            .ToDictionary(each => each.Status, each => each.N, StringComparer.Ordinal);
        var claims = tx.Query(Open, ClaimRow.Read, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@project", project), ("@limit", MostClaims + 1));
        var phases = workflow.Phases.Select(phase => new BoardPhase(
            phase.Name,
            counts.GetValueOrDefault(phase.Ready),
            counts.GetValueOrDefault(phase.In),
            Tasks(Waiting, phase.Ready),
            [.. claims.Take(MostClaims).Where(claim => claim.Phase == phase.Name).Select(claim => ClaimView.Of(claim, context))],
            Tasks(Unheld, phase.In))).ToArray();
        return new BoardView(
            phases,
            counts.GetValueOrDefault(workflow.Blocked),
            [
                .. Rows(Blocked, workflow.Blocked).Select(task => new BlockedTask(
                    TaskView.Of(task, workflow), tx.First(Reason, row => row.TextOrNull(0), ("@bucket", task.Bucket), ("@task", task.Id), ("@n", task.Changes)))),
            ],
            counts.GetValueOrDefault(workflow.Completed),
            counts.Where(pair => workflow.Find(pair.Key).Stage == Stage.Unknown).Sum(pair => pair.Value),
            claims.Count > MostClaims);

        TaskView[] Tasks(Sql sql, string status) => [.. Rows(sql, status).Select(task => TaskView.Of(task, workflow))];

        List<TaskRow> Rows(Sql sql, string status) =>
            tx.Query(sql, TaskRow.Read, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@status", status), ("@project", project));
    });

    private static void Show(BoardView board, Terminal terminal)
    {
        terminal.Table(
            ["PHASE", ">WAITING", ">CLAIMED", "BY"],
            board.Phases.Select(phase => new[]
            {
                phase.Phase, phase.Ready.ToString("N0", CultureInfo.InvariantCulture), phase.In.ToString("N0", CultureInfo.InvariantCulture),
                string.Join(", ", phase.Claims.Take(MostShown).Select(claim => $"{claim.AgentId}: {claim.TaskKey}{(claim.Overdue ? " (overdue)" : claim.Stale ? " (stale)" : "")}")
                    .Concat(phase.Claims.Length > MostShown ? [$"and {phase.Claims.Length - MostShown} more"] : [])
                    .Concat(phase.Unheld.Length > 0 ? ["nobody: " + string.Join(", ", phase.Unheld.Select(task => task.Key))] : [])),
            }));
        terminal.Line();
        terminal.Pair("blocked", string.Join(", ", board.BlockedTasks.Select(blocked => PlainText.Line(blocked.Task.Key)).Prepend(board.Blocked.ToString("N0", CultureInfo.InvariantCulture))));
        terminal.Pair("completed", board.Completed.ToString("N0", CultureInfo.InvariantCulture));
        terminal.Pair("other", board.Other == 0 ? null : $"{board.Other.ToString("N0", CultureInfo.InvariantCulture)}, whose status the workflow does not have");
        if (board.MoreClaims)
            terminal.Line(terminal.Dim("  There are more claims: stint task sessions --active"));
    }
}
