using System.Text.Json;

namespace Stint.EndToEnd;

public sealed class AWorkSessionOfTheCommandLine
{
    [Theory, BothEngines]
    public void Counts_what_was_said_and_what_git_saw(TestEngine engine)
    {
        using var home = new Home(engine).WithRepository();
        home.Stint("start", "Mill the flour", "--tag", "mill").Succeeds();
        home.Stint("log", "Sharpened the stones in @stones.txt").Succeeds();
        home.Stint("decide", "Grind slowly", "--rationale", "Heat spoils the flour").Succeeds();
        home.Write("stones.txt", "upper\nlower\n");
        home.Git("add", ".");
        home.Git("commit", "--quiet", "--message", "Sharpen the stones");
        home.Write("sacks.txt", "one\ntwo\nthree\n");

        var ended = home.Stint("end", "--json").Succeeds().Json;

        Assert.Equal("ended", ended.GetProperty("status").GetString());
        Assert.Equal("user_end", ended.GetProperty("end_reason").GetString());
        Assert.Equal("Mill the flour", ended.GetProperty("goal").GetString());
        var counts = ended.GetProperty("counts");
        Assert.Equal(1, counts.GetProperty("logs").GetInt32());
        Assert.Equal(1, counts.GetProperty("decisions").GetInt32());
        Assert.Equal(1, counts.GetProperty("commits").GetInt32());
        Assert.Equal(5, ended.GetProperty("code").GetProperty("lines_added").GetInt32());
        Assert.Equal(["sacks.txt", "stones.txt"], Paths(ended));
    }

    [Theory, BothEngines]
    public void Is_open_once_and_a_second_start_is_told_so(TestEngine engine)
    {
        using var home = new Home(engine);
        home.Stint("start", "First").Succeeds();
        var refused = home.Stint("start", "Second", "--json").Exits(1);
        Assert.NotEmpty(refused.Json.GetProperty("error").GetProperty("hint").GetString()!);
        Assert.Equal("First", home.Stint("status", "--json").Succeeds().Json.GetProperty("goal").GetString());
    }

    [Theory, BothEngines]
    public void Keeps_each_entry_of_many_processes_that_write_at_once(TestEngine engine)
    {
        const int writers = 24;
        using var home = new Home(engine);
        home.Stint("start", "Many hands").Succeeds();

        Parallel.For(0, writers, new ParallelOptions { MaxDegreeOfParallelism = 8 }, index => home.Stint("log", $"Entry {index}").Succeeds());

        var status = home.Stint("status", "--json").Succeeds().Json;
        Assert.Equal(writers, status.GetProperty("counts").GetProperty("logs").GetInt32());
    }

    [Theory, BothEngines]
    public void Is_started_once_by_processes_that_all_try_first(TestEngine engine)
    {
        using var home = new Home(engine);
        var codes = new int[8];

        // The store does not exist yet: creating it is part of the race.
        Parallel.For(0, codes.Length, new ParallelOptions { MaxDegreeOfParallelism = codes.Length }, index => codes[index] = home.Stint("start", $"Try {index}").ExitCode);

        Assert.Equal([0, 1, 1, 1, 1, 1, 1, 1], codes.Order());
        Assert.Equal(1, home.Stint("session", "list", "--json").Succeeds().Json.GetProperty("items").GetArrayLength());
    }

    private static IEnumerable<string?> Paths(JsonElement session) =>
        session.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()).Order(StringComparer.Ordinal);
}
