using System.Globalization;
using System.Text;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Tests.Support;
using Stint.Tests.Work.Git;
using Stint.Timeline;
using Stint.Work.Git;
using Stint.Work.Import;

namespace Stint.Tests.Work.Import;

/// <summary>A commit to be made: who, how many minutes after the beginning, and which files it changes.</summary>
internal sealed record Authored(string Author, double Minute, params string[] Files);

/// <summary>A repository whose commits have whatever author and author date a test wants, and a store it is imported into.</summary>
internal sealed class ImportedRepository : IDisposable
{
    /// <summary>Minute 0: a Sunday morning, an hour before clocks in Berlin have anything to do with it.</summary>
    public static readonly Instant Beginning = Instant.Parse("2026-01-11T09:00:00Z");

    private readonly GitFolder folder = new();
    private readonly TestClock clock = new("2026-03-01T00:00:00Z");
    private int made;

    public ImportedRepository(TestEngine engine)
    {
        Repository = folder.Init();
        Store = TestStore.Create(engine, clock);
    }

    public TestRepository Repository { get; private set; }

    public TestStore Store { get; }

    public GitFolder Folder => folder;

    public TestClock Clock => clock;

    public static Instant Minute(double minute) => Beginning + TimeSpan.FromMinutes(minute);

    /// <summary>Another, empty store for the same repository.</summary>
    public ImportedRepository Elsewhere(TestEngine engine) => new(engine) { Repository = Repository };

    /// <summary>Puts commits on top of the branch, in the order given; what a commit writes differs from all that was written before.</summary>
    public void Commit(params IEnumerable<Authored> commits)
    {
        var stream = new StringBuilder();
        var top = Repository.Try("rev-parse", "--verify", "-q", "HEAD") == 0 ? "refs/heads/main^0" : null;
        foreach (var commit in commits)
        {
            made++;
            var at = (Minute(commit.Minute).Milliseconds / 1000).ToString(CultureInfo.InvariantCulture);
            stream.Append(CultureInfo.InvariantCulture, $"commit refs/heads/main\nmark :{made}\nauthor Somebody <{commit.Author}> {at} +0100\n");
            stream.Append(CultureInfo.InvariantCulture, $"committer Somebody <{commit.Author}> {1_770_000_000 + made} +0000\n{Data($"work {made}")}");
            if (top is not null)
                stream.Append(CultureInfo.InvariantCulture, $"from {top}\n");
            foreach (var file in commit.Files)
                stream.Append(CultureInfo.InvariantCulture, $"M 100644 inline {file}\n{Data($"{made}\nof {file}\n")}");
            top = $":{made}";
        }

        var (exit, output, errors) = folder.Try(Repository.Path, ["fast-import", "--quiet"], GitFolder.Me, Encoding.UTF8.GetBytes(stream.ToString()));
        Assert.True(exit == 0, output + errors);
    }

    private static string Data(string text) => $"data {Encoding.UTF8.GetByteCount(text)}\n{text}\n";

    public Context Context(string? tz = null) =>
        new(Store.Database, new Caller { Actor = GitFolder.Me, Tz = tz ?? "Europe/Berlin", Host = "here" }, clock, new Settings());

    public ImportView Import(string idle = "15m", string leadIn = "0s", int partSize = 3, CancellationToken? stopping = null, string? project = null, Machine? machine = null) =>
        ImportAsync(new CutRules(Span(idle), Span(leadIn), 1), partSize, project, machine, stopping ?? GitFolder.Cancellation).GetAwaiter().GetResult();

    private async Task<ImportView> ImportAsync(CutRules rules, int partSize, string? project, Machine? machine, CancellationToken stopping)
    {
        var at = new GitCommand(Repository.Path);
        var identity = await GitIdentity.ReadAsync(folder.Git, at, GitFolder.Cancellation);
        var place = new Place { Worktree = Repository.Path, CommonDir = identity.CommonDirectory, RootCommit = identity.RootCommit, Name = identity.RepositoryName };
        var context = new Context(Store.Database, Context().Caller with { Place = place }, clock, new Settings());
        return await new GitImport(context, new GitHistory(folder.Git, at, identity), rules, project, partSize)
            .RunAsync(what => new ProgressBar(machine ?? Quiet, what), stopping);
    }

    private static TimeSpan Span(string text) => Durations.TryParse(text, out var span) ? span : throw new FormatException(text);

    private static Machine Quiet => new()
    {
        Out = TextWriter.Null,
        Error = TextWriter.Null,
        In = TextReader.Null,
        Directory = Path.GetTempPath(),
        Variables = new Dictionary<string, string>(),
        Time = TimeProvider.System,
    };

    /// <summary>The sessions in the store, a line each, by author and time: <c>ann 0..25 (3 commits, 2 files)</c>, in minutes.</summary>
    public string[] Sessions() => Store.Database.Read(tx => tx.Query(
        new Sql(
            """
            select s.actor_id, s.started_at, s.ended_at, (select count(*) from session_commits c where c.bucket = s.bucket and c.session_id = s.id),
              (select count(*) from session_files f where f.bucket = s.bucket and f.session_id = s.id)
            from sessions s order by s.actor_id, s.started_at, s.id
            """),
        row => string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Text(0)} {Minutes(row.At(1))}..{(row.AtOrNull(2) is { } end ? Minutes(end) : "")} ({row.Long(3)} commits, {row.Long(4)} files)")).ToArray());

    private static string Minutes(Instant at) => (at - Beginning).TotalMinutes.ToString(CultureInfo.InvariantCulture);

    /// <summary>Everything an import writes, but numbers and the instants at which it was told.</summary>
    public string Everything() => Lines(
        "select actor_id, started_at, last_activity_at, ended_at, end_reason, active_ms, idle_gap_ms, end_after_ms, source, status, tz, id from sessions",
        "select session_id, sha, at, subject, files_changed, insertions, deletions from session_commits",
        "select session_id, path, old_path, change, times_modified, lines_added, lines_removed from session_files",
        "select session_id, id, at, type, description, evidence, actor_id from activities",
        "select session_id, chosen_by from work_sessions");

    /// <summary>The days' figures; a day that has come to nothing counts as gone.</summary>
    public string Days() => Lines(
        """
        select scope, zone, date, sessions, measured, duration_ms, active_ms, idle_ms, commits, lines_added, lines_removed, files from rollups
        where sessions <> 0 or duration_ms <> 0 or commits <> 0
        """,
        "select scope, zone, date, hour, active_ms from rollup_hours where active_ms <> 0")
        .Replace(Lines("select id from projects"), "PROJECT", StringComparison.Ordinal);

    /// <summary>The days as counting them anew gives them.</summary>
    public string DaysRebuilt()
    {
        Store.Database.Write(tx => WorkDays.Kept.Rebuild(tx, Context()));
        return Days();
    }

    /// <summary>The rows of queries, a line each, in an order that no engine's collation decides.</summary>
    public string Lines(params string[] queries)
    {
        using var connection = Store.Database.Connect();
        var lines = new List<string>();
        foreach (var query in queries)
        {
            using var command = connection.CreateCommand();
            command.CommandText = query;
            using var reader = command.ExecuteReader();
            var rows = new List<string>();
            while (reader.Read())
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
            lines.AddRange(rows.Order(StringComparer.Ordinal));
        }

        return string.Join('\n', lines);
    }

    public void Dispose()
    {
        Store.Dispose();
        folder.Dispose();
    }
}
