namespace Stint.Tests.Support;

/// <summary>A fresh, migrated store of one engine, gone when the test is over. Its target is what `--db` takes.</summary>
public sealed partial class TestStore : IDisposable
{
    private static readonly Lazy<(TempFolder Folder, string File)> MigratedFile = new(BuildFile);

    private readonly TempFolder? folder;

    private TestStore(TestEngine engine)
    {
        Engine = engine;
        if (engine == TestEngine.Postgres)
        {
            Target = PostgresServer.NewDatabase("migrated", target => Migrate(target));
            return;
        }

        folder = new TempFolder();
        Target = folder["stint.db"];
        File.Copy(MigratedFile.Value.File, Target);
    }

    /// <summary>The kind of store this is.</summary>
    public TestEngine Engine { get; }

    /// <summary>The path of the file, or the URL of the database.</summary>
    public string Target { get; }

    /// <summary>A store with the product's schema and no rows.</summary>
    public static TestStore Create(TestEngine engine) => new(engine);

    /// <inheritdoc />
    public void Dispose()
    {
        Close();
        folder?.Dispose();
        if (Engine == TestEngine.Postgres)
            PostgresServer.Drop(Target);
    }

    private static (TempFolder Folder, string File) BuildFile()
    {
        var once = new TempFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => once.Dispose();
        var file = once["stint.db"];
        Migrate(file);
        return (once, file);
    }

    static partial void Migrate(string target);

    partial void Close();
}
