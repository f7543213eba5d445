using System.Globalization;
using System.Text;

namespace Stint.Tests.Support;

/// <summary>SQL of the tests' own on a store, for what no operation shows: catalogs, rows as they lie, plants.</summary>
internal static class TestStoreSql
{
    /// <summary>Runs a statement outside of the product's transactions.</summary>
    public static void Execute(this TestStore store, string sql)
    {
        using var connection = store.Database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The rows of a query, each as its values with a bar between them; a null is a dot.</summary>
    public static List<string> Rows(this TestStore store, string sql)
    {
        using var connection = store.Database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "·" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        return rows;
    }

    public static long Count(this TestStore store, string table) => long.Parse(store.Rows($"select count(*) from {table}")[0], CultureInfo.InvariantCulture);

    /// <summary>The names of the product's tables.</summary>
    public static List<string> Tables(this TestStore store) => store.Rows(store.Engine == TestEngine.Sqlite
        ? "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"
        : "select tablename from pg_tables where schemaname = 'public' order by tablename collate \"C\"");

    /// <summary>Everything the store holds, row by row: two dumps are equal when nothing changed.</summary>
    public static string Dump(this TestStore store)
    {
        var text = new StringBuilder();
        foreach (var table in store.Tables())
        {
            text.Append(CultureInfo.InvariantCulture, $"# {table}\n");
            foreach (var row in store.Rows($"select * from {table}").Order(StringComparer.Ordinal))
                text.Append(row).Append('\n');
        }

        return text.ToString();
    }
}
