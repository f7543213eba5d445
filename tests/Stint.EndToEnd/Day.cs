using System.Text.Json;

namespace Stint.EndToEnd;

/// <summary>
/// One working day of a developer, lived once through the binary: everything that can happen to a file, between `start` and `end`, in a repository
/// that was not clean when it began.
/// </summary>
public abstract class Day : IDisposable
{
    private const string Odd = "odd \"name\"\tmit ümlaut.txt";

    /// <summary>Lives the day.</summary>
    protected Day(TestEngine engine)
    {
        Home = new Home(engine);
        Prepare();
        Started = Home.Stint("start", "Mill the flour", "--tag", "mill", "--tag", "autumn", "--json").Succeeds().Json;
        Edit();
        Home.Stint("log", "Sharpened the stones in @committed.txt", "--category", "implementation").Succeeds();
        Home.Stint("decide", "Grind slowly", "--rationale", "Heat spoils the flour").Succeeds();
        Home.Stint("note", "The miller is deaf").Succeeds();
        Home.Stint("blocker", "No wind").Succeeds();
        Home.Stint("next", "Grease the axle").Succeeds();
        Home.Stint("pause").Succeeds();
        Home.Stint("continue").Succeeds();
        Status = Home.Stint("status", "--json").Succeeds().Json;
        StateWhileOpen = ReadState();
        Home.Write("late.txt", "after the look\n");
        EndedInWords = Home.Stint("end", "--outcome", "partial", "--why", "Half the sacks").Succeeds().Output;
        Ended = Home.Stint("summary", "--json").Succeeds().Json;
    }

    /// <summary>The machine of that day.</summary>
    public Home Home { get; }

    /// <summary>What `start` answered.</summary>
    public JsonElement Started { get; }

    /// <summary>What `status` answered towards the evening.</summary>
    public JsonElement Status { get; }

    /// <summary>The state file at that time.</summary>
    public JsonElement StateWhileOpen { get; }

    /// <summary>What `end` told the developer.</summary>
    public string EndedInWords { get; }

    /// <summary>The session after its end.</summary>
    public JsonElement Ended { get; }

    /// <summary>The state file as it is now.</summary>
    public JsonElement ReadState() => Parse(File.ReadAllText(Path.Combine(Home.WorkingFolder, ".stint", "state.json")));

    /// <summary>A document of the session.</summary>
    public string Document(string name) => File.ReadAllText(Path.Combine(Home.WorkingFolder, ".stint", "sessions", "SESSION-00001-" + name));

    /// <inheritdoc />
    public void Dispose()
    {
        Home.Dispose();
        GC.SuppressFinalize(this);
    }

    private static JsonElement Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private void Prepare()
    {
        Home.WithRepository();
        Home.Write(".gitignore", "ignored/\n*.log\n");
        Home.Write("committed.txt", Lines(1, 10));
        Home.Write("dirty.txt", Lines(1, 10));
        Home.Write("renamed.txt", Lines(1, 30));
        Home.Write("deleted.txt", Lines(1, 20));
        Home.Write("restored.txt", Lines(1, 5));
        Home.Write("dos.txt", "one\r\ntwo\r\n");
        Home.Write("unended.txt", "no newline");
        Home.Write("picture.bin", "\0\u0001\u0002");
        Home.Git("add", ".");
        Home.Git("commit", "--quiet", "--message", "Build the mill");
        // Before the session: its author's leftovers, which are not the session's work.
        Home.Write("leftover.txt", Lines(1, 7));
        Home.Write("dirty.txt", Lines(1, 12));
    }

    private void Edit()
    {
        Home.Write("untracked.txt", Lines(1, 3));
        Home.Write("deep/down/untracked.txt", Lines(1, 2));
        Home.Write("staged.txt", Lines(1, 4));
        Home.Git("add", "staged.txt");
        Home.Write("committed.txt", Lines(3, 14));
        Home.Git("commit", "--quiet", "--message", "Sharpen the stones", "committed.txt");
        Home.Git("mv", "renamed.txt", "new name.txt");
        Home.Write("new name.txt", Lines(1, 30) + "one more\n");
        Home.Write("dirty.txt", Lines(1, 9));
        File.Delete(Path.Combine(Home.WorkingFolder, "deleted.txt"));
        Home.Write("restored.txt", "away");
        Home.Write("restored.txt", Lines(1, 5));
        Home.Write("dos.txt", "one\r\ntwo\r\nthree\r\n");
        Home.Write("unended.txt", "still no newline");
        Home.Write("picture.bin", "\0\u0001\u0002\u0003");
        Home.Write("second.bin", "\0\0\0");
        Home.Write("empty.txt", "");
        Home.Write("ignored/output.txt", Lines(1, 100));
        Home.Write("trace.log", Lines(1, 100));
        if (!OperatingSystem.IsWindows())
        {
            Home.Write(Odd, Lines(1, 6));
            File.CreateSymbolicLink(Path.Combine(Home.WorkingFolder, "link"), "untracked.txt");
        }
    }

    private static string Lines(int from, int to) => string.Concat(Enumerable.Range(from, to - from + 1).Select(n => $"line {n}\n"));
}

/// <summary>The day with an embedded store.</summary>
public sealed class DayOnSqlite() : Day(TestEngine.Sqlite);

/// <summary>The day with a server's store.</summary>
public sealed class DayOnPostgres() : Day(TestEngine.Postgres);
