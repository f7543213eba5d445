using System.Globalization;
using System.Security.Cryptography;
using System.Text;
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
        var told = Told.Of(context, arguments);
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

    private static RunRow Write(Transaction tx, Context context, Suite suite, Told told, string? session)
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

    /// <summary>What was told, read and bounded before the store is touched.</summary>
    internal sealed record Told
    {
        public required string Command { get; init; }
        public required string Environment { get; init; }
        public required string Runner { get; init; }
        public required string? Words { get; init; }

        /// <summary>Attempts by test, in the order of the report.</summary>
        public required Dictionary<string, List<TestCase>> Tests { get; init; }
        public required long[] UnnamedCounts { get; init; }
        public required Instant Started { get; init; }
        public required Instant Ended { get; init; }
        public required string? Commit { get; init; }
        public required bool? Clean { get; init; }
        public required bool Partial { get; init; }
        public required long? ExitCode { get; init; }
        public required string Digest { get; init; }
        public required CommitsBetween? Between { get; init; }

        public long Unnamed => UnnamedCounts.Sum();

        public long Count(string outcome) =>
            Tests.Values.Count(attempts => attempts[^1].Outcome == outcome) + UnnamedCounts[outcome switch { Outcome.Passed => 0, Outcome.Failed => 1, _ => 2 }];

        /// <summary>Commits since a run that touch a file, else all of them, newest first; null where nobody looked.</summary>
        public string? Suspects(RunRow since, string? file)
        {
            if (Between is null || since.Commit is null || Between.Since != since.Commit)
                return null;
            var commits = Between.Commits.OfType<TouchingCommit>().ToList();
            var touching = file is null ? [] : commits.FindAll(commit => commit.Files.Contains(file, StringComparer.Ordinal));
            return string.Join(' ', (touching.Count > 0 ? touching : commits).Take(10).Select(commit => commit.Sha));
        }

        public static Told Of(Context context, Arguments arguments)
        {
            var report = arguments.Get(Report) ?? throw Refusal.Usage("missing", "'report' is missing: what its report says");
            var ended = context.Occurred(arguments, RecordRun.Ended);
            var started = context.When(arguments, RecordRun.Started) ?? ended;
            if (started > ended || ended - started > LongestRun)
                throw Refusal.Usage("bad_range", $"A run takes up to {Durations.Text(LongestRun)}; this one is said to go from {started} to {ended}.");
            var command = TestParameters.Key(arguments.Need(RecordRun.Command));
            var commit = arguments.Get(RecordRun.Commit)?.ToLowerInvariant();
            if (commit is not null && (commit.Length is < 7 or > 64 || !commit.All(char.IsAsciiHexDigitLower)))
                throw Refusal.Usage("bad_commit", $"'{PlainText.Short(PlainText.Line(commit), 60)}' is no name of a commit.", "Give at least seven hexadecimal digits of it.");
            var tests = ReadCases(report);
            long[] unnamed = [report.UnnamedPassed, report.UnnamedFailed, report.UnnamedSkipped];
            if (Array.Exists(unnamed, n => n is < 0 or > TestLimits.Cases))
                throw Refusal.Usage("bad_value", $"'report' counts from 0 to {TestLimits.Cases:N0} tests without a name.");
            if (tests.Count + unnamed.Sum() == 0)
                throw Refusal.Usage("no_tests", "This report has no test in it.", "Was anything run? A filter may have left nothing.");
            var runner = PlainText.Short(PlainText.Line(report.Runner.Trim()), 40);
            return new Told
            {
                Command = command,
                Environment = PlainText.Line(arguments.Get(TestParameters.Environment)?.Trim() ?? "") is { Length: > 0 } environment ? environment : runner,
                Runner = runner,
                Words = arguments.Get(RecordRun.Words) is { } words ? CommandText.Keep(words) : null,
                Tests = tests,
                UnnamedCounts = unnamed,
                Started = started,
                Ended = ended,
                Commit = commit,
                Clean = arguments.Get(RecordRun.Clean) switch { "yes" => true, "no" => false, _ => null },
                Partial = arguments.Get(RecordRun.Partial),
                ExitCode = arguments.Get(RecordRun.ExitCode),
                Digest = DigestOf(tests, unnamed, commit, arguments.Get(RecordRun.Key)),
                Between = Checked(arguments.Get(RecordRun.Between)),
            };
        }

        private static Dictionary<string, List<TestCase>> ReadCases(TestReport report)
        {
            if (report.Cases.Length > TestLimits.Cases)
                throw new Refusal(RefusalKind.TooLarge, "too_many_tests", $"A run has at most {TestLimits.Cases:N0} tests.", "Record it in parts, each as a command of its own.");
            var tests = new Dictionary<string, List<TestCase>>(report.Cases.Length, StringComparer.Ordinal);
            foreach (var each in report.Cases)
            {
                if (each is null || each.Id.Length is 0 or > TestLimits.Name || !Outcome.IsOne(each.Outcome) || each.Message?.Length > TestLimits.Message || each.Stack?.Length > TestLimits.Stack
                    || each.Type?.Length > 200 || each.File?.Length > TestLimits.Name || each.Seconds is < 0 or > 1e9 || !PlainText.IsWellFormed(each.Id))
                {
                    throw Refusal.Usage(
                        "bad_case",
                        $"A case has an id of 1 to {TestLimits.Name} characters, an outcome (passed, failed, skipped), seconds of 0 or more, and at most {TestLimits.Message} characters of message, {TestLimits.Stack} of stack, {TestLimits.Name} of file, 200 of type; {PlainText.Short(PlainText.Line(each?.Id ?? "null"), 60)} is not one.");
                }

                // Names, messages and stacks may show what was in the environment.
                var name = PlainText.Line(Redaction.Apply(each.Id));
                var clean = each.Outcome == Outcome.Passed ? each : each with { Message = each.Message is { } message ? Redaction.Apply(message) : null, Type = each.Type is { } type ? Redaction.Apply(type) : null };
                if (tests.TryGetValue(name, out var attempts))
                    attempts.Add(clean);
                else
                    tests[name] = [clean];
            }

            return tests;
        }

        private static CommitsBetween? Checked(CommitsBetween? between) =>
            between is null || (between.Commits.Length <= CommitsSince.Most && Array.TrueForAll(between.Commits, commit => commit is { Sha.Length: <= 64, Files.Length: <= CommitsSince.MostFiles } && commit.Sha.All(char.IsAsciiHexDigitLower)))
                ? between
                : throw Refusal.Usage("bad_value", $"'between' has at most {CommitsSince.Most} commits, each with its full name and at most {CommitsSince.MostFiles} files.");

        /// <summary>The same report of the same commit, in whatever order it tells its tests, has the same digest.</summary>
        private static string DigestOf(Dictionary<string, List<TestCase>> tests, long[] unnamed, string? commit, string? key)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Add($"{commit}\n{key}\n{string.Join(' ', unnamed)}\n");
            foreach (var (name, attempts) in tests.OrderBy(each => each.Key, StringComparer.Ordinal))
            {
                Add(name + "\n");
                foreach (var each in attempts)
                    Add(string.Create(CultureInfo.InvariantCulture, $"{each.Outcome} {each.Seconds:R} {each.Type}\n{each.Message}\n{each.Stack}\n"));
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));

            void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
        }
    }
}
