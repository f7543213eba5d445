using System.Data.Common;
using System.Reflection;
using Stint.Operations;

namespace Stint.Storage;

/// <summary>
/// Brings a store to the schema this program knows: files of all capabilities in the order of their names, forward only,
/// each once. A store that has a file this program does not know is newer, and is refused.
/// </summary>
internal static class Migrator
{
    private static readonly Sql Applied = new("select name from schema_files order by name");

    private static readonly Sql Record = new("insert into schema_files (name, applied_at) values (@name, @at)");

    /// <summary>The schema files, sorted: <c>2026-11-21-1-sessions</c> and so on.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Resources.Names("schema/").Order(StringComparer.Ordinal).Select(name => name["schema/".Length..^".sql".Length])];

    public static void Migrate(Database database, TimeProvider time)
    {
        using (var connection = database.Connect())
        {
            var known = ReadApplied(database, connection);
            if (known is not null && UpToDate(database, known))
                return;
            if (known is { Count: > 0 })
                KeepCopy(database, connection, known[^1]);
            else if (database.Engine == Engine.Sqlite)
                Run(connection, "pragma journal_mode=wal");
        }

        database.Write(tx =>
        {
            if (tx.Engine == Engine.Postgres)
                tx.Execute(Lock);
            tx.Execute(Create);
            var applied = tx.Query(Applied, row => row.Text(0));
            if (UpToDate(database, applied))
                return;
            foreach (var file in Files.Except(applied))
            {
                foreach (var statement in Statements(Resources.Text($"schema/{file}.sql")))
                    tx.Execute(new Sql(statement));
                tx.Execute(Record, ("@name", file), ("@at", time.GetUtcNow().ToUnixTimeMilliseconds()));
            }
        });
    }

    private static readonly Sql Lock = new("select pg_advisory_xact_lock(7337)");

    private static readonly Sql Create =
        new("create table if not exists schema_files (name text not null primary key, applied_at bigint not null)");

    private static bool UpToDate(Database database, List<string> applied)
    {
        var newer = applied.Except(Files).ToList();
        if (newer.Count > 0)
        {
            throw new Refusal(
                RefusalKind.Unavailable,
                "store_newer",
                $"{database.Name} was written by a newer Stint (it has '{newer[^1]}').",
                "Install that version, or name another store with --db. Nothing was changed.");
        }

        return applied.Count == Files.Count;
    }

    private static List<string>? ReadApplied(Database database, DbConnection connection)
    {
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = Applied.Text;
            using var reader = command.ExecuteReader();
            var names = new List<string>();
            while (reader.Read())
                names.Add(reader.GetString(0));
            return names;
        }
        catch (DbException) when (IsEmpty(database, connection))
        {
            return null;
        }
    }

    /// <summary>A store without our table: new when it has no table at all, else somebody else's.</summary>
    private static bool IsEmpty(Database database, DbConnection connection) => database.Read(tx =>
    {
        var tables = tx.First(tx.Engine == Engine.Sqlite ? SqliteTables : PostgresTables, row => row.Long(0));
        return tables == 0
            ? true
            : throw new Refusal(
                RefusalKind.Unavailable,
                "store_foreign",
                $"{database.Name} holds tables that are not Stint's.",
                "Name a new file or an empty database with --db. Nothing was changed.");
    });

    private static readonly Sql SqliteTables = new("select count(*) from sqlite_master where type = 'table' and name <> 'schema_files'");

    private static readonly Sql PostgresTables =
        new("select count(*) from information_schema.tables where table_schema = current_schema() and table_name <> 'schema_files'");

    /// <summary>Before an upgrade a SQLite file is copied beside itself; a PostgreSQL server has its own backups.</summary>
    private static void KeepCopy(Database database, DbConnection connection, string last)
    {
        if (database.Engine != Engine.Sqlite)
            return;
        var copy = $"{database.Name}.before-{Files[^1]}";
        if (File.Exists(copy))
            return;
        using var command = connection.CreateCommand();
        command.CommandText = "vacuum into @copy";
        Transaction.Bind(command, "@copy", copy);
        command.ExecuteNonQuery();
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
