using System.IO.Compression;
using System.Text;
using Stint.Storage;
using Stint.Tests.Support;

namespace Stint.Tests.Upkeep;

public sealed class BackingUp
{
    [Theory, BothEngines("Sqlite"), BothEngines("Postgres")]
    public void Brings_every_row_back_on_either_engine(TestEngine from, string to)
    {
        using var source = TestStore.Create(from);
        using var target = TestStore.Empty(Enum.Parse<TestEngine>(to));
        using var stint = Filled(source);
        stint.Succeed("backup", "all.backup");

        stint.Variables["STINT_DB"] = target.Target;
        var restored = stint.Json("restore", "all.backup");

        Assert.Equal(source.Count("sessions"), restored.GetProperty("sessions").GetInt64());
        Assert.Equal(1, restored.GetProperty("attachments").GetInt64());
        Assert.Equal(Rows(source), Rows(target));
        Assert.Equal("what was seen", stint.Succeed("session", "attachment", stint.Json("session", "attachments", "1").GetProperty("items")[0].GetProperty("id").GetString()!, "--output", "again.txt") is var _ ? File.ReadAllText(stint["again.txt"]) : null);
        // The days are what a recount gives.
        stint.Succeed("rollup", "rebuild");
        Assert.Equal(Rows(source), Rows(target));
    }

    [Theory, BothEngines]
    public void Knows_every_table_of_the_store(TestEngine engine)
    {
        using var store = TestStore.Create(engine);
        Assert.Equal(store.Tables().Order(StringComparer.Ordinal), StoreTables.All(store.Database.Engine).Append(Migrator.Table).Order(StringComparer.Ordinal));
    }

    [Theory, BothEngines]
    public async Task Is_one_moment_while_others_write(TestEngine engine)
    {
        using var source = TestStore.Create(engine);
        using var target = TestStore.Empty(engine);
        using var stint = Filled(source);
        var before = source.Count("activities");
        using var stop = new CancellationTokenSource();
        var acknowledged = 0;
        var writers = Enumerable.Range(0, 4).Select(n => Task.Run(() =>
        {
            using var other = new CommandLineRunner { Variables = { ["STINT_DB"] = source.Target, ["STINT_ACTOR"] = $"writer{n}" } };
            other.Succeed("start", "writing");
            while (!stop.IsCancellationRequested)
            {
                other.Succeed("log", "one more");
                Interlocked.Increment(ref acknowledged);
            }
        })).ToArray();
        SpinWait.SpinUntil(() => Volatile.Read(ref acknowledged) >= 40);
        var sure = Volatile.Read(ref acknowledged);

        stint.Succeed("backup", "busy.backup");

        await stop.CancelAsync();
        await Task.WhenAll(writers);
        stint.Variables["STINT_DB"] = target.Target;
        stint.Succeed("restore", "busy.backup");
        // What was acknowledged before it began is in it.
        Assert.InRange(target.Count("activities"), before + sure, source.Count("activities"));
        // Each entry came with its session and its day, so that a recount changes nothing.
        var stood = Days(target);
        stint.Succeed("rollup", "rebuild");
        Assert.Equal(stood, Days(target));
    }

    [Theory, BothEngines]
    public void Takes_the_place_of_what_is_there_only_when_told_and_keeps_it(TestEngine engine)
    {
        using var store = TestStore.Create(engine);
        using var stint = Filled(store);
        stint.Succeed("backup", "first.backup");
        var first = Rows(store);
        stint.Succeed("start", "Later");
        var later = Rows(store);

        var refused = stint.Run("restore", "first.backup");
        Assert.Equal(1, refused.Exit);
        Assert.Contains("--replace", refused.Error, StringComparison.Ordinal);
        Assert.Equal(later, Rows(store));

        var kept = stint.Json("restore", "first.backup", "--replace").GetProperty("replaced").GetString()!;
        Assert.Equal(first, Rows(store));
        stint.Succeed("restore", kept, "--replace");
        Assert.Equal(later, Rows(store));
    }

    [Theory, BothEngines]
    public void Is_refused_whole_when_it_is_damaged(TestEngine engine)
    {
        using var source = TestStore.Create(engine);
        using var target = TestStore.Create(engine);
        using var stint = Filled(source);
        stint.Succeed("backup", "good.backup");
        var good = File.ReadAllBytes(stint["good.backup"]);
        stint.Variables["STINT_DB"] = target.Target;
        var random = new Random(7);
        for (var n = 0; n < 12; n++)
        {
            File.WriteAllBytes(stint["cut.backup"], good[..random.Next(good.Length)]);
            var answer = stint.Run("restore", "cut.backup");
            Assert.True(answer.Exit is 1 or 2, answer.ToString());
            Assert.True(StoreIsEmpty(target));
        }
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("{\"a\":1}", "no backup of Stint")]
    [InlineData("{\"stint_backup\":2}", "a newer Stint wrote it")]
    [InlineData("{\"stint_backup\":1,\"at\":\"2026-01-01T00:00:00Z\",\"schema\":[\"2099-01-01-1-future\"]}", "written by a newer Stint")]
    [InlineData(Head + "\n[1]", "a row of no table")]
    [InlineData(Head + "\n{\"table\":\"sqlite_master\",\"columns\":[]}", "that its schema has not")]
    [InlineData(Head + "\n{\"table\":\"schema_files\",\"columns\":[\"name\"]}", "that its schema has not")]
    [InlineData(Head + "\n{\"table\":\"projects\",\"columns\":[\"bucket; drop table projects\"]}", "that its schema has not")]
    [InlineData(Head + "\n{\"table\":\"projects\",\"columns\":[\"bucket\",\"id\"]}\n[1]", "too short or too long")]
    [InlineData(Head + "\n{\"table\":\"projects\",\"columns\":[\"bucket\",\"id\"]}\n[\"a\",\"b\"]", "makes no sense")]
    [InlineData(Head + "\n{\"attachment\":\"default\",\"bytes\":99999999999}", "too large")]
    [InlineData(Head + "\n{\"attachment\":\"default\",\"bytes\":4}\n\"AAAAAAAA\"", "makes no sense")]
    [InlineData(Head, "it breaks off")]
    [InlineData(Head + "\n{\"rows\":3}", "not as many as it says")]
    public void Says_what_is_wrong_with_a_file_that_is_none(string lines, string says)
    {
        using var store = TestStore.Create(TestEngine.Sqlite);
        using var stint = new CommandLineRunner { Variables = { ["STINT_DB"] = store.Target } };
        using (var packed = new GZipStream(File.Create(stint["odd.backup"]), CompressionLevel.Fastest))
            packed.Write(Encoding.UTF8.GetBytes(lines));
        var answer = stint.Run("restore", "odd.backup");
        Assert.True(answer.Exit is 1 or 2, answer.ToString());
        Assert.Contains(says, answer.Error, StringComparison.Ordinal);
        Assert.True(StoreIsEmpty(store));
    }

    [Theory, BothEngines]
    public void Of_an_older_store_is_brought_to_the_schema_of_now(TestEngine engine)
    {
        using var store = TestStore.Empty(engine);
        using var stint = new CommandLineRunner { Variables = { ["STINT_DB"] = store.Target, ["STINT_ACTOR"] = "ada" } };
        // Zones were kept in a table of their own once; a later schema file moved them.
        using (var packed = new GZipStream(File.Create(stint["old.backup"]), CompressionLevel.Fastest))
            packed.Write(Encoding.UTF8.GetBytes(
                """
                {"stint_backup":1,"at":"2026-01-01T00:00:00Z","schema":["2026-11-21-1-sessions","2026-11-21-2-work","2026-11-21-3-ended"]}
                {"table":"rollup_zones","columns":["bucket","workspace","zone"]}
                [271,"default","Europe/Berlin"]
                {"rows":1,"attachments":0}
                """));
        stint.Succeed("restore", "old.backup");
        Assert.Equal(["271|default|work|Europe/Berlin"], store.Rows("select bucket, workspace, rollup, zone from day_zones"));
        stint.Succeed("start", "It works");
    }

    [Fact]
    public void Is_for_its_owner_alone_and_never_half_a_file()
    {
        using var store = TestStore.Create(TestEngine.Sqlite);
        using var stint = Filled(store);
        stint.Succeed("backup", "all.backup");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(stint["all.backup"]));
        var good = File.ReadAllBytes(stint["all.backup"]);

        var onItself = stint.Run("backup", store.Target);
        Assert.Equal(2, onItself.Exit);
        Assert.Equal(1, stint.Run("backup", "no/such/folder/x").Exit);
        Assert.Equal(good, File.ReadAllBytes(stint["all.backup"]));
        Assert.Equal([stint["all.backup"]], Directory.GetFiles(stint.Directory, "*.backup*"));
    }

    [Fact]
    public void Works_on_the_store_and_not_through_a_server()
    {
        using var stint = new CommandLineRunner { Variables = { ["STINT_SERVER"] = "http://127.0.0.1:1" } };
        foreach (var word in (string[])["backup", "restore"])
            Assert.Contains("not through a server", stint.Run(word, "x").Error, StringComparison.Ordinal);
    }

    private const string Head = "{\"stint_backup\":1,\"at\":\"2026-01-01T00:00:00Z\",\"schema\":[\"2026-11-21-1-sessions\",\"2026-11-21-2-work\",\"2026-11-21-3-ended\"]}";

    /// <summary>Something of each kind: work with an attachment and a correction, tasks, visits with days, tokens.</summary>
    private static CommandLineRunner Filled(TestStore store)
    {
        var stint = CommandLineRunner.InRepository();
        stint.Variables["STINT_DB"] = store.Target;
        stint.Succeed("config", "set", "attachments.folder", stint["../kept"], "--user");
        stint.Succeed("start", "Ünïcode \"goal\"\u2028", "--tag", "a", "--task", "T-1");
        stint.Clock.Advance(TimeSpan.FromMinutes(20));
        stint.Succeed("log", "did it", "--category", "implementation");
        stint.Succeed("decide", "this", "--rationale", "that");
        File.WriteAllText(stint["seen.txt"], "what was seen");
        stint.Succeed("attach", "seen.txt");
        stint.Commit("one");
        stint.Succeed("end", "--outcome", "yes");
        stint.Succeed("overview");
        stint.Succeed("task", "add", "T-E01-F01-001", "--title", "A task");
        stint.Succeed("task", "claim", "T-E01-F01-001", "--agent", "backend");
        stint.Succeed("task", "finish", "T-E01-F01-001");
        stint.In = "visitor,at,type,page\nv1,2026-01-10T10:00:00Z,page_view,/\nv1,2026-01-10T10:05:00Z,page_view,/b\n";
        stint.Succeed("import", "events", "-", "--site", "shop");
        stint.Succeed("visits", "daily", "--site", "shop", "--since", "2026-01-01");
        stint.Succeed("token", "create", "--scope", "read");
        return stint;
    }

    /// <summary>All rows of all tables, told alike on both engines, but for when the schema was made.</summary>
    private static List<string> Rows(TestStore store) =>
    [
        .. StoreTables.All(store.Database.Engine).SelectMany(table =>
        {
            var columns = store.Database.Read(tx => StoreTables.Columns(tx, table));
            return store.Rows($"select {string.Join(", ", columns.Select(column => column.Name))} from {table}").Select(row => $"{table}: {row}");
        }).Order(StringComparer.Ordinal),
    ];

    private static List<string> Days(TestStore store) => store.Rows("select * from rollups order by bucket, workspace, scope, zone, date");

    private static bool StoreIsEmpty(TestStore store) => store.Database.Read(StoreTables.AreEmpty);
}
