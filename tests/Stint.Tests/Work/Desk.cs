using System.Globalization;
using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Tests.Support;
using Stint.Timeline;
using Stint.Work;

namespace Stint.Tests.Work;

/// <summary>Somebody at work: a store, a clock that a test moves, who asks and where they stand. Operations run as every face runs them.</summary>
internal sealed class Desk : IDisposable
{
    /// <summary>Monday the 12th, nine o'clock.</summary>
    public const string Nine = "2026-01-12T09:00:00Z";

    private readonly bool own;

    public Desk(TestEngine engine, string now = Nine)
        : this(TestStore.Create(engine), new TestClock(now)) => own = true;

    private Desk(TestStore store, TestClock clock) => (Store, Clock) = (store, clock);

    public TestStore Store { get; }
    public TestClock Clock { get; }
    public Database Database => Store.Database;
    public Settings Settings { get; init; } = new() { Tz = "UTC" };
    public Caller Caller { get; init; } = new() { Actor = "ana@example.com", Tz = "UTC", Host = "sha256:home", Place = Repository("/src/alpha") };

    public Instant Now => Instant.FromDateTimeOffset(Clock.Now);

    /// <summary>The same store and clock, used by somebody else or from elsewhere.</summary>
    public Desk As(Func<Caller, Caller> other) => new(Store, Clock) { Settings = Settings, Caller = other(Caller) };

    /// <summary>Another person at the same place.</summary>
    public Desk As(string actor) => As(caller => caller with { Actor = actor });

    /// <summary>The same person in another worktree, of the same repository or of another one.</summary>
    public Desk At(Place? place) => As(caller => caller with { Place = place });

    /// <summary>The same person with another configuration.</summary>
    public Desk With(Settings settings) => new(Store, Clock) { Settings = settings, Caller = Caller };

    public static Place Repository(string worktree, string? common = null, string? root = null) =>
        new() { Worktree = worktree, CommonDir = common ?? worktree + "/.git", RootCommit = root, Name = worktree[(worktree.LastIndexOf('/') + 1)..] };

    public Desk Wait(string duration)
    {
        Assert.True(Durations.TryParse(duration, out var span));
        Clock.Advance(span);
        return this;
    }

    /// <summary>Runs an operation: texts are read as the command line reads them, other values are taken as they are.</summary>
    public object Do(Operation operation, params (string Name, object? Value)[] values) => Do(operation, Arguments(operation, values));

    public object Do(Operation operation, Arguments arguments) => operation.Run(new Context(Database, Caller, Clock, Settings), arguments);

    public T Do<T>(Operation operation, params (string Name, object? Value)[] values) => (T)Do(operation, values);

    public static Arguments Arguments(Operation operation, params (string Name, object? Value)[] values)
    {
        var arguments = new Arguments();
        foreach (var (name, value) in values)
        {
            var parameter = Array.Find(operation.Parameters, each => each.Name == name) ?? throw new ArgumentException($"{operation.Verb} has no {name}", nameof(values));
            arguments.Set(parameter, value switch
            {
                null => null,
                string text => parameter.FromTexts([text]),
                string[] texts => parameter.FromTexts(texts),
                int number => parameter.FromTexts([number.ToString(CultureInfo.InvariantCulture)]),
                _ => value,
            });
        }

        return arguments;
    }

    /// <summary>The refusal that an operation gives; fails when it gives none, or leaves anything behind.</summary>
    public Refusal Refused(string code, Operation operation, params (string Name, object? Value)[] values)
    {
        var before = Store.Dump();
        var refusal = Assert.Throws<Refusal>(() => Do(operation, values));
        Assert.Equal(code, refusal.Code);
        Assert.Equal(before, Store.Dump());
        return refusal;
    }

    public SessionView Start(string? goal = null, string? at = null, string? session = null, string? project = null, string[]? tag = null, string[]? task = null, string? model = null) =>
        Do<SessionView>(StartSession.Operation, ("goal", goal), ("at", at), ("session", session), ("project", project), ("tag", tag), ("task", task), ("model", model));

    public ActivityView Log(string text = "went on", string? at = null, string? session = null, string? category = null) =>
        Do<ActivityView>(LogEntry.Operation, ("text", text), ("at", at), ("session", session), ("category", category));

    public ActivityView Decide(string text = "so be it", string rationale = "it is simpler", string? supersedes = null, string? session = null) =>
        Do<ActivityView>(Stint.Work.Decide.Operation, ("text", text), ("rationale", rationale), ("supersedes", supersedes), ("session", session));

    public ActivityView Note(string text) => Do<ActivityView>(Remarks.Note, ("text", text));

    public ActivityView Pause(string? at = null) => Do<ActivityView>(PauseSession.Pause, ("at", at));

    public ActivityView Continue(string? at = null) => Do<ActivityView>(PauseSession.Continue, ("at", at));

    public SessionView End(string? session = null, string? at = null, string? reason = null, string? notes = null, string? outcome = null, string? why = null, GitEvidence? evidence = null) =>
        Do<SessionView>(EndSession.Operation, ("session", session), ("at", at), ("reason", reason), ("notes", notes), ("outcome", outcome), ("why", why), ("evidence", evidence));

    public SessionView Show(string? session = null) => Do<SessionView>(ShowSession.Show, ("session", session));

    public SessionView Measure(string? session, GitEvidence evidence) => Do<SessionView>(Stint.Work.Measure.Operation, ("session", session), ("evidence", evidence));

    public ActivityView[] Timeline(string? session = null, string? type = null) =>
        Do<Page<ActivityView>>(SessionTimeline.Operation, ("session", session), ("type", type)).Items;

    /// <summary>Ends what silence has ended, as the server's sweep does.</summary>
    public int Sweep() => Database.Write(tx => Expiry.Run(tx, new Context(Database, Caller, Clock, Settings)));

    public void Rebuild(Instant? since = null) => Database.Write(tx => WorkDays.Kept.Rebuild(tx, new Context(Database, Caller, Clock, Settings), since));

    /// <summary>All days' figures but those that are nothing at all, as rows.</summary>
    public string Rollups()
    {
        var figures = Store.Rows("select * from rollups").Where(row => row.Split('|')[5..].Any(value => value != "0"));
        var hours = Store.Rows("select * from rollup_hours").Where(row => !row.EndsWith("|0", StringComparison.Ordinal));
        return string.Join('\n', figures.Order(StringComparer.Ordinal).Concat(hours.Order(StringComparer.Ordinal)));
    }

    /// <summary>The days' figures equal a recount, of all days and of the last ones.</summary>
    public void AssertRollups()
    {
        var kept = Rollups();
        Rebuild();
        Assert.Equal(Rollups(), kept);
        Rebuild(Now - TimeSpan.FromHours(5));
        Assert.Equal(kept, Rollups());
    }

    public JsonNode Json(Operation operation, object result) => operation.ToJson(result);

    public void Dispose()
    {
        if (own)
            Store.Dispose();
    }
}

/// <summary>What git would have seen, made up.</summary>
internal static class Seen
{
    public static CommitView Commit(int n, string at, long added = 10, long removed = 3) =>
        new(Sha(n), Instant.Parse(at), $"Commit {n}", 1, added, removed);

    public static string Sha(int n) => n.ToString("x8", CultureInfo.InvariantCulture) + new string('0', 32);

    public static GitFile File(string path, long? added = 10, long? removed = 3, long times = 1) => new(path, null, "modified", times, added, removed);

    public static GitEvidence Evidence(CommitView[]? commits = null, params GitFile[] files) =>
        new() { Branch = "main", Head = Sha(99), Tree = Sha(98), Commits = commits ?? [], Files = files };
}
