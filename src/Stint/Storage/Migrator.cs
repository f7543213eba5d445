using System.Data.Common;
using Stint.Operations;
using Stint.Storage.Sqlite;

namespace Stint.Storage;

/// <summary>
/// Brings a store to the schema this program knows: files of all capabilities in the order of their names, forward only,
/// each once. A store that has a file this program does not know is newer, and is refused.
/// </summary>
internal static class Migrator
{
    /// <summary>The table that says which files a store has.</summary>
    public const string Table = "schema_files";

    private static readonly Sql Applied = new("select name from schema_files order by name");

    private static readonly Sql Forget = new("delete from schema_files");

    private static readonly Sql Record = new("insert into schema_files (name, applied_at) values (@name, @at)");

    // Without LINQ, as all on the way of a short command that would bring its machinery along for a handful of names.
    private static readonly string[] All = Sorted(Array.ConvertAll(Resources.Names("schema/"), name => name["schema/".Length..^".sql".Length]));

    /// <summary>The schema files of an engine, sorted: <c>2026-11-21-1-sessions</c>; a name that ends with an engine's is for that one alone.</summary>
    public static string[] Files(Engine engine) =>
        Array.FindAll(All, name => !name.EndsWith(engine == Engine.Sqlite ? ".postgres" : ".sqlite", StringComparison.Ordinal));

    private static string[] Sorted(string[] names)
    {
        Array.Sort(names, string.CompareOrdinal);
        return names;
    }

    public static void Migrate(Database database, TimeProvider time)
    {
        if (database.Explained(() => IsReady(database)))
            return;
        database.Write(tx =>
        {
            if (tx.Engine == Engine.Postgres)
                tx.Execute(PostgresLock);
            tx.Execute(Create);
            var applied = tx.Query(Applied, row => row.Text(0));
            if (UpToDate(database, applied))
                return;
            Apply(tx, Files(database.Engine).Except(applied), time.GetUtcNow().ToUnixTimeMilliseconds());
        });
    }

    /// <summary>
    /// Makes all tables anew, as they were when a store had the files of <paramref name="known"/> (an engine's own go by what they are for), lets them
    /// be filled, and brings them to the schema of this program. Everything that was in the store is gone.
    /// </summary>
    public static void Remake(Transaction tx, IReadOnlyCollection<string> known, Action fill, long at)
    {
        var files = Files(tx.Engine);
        if (known.Except(files.Select(ForAnyEngine), StringComparer.Ordinal).FirstOrDefault() is { } newer)
        {
            throw new Refusal(
                RefusalKind.Unavailable, "store_newer", $"It was written by a newer Stint (it has '{newer}').", "Install that version. Nothing was changed.");
        }

        if (tx.Engine == Engine.Postgres)
            tx.Execute(PostgresLock);
        foreach (var table in StoreTables.All(tx.Engine).AsEnumerable().Reverse())
            tx.Execute(new Sql($"drop table {table}"));
        if (tx.Engine == Engine.Postgres)
            tx.Execute(new Sql("drop function refuse_change()"));
        tx.Execute(Forget);
        var before = files.Where(file => known.Contains(ForAnyEngine(file), StringComparer.Ordinal)).ToList();
        Apply(tx, before, at);
        fill();
        Apply(tx, files.Except(before), at);
    }

    /// <summary>The names of the files that a store has, told alike on both engines.</summary>
    public static List<string> Known(Transaction tx) => tx.Query(Applied, row => ForAnyEngine(row.Text(0)));

    /// <summary>The statements of a schema file.</summary>
    public static IEnumerable<string> StatementsOf(string file) => Statements(Resources.Text($"schema/{file}.sql"));

    private static string ForAnyEngine(string file) =>
        file.EndsWith(".postgres", StringComparison.Ordinal) || file.EndsWith(".sqlite", StringComparison.Ordinal) ? file[..file.LastIndexOf('.')] : file;

    private static void Apply(Transaction tx, IEnumerable<string> files, long at)
    {
        foreach (var file in files)
        {
            foreach (var statement in StatementsOf(file))
                tx.Execute(new Sql(statement));
            tx.Execute(Record, ("@name", file), ("@at", at));
        }
    }

    /// <summary>Refuses a store that cannot be read, or is not at this program's schema.</summary>
    public static void Check(Database database)
    {
        if (!UpToDate(database, database.Read(tx => tx.Query(Applied, row => row.Text(0)))))
            throw new Refusal(RefusalKind.Unavailable, "store_older", $"{database.Name} waits for an upgrade.", "Start Stint again; it upgrades the store when it opens it.");
    }

    private static readonly Sql PostgresLock = new("select pg_advisory_xact_lock(7337)");

    private static readonly Sql Create =
        new("create table if not exists schema_files (name text not null primary key, applied_at bigint not null)");

    private static bool UpToDate(Database database, List<string> applied)
    {
        var files = Files(database.Engine);
        var newer = applied.FindAll(name => Array.IndexOf(files, name) < 0);
        if (newer.Count > 0)
        {
            throw new Refusal(
                RefusalKind.Unavailable,
                "store_newer",
                $"{database.Name} was written by a newer Stint (it has '{newer[^1]}').",
                "Install that version, or name another store with --db. Nothing was changed.");
        }

        return applied.Count == files.Length;
    }

    /// <summary>Whether nothing is to be done; else makes what an upgrade of this engine needs beforehand.</summary>
    private static bool IsReady(Database database)
    {
        using var connection = database.Connect();
        var known = ReadApplied(database, connection);
        if (known is not null && UpToDate(database, known))
            return true;
        if (database.Engine != Engine.Sqlite)
            return false;
        if (known is { Count: > 0 })
            KeepCopy(database, connection);
        else
            KeepLog(connection);
        return false;
    }

    /// <summary>Brings a new file into the mode with a log. The engine does not wait for others there, who may be doing just that.</summary>
    private static void KeepLog(DbConnection connection)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Run(connection, "pragma journal_mode=wal");
                return;
            }
            catch (SqliteFailure failure) when (failure.Code == 5 && attempt < 500)
            {
                Thread.Sleep(Random.Shared.Next(5, 50));
            }
        }
    }

    private static List<string>? ReadApplied(Database database, DbConnection connection)
    {
        try
        {
            return Names(connection);
        }
        catch (DbException)
        {
            // Not in a filter: what is thrown in one is lost. Somebody may have made the table a moment ago.
            return IsEmpty(database) ? null : Names(connection);
        }
    }

    private static List<string> Names(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Applied.Text;
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
            names.Add(reader.GetString(0));
        return names;
    }

    /// <summary>A store without our table is new when it has no table at all, else somebody else's.</summary>
    private static bool IsEmpty(Database database)
    {
        var tables = database.Read(tx => tx.Query(tx.Engine == Engine.Sqlite ? SqliteTables : PostgresTables, row => row.Text(0)));
        if (tables.Count > 0 && !tables.Contains("schema_files"))
        {
            throw new Refusal(
                RefusalKind.Unavailable,
                "store_foreign",
                $"{database.Name} holds tables that are not Stint's.",
                "Name a new file or an empty database with --db. Nothing was changed.");
        }

        return tables.Count == 0;
    }

    private static readonly Sql SqliteTables = new("select name from sqlite_master where type = 'table'");

    private static readonly Sql PostgresTables = new("select table_name from information_schema.tables where table_schema = current_schema()");

    /// <summary>
    /// Before an upgrade a SQLite file is copied beside itself, for its owner alone; a PostgreSQL server has its own backups. Of several who
    /// upgrade at once the first keeps the copy: theirs may be of the upgraded store.
    /// </summary>
    private static void KeepCopy(Database database, DbConnection connection)
    {
        var copy = $"{database.Name}.before-{Files(database.Engine)[^1]}";
        if (File.Exists(copy))
            return;
        var partial = $"{copy}.{Path.GetRandomFileName()}";
        try
        {
            Private.CreateFile(partial, failure => new Refusal(
                RefusalKind.Unavailable, "store_unavailable", $"No copy of {database.Name} can be kept before its upgrade: {failure.Message}", "Make its folder writable.", cause: failure));
            using var command = connection.CreateCommand();
            command.CommandText = "vacuum into @copy";
            Transaction.Bind(command, "@copy", partial);
            command.ExecuteNonQuery();
            File.Move(partial, copy);
        }
        catch (IOException) when (File.Exists(copy))
        {
            // Somebody else kept it meanwhile.
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static void Run(DbConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    /// <summary>The statements of a schema file: each ends with a semicolon at the end of a line; comments begin a line.</summary>
    internal static IEnumerable<string> Statements(string file)
    {
        var text = string.Join('\n', file.Split('\n').Where(line => !line.TrimStart().StartsWith("--", StringComparison.Ordinal)));
        return text.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => part.TrimEnd(';'))
            .Where(part => part.Length > 0);
    }
}
