using Stint.Storage;

namespace Stint.Tests.Support;

/// <summary>A fresh, migrated store of one engine, gone when the test is over. Its target is what `--db` takes.</summary>
public sealed class TestStore : IDisposable
{
    private static readonly Lazy<(TempFolder Folder, string File)> MigratedFile = new(BuildFile);

    private readonly TempFolder? folder;
    private readonly Lazy<Database> database;

    private TestStore(TestEngine engine, TimeProvider clock, bool migrated)
    {
        Engine = engine;
        if (engine == TestEngine.Postgres)
        {
            Target = migrated ? PostgresServer.NewDatabase("migrated", Migrate) : PostgresServer.NewDatabase();
        }
        else
        {
            folder = new TempFolder();
            Target = folder["stint.db"];
            if (migrated)
                File.Copy(MigratedFile.Value.File, Target);
        }

        database = new(() => Database.Open(Target, clock));
    }

    /// <summary>The kind of store this is.</summary>
    public TestEngine Engine { get; }

    /// <summary>The path of the file, or the URL of the database.</summary>
    public string Target { get; }

    /// <summary>The store, opened when first asked for.</summary>
    internal Database Database => database.Value;

    /// <summary>A store with the product's schema and no rows.</summary>
    public static TestStore Create(TestEngine engine, TimeProvider? clock = null) => new(engine, clock ?? TimeProvider.System, migrated: true);

    /// <summary>The place for a store where there is none yet: no file, or a database without a table.</summary>
    public static TestStore Empty(TestEngine engine) => new(engine, TimeProvider.System, migrated: false);

    /// <summary>Opens the same store once more, as another process would.</summary>
    internal Database Open() => Database.Open(Target, TimeProvider.System);

    /// <inheritdoc />
    public void Dispose()
    {
        if (database.IsValueCreated)
            database.Value.Dispose();
        folder?.Dispose();
        if (Engine == TestEngine.Postgres)
            PostgresServer.Drop(Target);
    }

    private static void Migrate(string target) => Database.Open(target, TimeProvider.System).Dispose();

    // A copy of a migrated file is there in a millisecond; migrating takes longer than most tests.
    private static (TempFolder Folder, string File) BuildFile()
    {
        var once = new TempFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => once.Dispose();
        var file = once["stint.db"];
        Migrate(file);
        return (once, file);
    }
}
