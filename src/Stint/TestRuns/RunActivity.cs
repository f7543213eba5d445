using System.Globalization;
using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;
using Stint.Work;

namespace Stint.TestRuns;

/// <summary>
/// A test run in the timeline of the work session in which it ran: a sign of life that was observed. What a session shows of tests is read from these
/// entries, so they carry it, in lists of at most fifty.
/// </summary>
internal static class RunActivity
{
    private const int MostSuspects = 20;

    /// <summary>The caller's open session of that project, at that time; null where there is none.</summary>
    public static WorkRow? SessionOf(Transaction tx, Context context, string? reference, string project, Instant at)
    {
        var row = reference is not null ? SessionRef.NeedOpen(tx, context, reference) : SessionRef.Find(tx, context, null);
        return row is { Session: { EndedAt: null } session } && at >= session.StartedAt && !session.IsExpired(at) && (reference is not null || session.ProjectId == project || (session.ProjectId is null && project.Length == 0))
            ? row
            : null;
    }

    public static void Append(Transaction tx, Context context, WorkRow session, RunRow run, ToldRun told)
    {
        var compared = Compared.Of(tx, context, run);
        var failed = compared.Now.Failed.Take(TestLimits.Listed).ToList();
        var suspects = Suspects(tx, context, run);
        var data = new JsonObject
        {
            ["run_id"] = run.Id,
            ["command"] = run.Suite.Command,
            ["started_at"] = run.StartedAt.ToString(),
            ["duration_seconds"] = (run.EndedAt - run.StartedAt).TotalSeconds,
            ["commit"] = run.Commit,
            ["clean"] = run.Clean,
            ["partial"] = run.Partial,
            ["passed"] = run.Passed,
            ["failed"] = run.Failed,
            ["skipped"] = run.Skipped,
            ["failed_tests"] = new JsonArray([.. failed.Select(n => (JsonNode?)Failure(tx, context, run, n, told))]),
            ["baseline_commit"] = compared.Last?.Baseline.Commit,
            ["new"] = Names(compared.Last?.New),
            ["new_total"] = compared.Last?.New.Count ?? 0,
            ["fixed"] = Names(compared.Last?.Fixed),
            ["fixed_total"] = compared.Last?.Fixed.Count ?? 0,
            ["flaky"] = Names(compared.Last?.Flaky),
            ["flaky_total"] = compared.Last?.Flaky.Count ?? 0,
            ["suspects"] = new JsonArray([.. suspects.Select(sha => (JsonNode?)JsonValue.Create(sha))]),
            ["green_commit"] = compared.Green?.Commit,
            ["green_at"] = compared.Green?.StartedAt.ToString(),
            ["since_green"] = compared.SinceGreen is null ? null : Names(compared.SinceGreen),
            ["since_green_total"] = compared.SinceGreen?.Count,
        };
        var text = string.Create(CultureInfo.InvariantCulture, $"{run.Passed} passed, {run.Failed} failed, {run.Skipped} skipped") + (compared.Last is { New.Count: > 0 } last ? string.Create(CultureInfo.InvariantCulture, $"; {last.New.Count} new") : "");
        Timelines.Append(tx, session.Session, Entries.New(context, session, ActivityTypes.TestRun, text, run.EndedAt) with { Evidence = "observed", Data = data.ToJsonString(Client.Plain) });

        JsonArray Names(List<long>? numbers) => new([.. TestNames.Of(tx, context, run.Suite, numbers ?? []).Select(name => (JsonNode?)JsonValue.Create(name))]);
    }

    private static JsonObject Failure(Transaction tx, Context context, RunRow run, long n, ToldRun told)
    {
        var name = Suites.Name(tx, context, run.Suite, n).Name;
        var last = told.Tests[name][^1];
        return new JsonObject { ["id"] = name, ["fingerprint"] = Fingerprint.Of(name, last.Type, last.Stack) };
    }

    private static readonly Sql SuspectsOf = new(
        "select suspects from test_cases where bucket = @bucket and run_id = @run and suspects is not null order by n, attempt limit 50");

    private static List<string> Suspects(Transaction tx, Context context, RunRow run) =>
        [.. tx.Query(SuspectsOf, row => row.Text(0), ("@bucket", context.Bucket), ("@run", run.Id)).SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal).Take(MostSuspects)];
}
