using Stint.Operations;
using Stint.Storage;
using Stint.Tests.Support;

namespace Stint.Tests.Storage;

public sealed class OpeningAStore
{
    [Theory, BothEngines]
    public void That_is_empty_brings_it_to_the_schema_of_this_program(TestEngine engine)
    {
        using var store = TestStore.Empty(engine);
        store.Open().Dispose();
        Assert.Equal(Migrator.Files(store.Database.Engine), store.Rows("select name from schema_files order by name"));
        Assert.Contains("activities", store.Tables());
    }

    [Theory, BothEngines]
    public void Again_changes_nothing(TestEngine engine)
    {
        using var store = TestStore.Empty(engine);
        store.Open().Dispose();
        var before = store.Dump();
        store.Open().Dispose();
        Assert.Equal(before, store.Dump());
    }

    [Theory, BothEngines]
    public void By_several_at_once_migrates_it_once(TestEngine engine)
    {
        using var store = TestStore.Empty(engine);
        Together(12, _ => store.Open().Dispose());
        Assert.Equal(Migrator.Files(store.Database.Engine), store.Rows("select name from schema_files order by name"));
    }

    [Theory, BothEngines]
    public void That_is_older_upgrades_it_and_keeps_its_rows(TestEngine engine)
    {
        using var store = Older(engine);
        store.Open().Dispose();
        Assert.Equal(Migrator.Files(store.Database.Engine), store.Rows("select name from schema_files order by name"));
        Assert.Equal(["ana"], store.Rows("select name from projects"));
    }

    [Theory, BothEngines]
    public void That_is_older_by_several_at_once_upgrades_it_once(TestEngine engine)
    {
        using var store = Older(engine);
        Together(12, _ => store.Open().Dispose());
        Assert.Equal(Migrator.Files(store.Database.Engine), store.Rows("select name from schema_files order by name"));
    }

    [Fact]
    public void That_is_older_keeps_a_copy_of_the_file_for_its_owner_alone()
    {
        using var store = Older(TestEngine.Sqlite);
        store.Open().Dispose();
        var copy = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(store.Target)!, "*.before-*"));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
        Assert.Equal(["ana"], Microsoft(copy, "select name from projects"));
        Assert.Equal([Migrator.Files(Engine.Sqlite)[0]], Microsoft(copy, "select name from schema_files"));
    }

    [Theory, BothEngines]
    public void That_a_newer_program_wrote_is_refused_and_left_alone(TestEngine engine)
    {
        using var store = TestStore.Create(engine);
        store.Execute("insert into schema_files (name, applied_at) values ('2999-01-01-1-later', 1)");
        store.Execute("create table later (name text)");
        var before = store.Dump();
        var refusal = Assert.Throws<Refusal>(store.Open);
        Assert.Equal(("store_newer", RefusalKind.Unavailable), (refusal.Code, refusal.Kind));
        Assert.Contains("2999-01-01-1-later", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Equal(before, store.Dump());
    }

    [Theory, BothEngines]
    public void That_an_older_and_a_newer_program_shared_is_refused_before_anything_is_upgraded(TestEngine engine)
    {
        using var store = Older(engine);
        using (var raw = new RawStore(store))
            raw.Execute("insert into schema_files (name, applied_at) values ('2999-01-01-1-later', 1)");
        Assert.Equal("store_newer", Assert.Throws<Refusal>(store.Open).Code);
        using var after = new RawStore(store);
        Assert.Equal(2L, after.Number("select count(*) from schema_files"));
    }

    [Theory, BothEngines]
    public void That_is_somebody_elses_is_refused_and_left_alone(TestEngine engine)
    {
        using var store = TestStore.Empty(engine);
        using (var raw = new RawStore(store))
        {
            raw.Execute("create table customers (name text)");
            raw.Execute("insert into customers values ('Ana')");
        }

        var before = engine == TestEngine.Sqlite ? File.ReadAllBytes(store.Target) : [];
        var refusal = Assert.Throws<Refusal>(store.Open);
        Assert.Equal(("store_foreign", RefusalKind.Unavailable), (refusal.Code, refusal.Kind));
        if (engine == TestEngine.Sqlite)
            Assert.Equal(before, File.ReadAllBytes(store.Target));
        using var after = new RawStore(store);
        Assert.Equal(1L, after.Number("select count(*) from customers"));
        Assert.Equal(1L, after.Number(engine == TestEngine.Sqlite
            ? "select count(*) from sqlite_master"
            : "select count(*) from pg_tables where schemaname = 'public'"));
    }

    /// <summary>A store as the program of the first schema file left it, with a row of its own.</summary>
    private static TestStore Older(TestEngine engine)
    {
        var store = TestStore.Empty(engine);
        using var raw = new RawStore(store);
        var first = Migrator.Files(engine == TestEngine.Sqlite ? Engine.Sqlite : Engine.Postgres)[0];
        raw.Execute("create table schema_files (name text not null primary key, applied_at bigint not null)");
        foreach (var statement in Migrator.Statements(Resources.Text($"schema/{first}.sql")))
            raw.Execute(statement);
        raw.Execute($"insert into schema_files (name, applied_at) values ('{first}', 1)");
        raw.Execute("insert into projects (bucket, id, workspace, name, is_default, created_at) values (1, 'p', 'default', 'ana', 0, 1)");
        return store;
    }

    private static List<string> Microsoft(string file, string sql)
    {
        using var raw = RawStore.OfFile(file);
        return raw.Texts(sql);
    }

    private static void Together(int count, Action<int> run)
    {
        using var start = new Barrier(count);
        var threads = Enumerable.Range(0, count).Select(n => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                run(n);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        Task.WaitAll(threads);
    }
}
