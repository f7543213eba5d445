using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.TestRuns;

/// <summary>A run as the store keeps it, with its suite.</summary>
internal sealed record RunRow
{
    public required string Id { get; init; }
    public required Suite Suite { get; init; }
    public string? ProjectName { get; init; }
    public required string Actor { get; init; }
    public string? SessionId { get; init; }
    public required Instant StartedAt { get; init; }
    public required Instant EndedAt { get; init; }
    public string? Commit { get; init; }
    public bool? Clean { get; init; }
    public required bool Partial { get; init; }
    public long? ExitCode { get; init; }
    public required long Passed { get; init; }
    public required long Failed { get; init; }
    public required long Skipped { get; init; }
    public required long Unnamed { get; init; }
    public required string PassedNames { get; init; }

    public const string Select =
        $"""
        select r.id, r.actor_id, r.session_id, r.started_at, r.ended_at, r.commit_sha, r.clean, r.partial, r.exit_code, r.passed, r.failed, r.skipped, r.unnamed, r.passed_names,
          p.name, {Suite.Columns}
        from test_runs r
        join test_suites u on u.bucket = r.bucket and u.id = r.suite_id
        left join projects p on p.bucket = r.bucket and p.id = r.project_id
        """;

    public static RunRow Read(Row row) => new()
    {
        Id = row.Text(0),
        Actor = row.Text(1),
        SessionId = row.TextOrNull(2),
        StartedAt = row.At(3),
        EndedAt = row.At(4),
        Commit = row.TextOrNull(5),
        Clean = row.LongOrNull(6) is { } clean ? clean != 0 : null,
        Partial = row.Flag(7),
        ExitCode = row.LongOrNull(8),
        Passed = row.Long(9),
        Failed = row.Long(10),
        Skipped = row.Long(11),
        Unnamed = row.Long(12),
        PassedNames = row.Text(13),
        ProjectName = row.TextOrNull(14),
        Suite = new Suite(row.Text(15), row.Text(16), row.Text(17), row.Text(18), row.Text(19), row.TextOrNull(20)),
    };

    public TestRunView View(Context context) => new()
    {
        Id = Id,
        ProjectId = Suite.ProjectId.Length > 0 ? Suite.ProjectId : null,
        Project = ProjectName,
        Command = context.Paths.OfCommand(Suite.Command),
        Environment = Suite.Environment,
        Runner = Suite.Runner,
        Actor = Actor,
        SessionId = SessionId,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        DurationSeconds = (EndedAt - StartedAt).TotalSeconds,
        Commit = Commit,
        Clean = Clean,
        Partial = Partial,
        ExitCode = ExitCode,
        Passed = Passed,
        Failed = Failed,
        Skipped = Skipped,
        Unnamed = Unnamed,
    };
}

/// <summary>Finds runs of one suite, before a point in its order: when they started, then their ids.</summary>
internal static class Runs
{
    private const string Before = "r.bucket = @bucket and r.suite_id = @suite and (r.started_at < @at or (r.started_at = @at and r.id < @id))";

    private static readonly Sql ByIdText = new($"{RunRow.Select} where r.bucket = @bucket and r.id = @id and r.workspace = @workspace");

    private static readonly Sql ByDigestText = new($"{RunRow.Select} where r.bucket = @bucket and r.suite_id = @suite and r.digest = @digest");

    private static readonly Sql ByBeginning = new($"{RunRow.Select} where r.bucket = @bucket and r.id >= @from and r.id <= @to and r.workspace = @workspace order by r.id limit 2");

    private static readonly Sql LastWhole = new($"{RunRow.Select} where {Before} and r.partial = 0 order by r.started_at desc, r.id desc limit 1");

    private static readonly Sql LastGreen = new($"{RunRow.Select} where {Before} and r.partial = 0 and r.failed = 0 and r.passed > 0 order by r.started_at desc, r.id desc limit 1");

    private static readonly Sql LastOnes = new($"{RunRow.Select} where {Before} order by r.started_at desc, r.id desc limit @limit");

    /// <summary>Behind every id of a run.</summary>
    public const string AfterAll = "g";

    public static RunRow? ById(Transaction tx, Context context, string id) =>
        tx.First(ByIdText, RunRow.Read, ("@bucket", context.Bucket), ("@id", id), ("@workspace", context.Workspace));

    public static RunRow? ByDigest(Transaction tx, Context context, Suite suite, string digest) =>
        tx.First(ByDigestText, RunRow.Read, ("@bucket", context.Bucket), ("@suite", suite.Id), ("@digest", digest));

    /// <summary>The run of an id or its beginning.</summary>
    public static RunRow Need(Transaction tx, Context context, string reference)
    {
        var text = reference.Trim().ToLowerInvariant();
        if (ById(tx, context, text) is { } exact)
            return exact;
        var found = new List<RunRow>();
        if (text.Length >= 4 && Ids.IsBeginning(text))
        {
            var (from, to) = Ids.Beginning(text);
            found = tx.Query(ByBeginning, RunRow.Read, ("@bucket", context.Bucket), ("@from", from), ("@to", to), ("@workspace", context.Workspace));
        }

        return found.Count switch
        {
            1 => found[0],
            0 => throw Refusal.NotFound("run_not_found", $"There is no test run '{PlainText.Short(PlainText.Line(reference), 60)}'.", "See the last ones: stint tests list"),
            _ => throw Refusal.Conflict("ambiguous_run", $"Several test runs begin with '{PlainText.Line(reference)}'.", "Give more of the id."),
        };
    }

    /// <summary>The last run of the whole suite before another.</summary>
    public static RunRow? Last(Transaction tx, Context context, Suite suite, Instant at, string id) => One(tx, context, LastWhole, suite, at, id);

    /// <summary>The last run of the whole suite in which nothing failed.</summary>
    public static RunRow? Green(Transaction tx, Context context, Suite suite, Instant at, string id) => One(tx, context, LastGreen, suite, at, id);

    /// <summary>The last runs before another, parts of the suite too; newest first.</summary>
    public static List<RunRow> Window(Transaction tx, Context context, Suite suite, Instant at, string id) => tx.Query(
        LastOnes, RunRow.Read, ("@bucket", context.Bucket), ("@suite", suite.Id), ("@at", at), ("@id", id), ("@limit", TestLimits.Window));

    private static RunRow? One(Transaction tx, Context context, Sql sql, Suite suite, Instant at, string id) =>
        tx.First(sql, RunRow.Read, ("@bucket", context.Bucket), ("@suite", suite.Id), ("@at", at), ("@id", id));
}
