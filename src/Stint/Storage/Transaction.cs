using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Stint.Sessions;

namespace Stint.Storage;

/// <summary>A transaction of the store: statements in, rows out. Everything in it happens, or nothing does.</summary>
internal sealed class Transaction(Engine engine, DbConnection connection, DbTransaction transaction)
{
    private HashSet<string>? done;

    public Engine Engine => engine;

    /// <summary>True when it is asked for the first time: what several requests of one transaction need is done once.</summary>
    public bool Once(string what) => (done ??= new(StringComparer.Ordinal)).Add(what);

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public int Execute(Sql sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>Runs a query and hands every row, as it is read, to <paramref name="read"/>.</summary>
    public List<T> Query<T>(Sql sql, Func<Row, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        var row = new Row(reader);
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(row));
        return rows;
    }

    /// <summary>The first row, or default when there is none.</summary>
    public T? First<T>(Sql sql, Func<Row, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        return reader.Read() ? read(new Row(reader)) : default;
    }

    /// <summary>Runs a query and shows every row to <paramref name="see"/>, which keeps what it wants.</summary>
    public void Each(Sql sql, Action<Row> see, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        var row = new Row(reader);
        while (reader.Read())
            see(row);
    }

    /// <summary>Rows one by one, for what must not be held in memory; the caller disposes it before the next statement.</summary>
    public IEnumerable<T> Stream<T>(Sql sql, Func<Row, T> read, params (string Name, object? Value)[] values)
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        var row = new Row(reader);
        while (reader.Read())
            yield return read(row);
    }

    /// <summary>A statement kept prepared for many rows: bind and run it again and again, its values in one order.</summary>
    public Repeated Repeat(Sql sql)
    {
        var command = Command(sql, []);
        // PostgreSQL would want to know the types first, and takes many rows as arrays anyway.
        if (engine == Engine.Sqlite)
            command.Prepare();
        return new Repeated(command);
    }

    private DbCommand Command(Sql sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql.Text;
        foreach (var (name, value) in values)
            Bind(command, name, value);
        return command;
    }

    /// <summary>Rows into a table of PostgreSQL as they are, their values in the order of the columns; a row that is there already fails it all.</summary>
    public void Copy(string table, IReadOnlyList<string> columns, IReadOnlyList<object?[]> rows)
    {
        using var copy = ((NpgsqlConnection)connection).BeginBinaryImport($"copy {table} ({string.Join(", ", columns)}) from stdin (format binary)");
        foreach (var row in rows)
        {
            copy.StartRow();
            foreach (var value in row)
            {
                switch (Plain(value))
                {
                    case string text:
                        copy.Write(text, NpgsqlDbType.Text);
                        break;
                    case int number:
                        copy.Write(number, NpgsqlDbType.Integer);
                        break;
                    case long number:
                        copy.Write(number, NpgsqlDbType.Bigint);
                        break;
                    default:
                        copy.WriteNull();
                        break;
                }
            }
        }

        copy.Complete();
    }

    /// <summary>Rows into a table, by the fastest way of the engine; a row that is there already fails it all.</summary>
    public void Fill(string table, IReadOnlyList<string> columns, IReadOnlyList<object?[]> rows)
    {
        if (engine == Engine.Postgres)
        {
            Copy(table, columns, rows);
            return;
        }

        using var insert = Repeat(new Sql($"insert into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select(column => "@" + column))})"));
        var values = new (string, object?)[columns.Count];
        foreach (var row in rows)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = ("@" + columns[i], row[i]);
            insert.Execute(values);
        }
    }

    internal static void Bind(DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = Plain(value);
        command.Parameters.Add(parameter);
    }

    internal static object Plain(object? value) => value switch
    {
        null => DBNull.Value,
        Instant instant => instant.Milliseconds,
        bool flag => flag ? 1 : 0,
        // PostgreSQL cannot hold a zero character in text; no entry means one.
        string text when text.Contains('\0', StringComparison.Ordinal) => text.Replace("\0", "", StringComparison.Ordinal),
        _ => value,
    };
}

/// <summary>A prepared statement that runs once for each row of a batch.</summary>
internal sealed class Repeated(DbCommand command) : IDisposable
{
    public int Execute(params ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (command.Parameters.Count == 0)
        {
            foreach (var (name, value) in values)
                Transaction.Bind(command, name, value);
        }
        else
        {
            for (var i = 0; i < values.Length; i++)
                command.Parameters[i].Value = Transaction.Plain(values[i].Value);
        }

        return command.ExecuteNonQuery();
    }

    public void Dispose() => command.Dispose();
}
