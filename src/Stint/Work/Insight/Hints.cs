using System.Globalization;
using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Insight;

/// <summary>Something that an assistant may want to say, with what says so.</summary>
/// <param name="Kind">file_changed_often, tasks_left, decisions_unsummarised, silent, over_budget, nothing_committed or check_open.</param>
/// <param name="Evidence">The figures behind it; there is no hint without.</param>
internal sealed record HintView(string Kind, string Text, JsonObject Evidence);

/// <summary>The hints of an open session, from its entries and what git saw.</summary>
internal static class Hints
{
    public const int OftenChanged = 5;
    public const int ManyDecisions = 5;

    private const int MostFiles = 3;

    private static readonly Sql Modified = new(
        """
        select path, count(*) from activities
        where bucket = @bucket and session_id = @id and type = 'file_modified' and path is not null group by path
        """);

    private static readonly Sql Decisions = new(
        """
        select count(*) from activities a
        where a.bucket = @bucket and a.session_id = @id and a.type = 'decision_made' and a.at > coalesce(
          (select max(b.at) from activities b where b.bucket = a.bucket and b.session_id = a.session_id and b.type in ('handoff_edited', 'context_compacted')), @started)
        """);

    public static List<HintView> Of(Transaction tx, Context context, WorkRow row, SessionView session)
    {
        (string, object?)[] key = [("@bucket", row.Session.Bucket), ("@id", row.Session.Id)];
        var hints = new List<HintView>();
        foreach (var (path, times) in Often(session, tx.Query(Modified, each => (Path: context.Paths.Of(each.Text(0)), Times: each.Long(1)), key)))
            hints.Add(new("file_changed_often", Text($"{path} was changed {times} times. Does it need help?"), new() { ["path"] = path, ["times"] = times }));
        if (session.Counts is { TasksCreated: > 0 and var created, TasksCompleted: var completed } && completed < created)
            hints.Add(new("tasks_left", Text($"{completed} of {created} tasks are done{(session.Goal is null ? "" : ", towards the goal")}."), new() { ["completed"] = completed, ["total"] = created }));
        if ((session.Checklist ?? []).Where(check => !check.Done).ToList() is { Count: > 0 } open)
            hints.Add(new("check_open", Text($"{open.Count} of {session.Checklist!.Length} items of the check list are open."), new() { ["open"] = new JsonArray([.. open.Take(5).Select(check => (JsonNode?)check.N)]), ["total"] = session.Checklist.Length }));
        var decisions = tx.First(Decisions, each => each.Long(0), [.. key, ("@started", row.Session.StartedAt - TimeSpan.FromMilliseconds(1))]);
        if (decisions >= ManyDecisions)
            hints.Add(new("decisions_unsummarised", Text($"{decisions} decisions were made since the last summary."), new() { ["decisions"] = decisions }));
        if (session.EndedAt is null && context.Now - session.LastActivityAt is var silence && silence > row.Session.IdleGap)
            hints.Add(new("silent", Text($"Nothing was recorded for {Spoken.Span(silence)}."), new() { ["seconds"] = silence.TotalSeconds, ["last_activity_at"] = session.LastActivityAt.ToString() }));
        if (session.Budget is { OverSeconds: { } over } budget)
            hints.Add(new("over_budget", Text($"The session is {Spoken.Seconds(over)} over its budget of {Spoken.Seconds(budget.Seconds)}."), new() { ["budget_seconds"] = budget.Seconds, ["active_seconds"] = budget.ActiveSeconds, ["over_seconds"] = over }));
        if (session is { Counts: { Commits: 0, Files: > 0 and var files }, Git.MeasuredAt: { } measured })
            hints.Add(new("nothing_committed", Text($"Git saw {Spoken.Count(files, "changed file")} and no commit."), new() { ["files"] = files, ["commits"] = 0, ["measured_at"] = measured.ToString() }));
        return hints;
    }

    /// <summary>Files that git or an assistant saw change often; whichever saw more of a file counts.</summary>
    private static IEnumerable<(string Path, long Times)> Often(SessionView session, List<(string Path, long Times)> told) => (session.Files ?? [])
        .Select(file => (file.Path, Times: file.TimesModified)).Concat(told)
        .GroupBy(each => each.Path, StringComparer.Ordinal)
        .Select(group => (Path: group.Key, Times: group.Max(each => each.Times)))
        .Where(each => each.Times >= OftenChanged)
        .OrderByDescending(each => each.Times).ThenBy(each => each.Path, StringComparer.Ordinal)
        .Take(MostFiles);

    private static string Text(FormattableString text) => PlainText.Line(text.ToString(CultureInfo.InvariantCulture));
}
