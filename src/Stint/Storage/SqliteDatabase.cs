using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Stint.Operations;

namespace Stint.Storage;

/// <summary>One SQLite file that many processes share: write-ahead log, one writer at a time, every commit on disk before it is acknowledged.</summary>
internal sealed class SqliteDatabase : Database
{
    /// <summary>How long a writer waits for its turn: 200 commands that start at once all get theirs well within it.</summary>
    private const int BusySeconds = 60;

    private readonly string path;
    private readonly string connectionString;

    public SqliteDatabase(string path)
    {
        SqliteLibrary.Load();
        this.path = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(this.path)!;
        try
        {
            if (!Directory.Exists(folder))
                Private.CreateFolder(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"The folder {folder} cannot be created: {failure.Message}", failure);
        }

        if (!File.Exists(this.path))
            Private.CreateFile(this.path, failure => Unusable($"The database {this.path} cannot be created: {failure.Message}", failure));
        connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = this.path,
            Mode = SqliteOpenMode.ReadWrite,
            ForeignKeys = true,
            DefaultTimeout = BusySeconds,
            Pooling = true,
        }.ToString();
    }

    public override Engine Engine => Engine.Sqlite;

    public override string Name => path;

    protected override DbConnection OpenConnection()
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            using var pragma = connection.CreateCommand();
            // FULL: the log is on disk before a commit returns. The time-out is the engine's own wait, finer than the driver's.
            pragma.CommandText = $"pragma synchronous=full; pragma busy_timeout={BusySeconds * 1000};";
            pragma.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    protected override DbTransaction Begin(DbConnection connection, bool write) =>
        // A write takes its lock at once (begin immediate): a reader that turns into a writer could be refused half way.
        ((SqliteConnection)connection).BeginTransaction(IsolationLevel.Serializable, deferred: !write);

    protected override bool IsRace(DbException failure) => failure is SqliteException { SqliteErrorCode: 5 or 6 };

    protected override Refusal Explain(DbException failure) => ((SqliteException)failure).SqliteErrorCode switch
    {
        5 or 6 => Unusable($"The database {path} stayed busy for {BusySeconds} s.", failure, "Another process holds it; end it, then try again."),
        8 => Unusable($"The database {path} is read-only.", failure, "Make the file and its folder writable, or name another with --db."),
        13 => Unusable($"The disk that holds {path} is full; nothing was changed.", failure, "Free some space, then run the command again."),
        14 => Unusable($"The database {path} cannot be opened.", failure, "Check the folder and its rights, or name another with --db."),
        11 or 26 => Unusable($"{path} is not a Stint database, or it is damaged.", failure, "Name another file with --db, or put a copy of it back."),
        10 => Unusable($"Reading or writing {path} failed.", failure, "Check the disk; nothing of this command was kept."),
        _ => new Refusal(RefusalKind.Unavailable, "store_failed", $"The store refused: {failure.Message}", cause: failure),
    };

    private static Refusal Unusable(string message, Exception cause, string? hint = null) =>
        new(RefusalKind.Unavailable, "store_unavailable", message, hint, cause: cause);

    public override void Dispose()
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
    }
}
