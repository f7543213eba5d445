namespace Stint.Storage;

/// <summary>A column that holds what was written into it, and not what the store derives.</summary>
/// <param name="IsText">Text; else a whole number.</param>
/// <param name="IsShort">A number of 32 bits, where the engine tells.</param>
internal sealed record StoreColumn(string Name, bool IsText, bool IsShort);

/// <summary>The tables of a store, for what concerns all of them alike.</summary>
internal static class StoreTables
{
    private const string Created = "create table ";
    private const string Dropped = "drop table ";

    private static readonly Sql SqliteColumns = new("select name, lower(type) from pragma_table_xinfo(@table) where hidden = 0 order by cid");

    private static readonly Sql PostgresColumns = new(
        """
        select column_name, data_type from information_schema.columns
        where table_schema = current_schema() and table_name = cast(@table as text) and is_generated = 'NEVER' order by ordinal_position
        """);

    /// <summary>In the order in which they are made, so that none refers to a later one.</summary>
    public static List<string> All(Engine engine)
    {
        var tables = new List<string>();
        foreach (var statement in Migrator.Files(engine).SelectMany(Migrator.StatementsOf))
        {
            if (statement.StartsWith(Created, StringComparison.Ordinal))
                tables.Add(statement[Created.Length..].Split([' ', '('], 2)[0]);
            else if (statement.StartsWith(Dropped, StringComparison.Ordinal))
                tables.Remove(statement[Dropped.Length..].Trim());
        }

        return tables;
    }

    /// <summary>The columns of a table as it is now; none where there is no such table.</summary>
    public static List<StoreColumn> Columns(Transaction tx, string table) => tx.Query(
        tx.Engine == Engine.Sqlite ? SqliteColumns : PostgresColumns,
        row => new StoreColumn(row.Text(0), row.Text(1) == "text", row.Text(1) == "integer"),
        ("@table", table));

    /// <summary>Whether nothing was ever kept in the store.</summary>
    public static bool AreEmpty(Transaction tx) => All(tx.Engine).TrueForAll(table => !tx.First(new Sql($"select 1 from {table} limit 1"), _ => true));
}
