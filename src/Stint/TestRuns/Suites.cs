using Stint.Operations;
using Stint.Storage;

namespace Stint.TestRuns;

/// <summary>What can be compared: the runs of one command, in one project and one environment.</summary>
internal sealed record Suite(string Id, string ProjectId, string Command, string Environment, string Runner, string? Words)
{
    public const string Columns = "u.id, u.project_id, u.command, u.environment, u.runner, u.words";

    public static Suite Read(Row row) => new(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.TextOrNull(5));
}

/// <summary>Suites, and the names of their tests: each name once, with a number by which runs know it.</summary>
internal static class Suites
{
    private static readonly Sql Find = new(
        $"""
        select {Suite.Columns} from test_suites u
        where u.bucket = @bucket and u.workspace = @workspace and u.project_id = @project and u.command = @command and u.environment = @environment
        """);

    private static readonly Sql ByIdText = new($"select {Suite.Columns} from test_suites u where u.bucket = @bucket and u.id = @id");

    private static readonly Sql Insert = new(
        """
        insert into test_suites (bucket, id, workspace, project_id, command, environment, runner, words)
        values (@bucket, @id, @workspace, @project, @command, @environment, @runner, @words) on conflict do nothing
        """);

    /// <summary>Holds the suite: numbers are given to names by one writer at a time.</summary>
    private static readonly Sql Hold = new("update test_suites set words = coalesce(cast(@words as text), words) where bucket = @bucket and id = @id");

    private static readonly Sql Names = new("select n, name from test_names where bucket = @bucket and suite_id = @suite order by n");

    private static readonly Sql NameOf = new("select name, file from test_names where bucket = @bucket and suite_id = @suite and n = @n");

    private static readonly Sql SetFile = new("update test_names set file = @file where bucket = @bucket and suite_id = @suite and n = @n");

    private static readonly Bulk Put = new("test_names", "bucket bigint", "suite_id text", "n bigint", "name text", "file text");

    public static Suite? Of(Transaction tx, Context context, string project, string command, string environment) => tx.First(
        Find, Suite.Read, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@project", project), ("@command", command), ("@environment", environment));

    public static Suite ById(Transaction tx, Context context, string id) => tx.First(ByIdText, Suite.Read, ("@bucket", context.Bucket), ("@id", id))!;

    /// <summary>The suite, made where it is new, and held.</summary>
    public static Suite Need(Transaction tx, Context context, string project, string command, string environment, string runner, string? words)
    {
        tx.Execute(
            Insert,
            ("@bucket", context.Bucket),
            ("@id", Ids.New(context.Now)),
            ("@workspace", context.Workspace),
            ("@project", project),
            ("@command", command),
            ("@environment", environment),
            ("@runner", runner),
            ("@words", words));
        var suite = Of(tx, context, project, command, environment)!;
        tx.Execute(Hold, ("@words", words), ("@bucket", context.Bucket), ("@id", suite.Id));
        return suite;
    }

    /// <summary>The number of each name, those that are new written down.</summary>
    public static Dictionary<string, long> Numbers(Transaction tx, Context context, Suite suite, IEnumerable<(string Name, string? File)> tests)
    {
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        var next = 0L;
        tx.Each(Names, row => numbers[row.Text(1)] = next = row.Long(0), ("@bucket", context.Bucket), ("@suite", suite.Id));
        next = numbers.Count == 0 ? 0 : next + 1;
        var added = new List<object?[]>();
        foreach (var (name, file) in tests)
        {
            if (!numbers.TryAdd(name, next))
                continue;
            added.Add([(long)context.Bucket, suite.Id, next++, name, file]);
        }

        if (numbers.Count > TestLimits.Names)
        {
            throw new Refusal(
                RefusalKind.TooLarge,
                "too_many_names",
                $"'{PlainText.Short(PlainText.Line(suite.Command), 60)}' has had more than {TestLimits.Names:N0} names of tests.",
                "Names that change with every run cannot be compared; record them under another --command.");
        }

        Put.Write(tx, added);
        return numbers;
    }

    /// <summary>A report may be the first one that names the file of a failed test.</summary>
    public static void TellFile(Transaction tx, Context context, Suite suite, long n, string file)
    {
        if (Name(tx, context, suite, n).File != file)
            tx.Execute(SetFile, ("@file", file), ("@bucket", context.Bucket), ("@suite", suite.Id), ("@n", n));
    }

    public static (string Name, string? File) Name(Transaction tx, Context context, Suite suite, long n) =>
        tx.First(NameOf, row => (row.Text(0), row.TextOrNull(1)), ("@bucket", context.Bucket), ("@suite", suite.Id), ("@n", n));
}
