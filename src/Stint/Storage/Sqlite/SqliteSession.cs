using System.Text;

namespace Stint.Storage.Sqlite;

/// <summary>One open connection of the engine, with the statements it has prepared. One thread at a time.</summary>
internal sealed unsafe class SqliteSession : IDisposable
{
    /// <summary>Statements kept for another run: more than the product has on any one way.</summary>
    private const int MostKept = 128;

    private readonly Dictionary<string, SqliteStatement> kept = new(StringComparer.Ordinal);
    private nint connection;

    private SqliteSession(nint connection) => this.connection = connection;

    /// <summary>Opens an existing file for reading and writing; waits as long as told for other processes.</summary>
    public static SqliteSession Open(string file, TimeSpan patience)
    {
        SqliteLibrary.Load();
        nint opened = 0;
        int code;
        fixed (byte* name = Terminated(file))
            code = SqliteNative.Open(name, &opened, SqliteNative.OpenReadWrite | SqliteNative.OpenNoMutex, null);
        var session = new SqliteSession(opened);
        try
        {
            session.Check(code);
            session.Check(SqliteNative.BusyTimeout(opened, (int)patience.TotalMilliseconds));
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => SqliteNative.AutoCommit(connection) == 0;

    public int TotalChanges => SqliteNative.TotalChanges(connection);

    public int LastChanges => SqliteNative.Changes(connection);

    /// <summary>The statement of a text, ready to be bound; disposing it gives it back.</summary>
    public SqliteStatement Take(string text)
    {
        ObjectDisposedException.ThrowIf(connection == 0, this);
        return kept.Remove(text, out var statement) ? statement : Prepare(text);
    }

    /// <summary>Runs a statement that has no parameters and answers nothing.</summary>
    public void Run(string text)
    {
        using var statement = Take(text);
        while (statement.Step())
        {
            // Some pragmas answer with a row that nobody asked for.
        }
    }

    public void Check(int code)
    {
        if (code != SqliteNative.Ok)
            throw Failure(code);
    }

    public SqliteFailure Failure(int code) => SqliteFailure.Of(connection, code);

    /// <summary>Takes a statement back; false when it is not kept.</summary>
    internal bool Keep(SqliteStatement statement) => connection != 0 && kept.Count < MostKept && kept.TryAdd(statement.Text, statement);

    public void Dispose()
    {
        foreach (var statement in kept.Values)
            statement.Finish();
        kept.Clear();
        // The engine's own reference count keeps what is still in use.
        _ = SqliteNative.Close(connection);
        connection = 0;
    }

    private SqliteStatement Prepare(string text)
    {
        nint statement = 0;
        var utf8 = Terminated(text);
        fixed (byte* begin = utf8)
        {
            byte* rest = null;
            Check(SqliteNative.Prepare(connection, begin, utf8.Length, SqliteNative.PreparePersistent, &statement, &rest));
            var read = (int)(rest - begin);
            if (statement != 0 && utf8.AsSpan(read, utf8.Length - 1 - read).Trim(" \n\r\t;"u8).IsEmpty)
                return new SqliteStatement(this, text, statement);
        }

        _ = SqliteNative.Finish(statement);
        throw new NotSupportedException("One statement at a time: " + text);
    }

    internal static byte[] Terminated(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }
}
