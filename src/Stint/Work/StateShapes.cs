using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Work;

/// <summary>The two shapes of the state file. What nobody measured is null.</summary>
internal static class StateShapes
{
    private const int SchemaVersion = 1;

    public static JsonObject Full(Context context, List<SessionView> sessions, string? openId, List<DayFigures> days)
    {
        var open = sessions.Find(session => session.Id == openId);
        var daily = new JsonObject();
        foreach (var day in days)
        {
            daily[day.Date] = new JsonObject
            {
                ["sessions"] = day.Sessions,
                ["active_sec_est"] = day.ActiveSeconds,
                ["stories_completed"] = day.TasksCompleted,
                ["tests_failed_total"] = day.TestsFailed,
            };
        }

        return new JsonObject
        {
            ["schema_version"] = SchemaVersion,
            ["settings"] = Settings(context),
            ["active"] = open is null ? null : new JsonObject
            {
                ["session_id"] = open.Id,
                ["started_at_utc"] = open.StartedAt.ToString(),
                ["last_seen_at_utc"] = open.LastActivityAt.ToString(),
                ["status"] = open.Status,
            },
            ["sessions"] = Array(sessions, Session),
            ["aggregates"] = new JsonObject { ["tz"] = context.Zone.Id, ["daily"] = daily },
        };
    }

    public static JsonObject Mvp(Context context, List<SessionView> sessions, string? openId, List<DayFigures> days)
    {
        var open = sessions.Find(session => session.Id == openId);
        var last = sessions.Find(session => session.EndedAt is not null);
        return new JsonObject
        {
            ["schema_version"] = SchemaVersion,
            ["settings"] = new JsonObject { ["idle_cutoff_minutes"] = context.Settings.Work.IdleGap.TotalMinutes },
            ["current_session"] = open is null ? null : new JsonObject
            {
                ["id"] = open.Id,
                ["started_at"] = open.StartedAt.ToString(),
                ["last_activity"] = open.LastActivityAt.ToString(),
                ["branch"] = open.Git?.BranchStart,
                ["head_sha_start"] = open.Git?.HeadStart,
                ["current_story"] = (open.Tasks ?? []).FirstOrDefault(task => task.Status != "completed")?.Key,
                ["test_status"] = Status(open),
                ["commits_count"] = open.Counts.Commits,
            },
            ["last_session"] = last is null ? null : new JsonObject
            {
                ["id"] = last.Id,
                ["started_at"] = last.StartedAt.ToString(),
                ["ended_at"] = last.EndedAt.ToString(),
                ["duration_minutes"] = last.DurationMinutes,
                ["stories_completed"] = Keys(last, "completed"),
                ["commits"] = Array(last.Git?.Commits ?? [], commit => JsonValue.Create(commit.Sha)),
                ["test_status"] = Status(last),
                ["end_reason"] = last.EndReason,
            },
            ["session_history"] = Array(days, day => new JsonObject
            {
                ["date"] = day.Date,
                ["sessions"] = day.Sessions,
                ["duration_minutes"] = Math.Round(day.DurationSeconds / 60, 2),
                ["stories_completed"] = day.TasksCompleted,
                ["commits"] = day.Commits,
                ["test_regressions"] = day.TestRegressions,
            }),
        };
    }

    private static JsonObject Settings(Context context) => new()
    {
        ["idle_cutoff_minutes"] = context.Settings.Work.IdleGap.TotalMinutes,
        ["auto_close_abandoned_minutes"] = context.Settings.Work.EndAfter?.TotalMinutes,
        ["timestamps"] = new JsonObject { ["store"] = "utc", ["display_tz"] = context.Zone.Id },
    };

    private static JsonObject Session(SessionView session)
    {
        var hours = session.DurationSeconds / 3600;
        return new JsonObject
        {
            ["id"] = session.Id,
            ["number"] = session.Number,
            ["status"] = session.Status,
            ["end_reason"] = session.EndReason,
            ["created_at_utc"] = session.StartedAt.ToString(),
            ["started_at_utc"] = session.StartedAt.ToString(),
            ["ended_at_utc"] = session.EndedAt?.ToString(),
            ["display_tz"] = session.Tz,
            ["environment"] = session.Environment is not { } environment ? null : new JsonObject
            {
                ["cli_version"] = environment.Version,
                ["hostname_hash"] = environment.Host,
                ["os"] = environment.Os,
                ["shell"] = environment.Shell,
            },
            ["repo"] = new JsonObject
            {
                ["branch_start"] = session.Git?.BranchStart,
                ["branch_end"] = session.Git?.BranchEnd,
                ["head_sha_start"] = session.Git?.HeadStart,
                ["head_sha_end"] = session.Git?.HeadEnd,
            },
            ["work_scope"] = new JsonObject
            {
                ["stories_planned"] = Array(session.Tasks ?? [], task => JsonValue.Create(task.Key)),
                ["stories_completed"] = Keys(session, "completed"),
                ["stories_in_progress"] = Keys(session, "in_progress"),
            },
            ["git"] = new JsonObject
            {
                ["commit_count"] = session.Counts.Commits,
                ["commits"] = Array(session.Git?.Commits ?? [], commit => new JsonObject
                {
                    ["sha"] = commit.Sha,
                    ["timestamp_utc"] = commit.At.ToString(),
                    ["message_subject"] = commit.Subject,
                    ["files_changed"] = commit.FilesChanged,
                    ["insertions"] = commit.Insertions,
                    ["deletions"] = commit.Deletions,
                }),
                ["files_touched_top"] = Array((session.Files ?? []).Where(file => file.TimesModified > 0).Take(10), file => new JsonObject
                {
                    ["path"] = file.Path,
                    ["touch_count"] = file.TimesModified,
                }),
            },
            ["tests"] = Tests(session.Tests),
            ["activity"] = new JsonObject
            {
                ["idle_cutoff_minutes"] = session.Policy.IdleSeconds / 60,
                ["segments"] = Array(session.Segments ?? [], segment => new JsonObject
                {
                    ["start_utc"] = segment.Start.ToString(),
                    ["end_utc"] = segment.End.ToString(),
                    ["kind"] = segment.Kind,
                }),
            },
            ["metrics"] = new JsonObject
            {
                ["duration_sec"] = session.DurationSeconds,
                ["active_sec_est"] = session.ActiveSeconds,
                ["idle_sec_est"] = session.IdleSeconds,
                ["stories_completed"] = session.Counts.TasksCompleted,
                ["stories_per_hour"] = hours > 0 ? Math.Round(session.Counts.TasksCompleted / hours, 2) : null,
                ["commits_per_hour"] = hours > 0 && session.Counts.Commits is { } commits ? Math.Round(commits / hours, 2) : null,
                ["tests_failed"] = session.Tests?.LastRun.Failed,
            },
            ["resume_context"] = new JsonObject
            {
                ["summary"] = Resume.Sentence(session),
                ["next_actions"] = Array((session.NextActions ?? []).Where(next => !next.Done), next => JsonValue.Create(next.Text)),
            },
        };
    }

    private static string? Status(SessionView session) => session.Tests?.LastRun is not { } run ? null : run.Failed > 0 ? "failing" : "passing";

    private static JsonObject Tests(TestsView? tests) => new()
    {
        ["last_run"] = tests?.LastRun is not { } run ? null : new JsonObject
        {
            ["run_id"] = run.RunId,
            ["command"] = run.Command,
            ["started_at_utc"] = run.StartedAt.ToString(),
            ["ended_at_utc"] = run.EndedAt.ToString(),
            ["duration_sec"] = run.DurationSeconds,
            ["summary"] = new JsonObject { ["passed"] = run.Passed, ["failed"] = run.Failed, ["skipped"] = run.Skipped },
            ["failed_tests"] = Array(run.FailedTests, each => new JsonObject { ["id"] = each.Id, ["failure_fingerprint"] = each.Fingerprint }),
            ["head_sha"] = run.Commit,
        },
        ["regressions"] = Array(tests?.Regressions ?? [], each => new JsonObject
        {
            ["detected_at_utc"] = each.DetectedAt.ToString(),
            ["baseline_head_sha"] = each.BaselineCommit,
            ["current_head_sha"] = each.Commit,
            ["new_failures"] = Array(each.New, id => JsonValue.Create(id)),
            ["fixed_failures"] = Array(each.Fixed, id => JsonValue.Create(id)),
            ["suspect_commits"] = Array(each.Suspects, sha => JsonValue.Create(sha)),
        }),
    };

    private static JsonArray Keys(SessionView session, string status) =>
        Array((session.Tasks ?? []).Where(task => task.Status == status), task => JsonValue.Create(task.Key));

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> node) => new([.. items.Select(node)]);
}
