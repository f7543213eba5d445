using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Work;

namespace Stint.TestRuns;

/// <summary>Records one test run, and tells what became of its tests since the last one that can be compared.</summary>
internal static class RecordRun
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(7);

    private static readonly Parameter<string> Command = Parameter.Text("command", "The command that ran the tests", max: 4000, required: true, value: "COMMAND");
    internal static readonly Parameter<TestReport> Report = Parameter.Record("report", "What its report says", () => TestJson.Default.TestReport);
    internal static readonly Parameter<string> Started = Parameter.Time("started_at", "When it began (when it ended)");
    internal static readonly Parameter<string> Ended = Parameter.Time("ended_at", "When it ended (now)");
    internal static readonly Parameter<string> Commit = Parameter.Text("commit", "The commit that was tested", max: 64, value: "SHA");
    internal static readonly Parameter<string> Clean = Parameter.Choice("clean", "Whether the working copy was that commit and nothing else", "yes", "no");
    internal static readonly Parameter<bool> Partial = Parameter.Flag("partial", "A part of what the command runs otherwise");
    internal static readonly Parameter<long?> ExitCode = Parameter.Number("exit_code", "The command's exit code", -1, 255);
    internal static readonly Parameter<string> Key = Parameter.Text("key", "What tells it from a run with the same report, such as the number of a build", max: 100, value: "TEXT");
    internal static readonly Parameter<string[]> Words = new("words", Shape.Text, "The command's words, to run it again", text => [text]) { Many = true, MaxLength = 4000, MaxCount = 1000, Hidden = true };
    internal static readonly Parameter<CommitsBetween> Between = Parameter.Record("between", "Commits since the last comparable run", () => TestJson.Default.CommitsBetween);

    private static readonly Sql Insert = new(
        """
        insert into test_runs (bucket, id, workspace, suite_id, project_id, actor_id, session_id, started_at, ended_at, recorded_at, commit_sha, clean, partial,
          exit_code, passed, failed, skipped, unnamed, passed_names, digest)
        values (@bucket, @id, @workspace, @suite, @project, @actor, @session, @started, @ended, @now, @commit, @clean, @partial,
          @exit, @passed, @failed, @skipped, @unnamed, @names, @digest)
        on conflict do nothing
        """);

    private static readonly Bulk Cases = new(
        "test_cases", "bucket bigint", "run_id text", "n bigint", "attempt bigint", "outcome text", "duration_ms bigint", "failure_type text", "message text", "fingerprint text", "suspects text");

    internal static Parameter<string> CommandOf => Command;

    public static readonly Operation Operation = new Operation<TestRunView>
    {
        Verbs = ["tests add"],
        Route = "POST /api/v1/tests/runs",
        Summary = "Record a test run",
        Hidden = true,
        Parameters =
        [
            Command, Report, TestParameters.Environment, Started, Ended, Commit, Clean, Partial, ExitCode, Key, Words, Between, TestParameters.Project, Common.Session,
        ],
        Gather = Gather.Place,
        MostBody = TestLimits.ReportBytes,
        Status = 201,
        Json = () => TestJson.Default.TestRunView,
        WasThere = run => run.Known,
        Does = Run,
        Shows = RunReport.Show,
    };

    private static TestRunView Run(Context context, Arguments arguments)
    {
        var told = Read(context, arguments);
        return context.Database.Write(tx =>
        {
            Expiry.Run(tx, context);
            var project = TestParameters.ProjectFor(tx, context, arguments);
            var suite = Suites.Need(tx, context, project, told.Command, told.Environment, told.Runner, told.Words);
            if (Runs.ByDigest(tx, context, suite, told.Digest) is { } known)
                return ShowRun.Whole(tx, context, known) with { Known = true };
            var session = RunActivity.SessionOf(tx, context, arguments.Get(Common.Session), project, told.Ended);
            var run = Write(tx, context, suite, told, session?.Session.Id);
            var view = ShowRun.Whole(tx, context, run);
            if (session is not null)
                RunActivity.Append(tx, context, session, run, told);
            return view;
        });
    }

    private static RunRow Write(Transaction tx, Context context, Suite suite, ToldRun told, string? session)
    {
        var numbers = Suites.Numbers(tx, context, suite, told.Tests.Select(each => (each.Key, each.Value[^1].File)));
        var passed = new NameSet();
        foreach (var (name, attempts) in told.Tests)
        {
            if (attempts is [{ Outcome: Outcome.Passed }])
                passed.Add(numbers[name]);
        }

        var id = Ids.New(context.Now);
        tx.Execute(
            Insert,
            ("@bucket", context.Bucket),
            ("@id", id),
            ("@workspace", context.Workspace),
            ("@suite", suite.Id),
            ("@project", suite.ProjectId),
            ("@actor", context.Actor),
            ("@session", session),
            ("@started", told.Started),
            ("@ended", told.Ended),
            ("@now", context.Now),
            ("@commit", told.Commit),
            ("@clean", told.Clean),
            ("@partial", told.Partial),
            ("@exit", told.ExitCode),
            ("@passed", told.Count(Outcome.Passed)),
            ("@failed", told.Count(Outcome.Failed)),
            ("@skipped", told.Count(Outcome.Skipped)),
            ("@unnamed", told.Unnamed),
            ("@names", passed.ToString()),
            ("@digest", told.Digest));
        var run = Runs.ById(tx, context, id)!;
        var before = Runs.Last(tx, context, suite, run.StartedAt, run.Id);
        var good = before is null ? null : RunOutcomes.Read(tx, context, before);
        var suspected = 0;
        var rows = new List<object?[]>();
        foreach (var (name, attempts) in told.Tests)
        {
            if (attempts is [{ Outcome: Outcome.Passed }])
                continue;
            var n = numbers[name];
            // A name written down before may have none yet.
            if (attempts[^1].File is { } file)
                Suites.TellFile(tx, context, suite, n, file);
            var isNew = attempts[^1].Outcome == Outcome.Failed && good is not null && good.Of(n) != Outcome.Failed && suspected++ < TestLimits.Listed;
            var suspects = isNew ? told.Suspects(before!, attempts[^1].File) : null;
            for (var i = 0; i < attempts.Count; i++)
            {
                var each = attempts[i];
                var last = i == attempts.Count - 1;
                rows.Add(
                [
                    (long)context.Bucket, run.Id, n, (long)i + 1, each.Outcome, each.Seconds is { } seconds ? (long)Math.Round(seconds * 1000) : null, each.Type, each.Message,
                    each.Outcome == Outcome.Failed ? Fingerprint.Of(name, each.Type, each.Stack) : null, last ? suspects : null,
                ]);
            }
        }

        Cases.Write(tx, rows);
        return run;
    }

    private static ToldRun Read(Context context, Arguments arguments)
    {
        var report = arguments.Get(Report) ?? throw Refusal.Usage("missing", "'report' is missing: what its report says");
        var ended = context.Occurred(arguments, Ended);
        var started = context.When(arguments, Started) ?? ended;
        if (started > ended || ended - started > LongestRun)
            throw Refusal.Usage("bad_range", $"A run takes up to {Durations.Text(LongestRun)}; this one is said to go from {started} to {ended}.");
        var command = TestParameters.Key(arguments.Need(Command));
        var commit = arguments.Get(Commit)?.ToLowerInvariant();
        if (commit is not null && (commit.Length is < 7 or > 64 || !commit.All(char.IsAsciiHexDigitLower)))
            throw Refusal.Usage("bad_commit", $"'{PlainText.Short(PlainText.Line(commit), 60)}' is no name of a commit.", "Give at least seven hexadecimal digits of it.");
        var tests = ToldRun.ReadCases(report);
        long[] unnamed = [report.UnnamedPassed, report.UnnamedFailed, report.UnnamedSkipped];
        if (Array.Exists(unnamed, n => n is < 0 or > TestLimits.Cases))
            throw Refusal.Usage("bad_value", $"'report' counts from 0 to {TestLimits.Cases:N0} tests without a name.");
        if (tests.Count + unnamed.Sum() == 0)
            throw Refusal.Usage("no_tests", "This report has no test in it.", "Was anything run? A filter may have left nothing.");
        var runner = PlainText.Short(PlainText.Line(report.Runner.Trim()), 40);
        return new ToldRun
        {
            Command = command,
            Environment = PlainText.Line(arguments.Get(TestParameters.Environment)?.Trim() ?? "") is { Length: > 0 } environment ? environment : runner,
            Runner = runner,
            Words = arguments.Get(Words) is { } words ? CommandText.Keep(words) : null,
            Tests = tests,
            UnnamedCounts = unnamed,
            Started = started,
            Ended = ended,
            Commit = commit,
            Clean = arguments.Get(Clean) switch { "yes" => true, "no" => false, _ => null },
            Partial = arguments.Get(Partial),
            ExitCode = arguments.Get(ExitCode),
            Digest = ToldRun.DigestOf(tests, unnamed, commit, arguments.Get(Key)),
            Between = ToldRun.Checked(arguments.Get(Between)),
        };
    }
}
