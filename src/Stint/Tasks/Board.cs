using System.Globalization;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary>One phase of the board.</summary>
/// <param name="Ready">Tasks that wait for it.</param>
/// <param name="In">Tasks that are claimed in it.</param>
/// <param name="Waiting">The next tasks that wait, most urgent first; at most 20.</param>
internal sealed record BoardPhase(string Phase, long Ready, long In, TaskView[] Waiting, ClaimView[] Claims);

/// <summary>Where the tasks are now.</summary>
/// <param name="Other">Tasks whose status the workflow does not have.</param>
/// <param name="MoreClaims">Whether there are more open claims than the 500 shown.</param>
internal sealed record BoardView(BoardPhase[] Phases, long Blocked, long Completed, long Other, bool MoreClaims);

/// <summary><c>stint task board</c>: the phases, who works on what, and what waits.</summary>
internal static class Board
{
    private const int MostClaims = 500;

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
            [
                .. tx.Query(
                    Waiting, TaskRow.Read, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@status", phase.Ready), ("@project", project))
                    .Select(task => TaskView.Of(task, workflow)),
            ],
            [.. claims.Take(MostClaims).Where(claim => claim.Phase == phase.Name).Select(claim => ClaimView.Of(claim, context))])).ToArray();
        return new BoardView(
            phases,
            counts.GetValueOrDefault(workflow.Blocked),
            counts.GetValueOrDefault(workflow.Completed),
            counts.Where(pair => workflow.Find(pair.Key).Stage == Stage.Unknown).Sum(pair => pair.Value),
            claims.Count > MostClaims);
    });

    private static void Show(BoardView board, Terminal terminal)
    {
        terminal.Table(
            ["PHASE", ">WAITING", ">CLAIMED", "BY"],
            board.Phases.Select(phase => new[]
            {
                phase.Phase, phase.Ready.ToString("N0", CultureInfo.InvariantCulture), phase.In.ToString("N0", CultureInfo.InvariantCulture),
                string.Join(", ", phase.Claims.Take(20).Select(claim => $"{claim.AgentId}: {claim.TaskKey}{(claim.Stale ? " (stale)" : claim.Overdue ? " (overdue)" : "")}")),
            }));
        terminal.Line();
        terminal.Pair("blocked", board.Blocked.ToString("N0", CultureInfo.InvariantCulture));
        terminal.Pair("completed", board.Completed.ToString("N0", CultureInfo.InvariantCulture));
        terminal.Pair("other", board.Other == 0 ? null : $"{board.Other.ToString("N0", CultureInfo.InvariantCulture)}, whose status the workflow does not have");
    }
}
