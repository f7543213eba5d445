namespace Stint.Storage;

/// <summary>
/// Many rows into one table, those that are there already left as they are unless it says otherwise. SQLite takes them one by one through a
/// prepared statement; PostgreSQL, where every statement is a journey, takes a thousand at once as arrays.
/// </summary>
internal sealed class Bulk
{
    private const int RowsAtOnce = 1000;

    private readonly (string Name, bool IsText)[] columns;
    private readonly string[] parameters;

    /// <summary>A table and its columns with their types, <c>text</c> or <c>bigint</c>: <c>"path text"</c>.</summary>
    public Bulk(string table, params string[] columns)
        : this(table, "do nothing", columns)
    {
    }

    /// <summary>The same, and what is done with a row that is there already: <c>(bucket, id) do update set …</c>. Then no row may come twice at once.</summary>
    public Bulk(string table, string onConflict, string[] columns)
    {
        this.columns = [.. columns.Select(column => column.Split(' ')).Select(parts => (parts[0], parts[1] == "text"))];
        parameters = [.. this.columns.Select(column => "@" + column.Name)];
        var into = $"insert into {table} ({string.Join(", ", this.columns.Select(column => column.Name))})";
        One = new Sql($"{into} values ({string.Join(", ", parameters)}) on conflict {onConflict}");
        PostgresMany = new Sql(
            $"{into} select * from unnest({string.Join(", ", columns.Select(column => $"@{column.Split(' ')[0]}::{column.Split(' ')[1]}[]"))}) on conflict {onConflict}");
    }

    /// <summary>One row; understood by both engines.</summary>
    public Sql One { get; }

    /// <summary>A thousand rows; PostgreSQL alone has arrays.</summary>
    public Sql PostgresMany { get; }

    /// <summary>Writes rows, their values in the order of the columns, and returns how many were new.</summary>
    public int Write(Transaction tx, IReadOnlyList<object?[]> rows)
    {
        if (rows.Count == 0)
            return 0;
        return tx.Engine == Engine.Postgres ? WriteArrays(tx, rows) : WriteOneByOne(tx, rows);
    }

    private int WriteOneByOne(Transaction tx, IReadOnlyList<object?[]> rows)
    {
        using var insert = tx.Repeat(One);
        var values = new (string, object?)[columns.Length];
        var written = 0;
        foreach (var row in rows)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = (parameters[i], row[i]);
            written += insert.Execute(values);
        }

        return written;
    }

    private int WriteArrays(Transaction tx, IReadOnlyList<object?[]> rows)
    {
        var values = new (string, object?)[columns.Length];
        var written = 0;
        foreach (var part in rows.Chunk(RowsAtOnce))
        {
            for (var i = 0; i < values.Length; i++)
            {
                var column = i;
                values[i] = (parameters[i], columns[i].IsText ? Array.ConvertAll(part, row => Transaction.Plain(row[column]) as string) : Array.ConvertAll(part, row => Number(row[column])));
            }

            written += tx.Execute(PostgresMany, values);
        }

        return written;
    }

    private static long? Number(object? value) =>
        Transaction.Plain(value) is var plain && plain is DBNull ? null : Convert.ToInt64(plain, System.Globalization.CultureInfo.InvariantCulture);
}
