using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Bench;

/// <summary>
/// P1: <c>stint log</c> and an assistant's hook as a process, against an empty program that is published in the same way and against SQLite's own shell. Each run
/// finds the store as the one before found it.
/// </summary>
internal static class Logging
{
    private const string Empty = "empty program";
    private const string Shell = "sqlite3, one insert";
    private const int Runs = 21;

    private static readonly Sql OpenSession = new($"select {SessionRow.Columns} from sessions s where s.ended_at is null order by s.started_at");

    public static Workload Workload { get; } = new("P1", "`stint log` and `stint hook` as a process: start, one durable row, exit (items: entries of the session)", Cases);

#pragma warning disable CS1998 // Nothing is awaited: processes are waited for.
    private static async IAsyncEnumerable<Case> Cases(bool full)
#pragma warning restore CS1998
    {
        var empty = Publishing.Publish("bench/Stint.Bench.Empty/Stint.Bench.Empty.csproj", "empty");
        var stint = Publishing.Publish("src/Stint.Cli/Stint.Cli.csproj", "stint");
        using var machine = new Machine();
        var left = machine.Has("sqlite3") ? "" : " (no sqlite3 here: left out)";
        foreach (var entries in (int[])[10, 1_000, 10_000])
            yield return Of(machine, "in a repository" + left, entries, machine.Repository, stint, empty);
        yield return Of(machine, "no repository" + left, 10, machine.Bare, stint, empty);
    }

    private static Case Of(Machine machine, string name, int entries, string folder, string stint, string empty)
    {
        var template = Template(machine, entries, folder, stint);
        var store = machine["store.db"];
        (string, string)[] here = [("STINT_DB", store)];
        (string, string)[] named = [.. here, ("STINT_ACTOR", "ada@example.com")];
        void Restore() => File.Copy(template, store, overwrite: true);
        List<Contender> contenders =
        [
            Contender.Of(Empty, () => machine.Run(empty, folder, [])),
            Contender.Of("stint log", () => machine.Run(stint, folder, here, "log", "Parser handles nested quotes"), Empty, target: 2) with { Prepare = Restore },
            // Without the question to git who acts, which is a process of its own.
            Contender.Of("stint log, STINT_ACTOR set", () => machine.Run(stint, folder, named, "log", "Parser handles nested quotes"), Empty, target: 2) with { Prepare = Restore },
        ];
        var told = $$"""{"session_id":"c-1","transcript_path":"{{machine.Home}}/c-1.jsonl","cwd":"{{folder}}","hook_event_name":"UserPromptSubmit","prompt":"Handle nested quotes"}""";
        contenders.Add(Contender.Of("stint hook claude, a prompt", () => machine.RunWith(told, stint, folder, named, "hook", "claude", "UserPromptSubmit"), Empty, target: 2) with { Prepare = Restore });
        if (folder == machine.Repository)
            contenders.Add(Contender.Of("stint hook git pre-commit", () => machine.Run(stint, folder, here, "hook", "git", "pre-commit"), Empty) with { Prepare = Restore });
        if (machine.Has("sqlite3"))
        {
            var plain = machine["plain.db"];
            machine.Run("sqlite3", folder, [], plain, "pragma journal_mode = wal; create table if not exists entries (id integer primary key, at integer, description text)");
            contenders.Insert(1, Contender.Of(Shell, () => machine.Run(
                "sqlite3", folder, [], plain, "pragma synchronous = full; insert into entries (at, description) values (1768122000000, 'Parser handles nested quotes')")));
        }

        return new Case(name, entries, contenders, Runs);
    }

    /// <summary>A store with one open session of three hours ago that has so many entries, the last of them an hour ago.</summary>
    private static string Template(Machine machine, int entries, string folder, string stint)
    {
        var file = machine[$"template-{entries}-{Path.GetFileName(folder)}.db"];
        machine.Run(stint, folder, [("STINT_DB", file)], "start", "Quotes", "--at=-3h");
        machine.Run(stint, folder, [("STINT_DB", file), ("STINT_ACTOR", "ada@example.com"), ("STINT_AGENT", "claude"), ("STINT_AGENT_SESSION", "c-1")], "start", "--at=-1h");
        using var database = Database.Open(file, TimeProvider.System);
        database.Write(tx =>
        {
            var session = tx.First(OpenSession, SessionRow.Read)!;
            Timelines.Append(tx, session, [.. Enumerable.Range(0, entries).Select(number =>
            {
                var at = session.StartedAt + (TimeSpan.FromHours(2) * number / entries);
                return new Activity { Id = Ids.New(at), At = at, RecordedAt = at, Type = ActivityTypes.Log, Description = "Parser handles nested quotes", Actor = session.ActorId };
            })]);
        });
        return file;
    }
}
