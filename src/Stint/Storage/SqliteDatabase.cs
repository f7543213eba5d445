using System.Data.Common;
using Stint.Operations;
using Stint.Storage.Sqlite;

namespace Stint.Storage;

/// <summary>One SQLite file that many processes share: write-ahead log, one writer at a time, every commit on disk before it is acknowledged.</summary>
internal sealed class SqliteDatabase : Database
{
    /// <summary>How long a writer waits for its turn: 200 commands that start at once all get theirs well within it.</summary>
    public const int BusySeconds = 60;

    private readonly string path;
    private readonly Stack<SqliteSession> idle = new();
    private readonly TimeSpan patience;
    private bool closed;

    public SqliteDatabase(string path, TimeSpan? patience = null)
    {
        this.patience = patience ?? TimeSpan.FromSeconds(BusySeconds);
        this.path = Path.GetFullPath(path);
        if (Directory.Exists(this.path))
            throw Unusable($"{this.path} is a folder.", null, "Name a file: --db PATH");
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
        {
            Private.CreateFile(this.path, failure => Unusable($"The database {this.path} cannot be created: {failure.Message}", failure));
        }
        else if (Private.IsReadOnly(this.path))
        {
            // The engine would open it, and leave a log beside it that nobody can write either, also when the file's rights are right again.
            throw ReadOnly(null);
        }
    }

    public override Engine Engine => Engine.Sqlite;

    public override string Name => path;

    protected override DbConnection OpenConnection()
    {
        lock (idle)
        {
            if (idle.TryPop(out var session))
                return new SqliteConnection(session, path, GiveBack);
        }

        return new SqliteConnection(Open(), path, GiveBack);
    }

    private SqliteSession Open()
    {
        var session = SqliteSession.Open(path, patience);
        try
        {
            // FULL: the log is on disk before a commit returns.
            session.Run("pragma synchronous=full");
            session.Run("pragma foreign_keys=on");
            // What is deleted is overwritten: it may have been somebody's.
            session.Run("pragma secure_delete=on");
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The log still has the pages as they were before; it begins anew where nobody reads them just now.</summary>
    public override void Scrub()
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma wal_checkpoint(truncate)";
        Explained(command.ExecuteNonQuery);
    }

    private void GiveBack(SqliteSession session)
    {
        lock (idle)
        {
            // One that somebody left in a transaction is no good for the next.
            if (!closed && !session.InTransaction)
            {
                idle.Push(session);
                return;
            }
        }

        session.Dispose();
    }

    protected override DbTransaction Begin(DbConnection connection, bool write) =>
        // A write takes its lock at once (begin immediate): a reader that turns into a writer could be refused half way.
        ((SqliteConnection)connection).Begin(write);

    protected override bool IsRace(DbException failure) => failure is SqliteFailure { Code: 5 or 6 };

    protected override Refusal Explain(DbException failure) => ((SqliteFailure)failure).Code switch
    {
        5 or 6 => Unusable($"The database {path} stayed busy for {patience.TotalSeconds:0} s.", failure, "Another process holds it; end it, then try again."),
        8 => ReadOnly(failure),
        13 => Unusable($"The disk that holds {path} is full; nothing was changed.", failure, "Free some space, then run the command again."),
        14 => Unusable($"The database {path} cannot be opened.", failure, "Check the folder and its rights, or name another with --db."),
        11 or 26 => Unusable($"{path} is not a Stint database, or it is damaged.", failure, "Name another file with --db, or put a copy of it back."),
        10 => Unusable($"Reading or writing {path} failed.", failure, "Check the disk; nothing of this command was kept."),
        _ => new Refusal(RefusalKind.Unavailable, "store_failed", $"The store refused: {failure.Message}", cause: failure),
    };

    private Refusal ReadOnly(Exception? cause) =>
        Unusable($"The database {path} is read-only.", cause, "Make the file, its -wal and -shm and its folder writable, or name another with --db.");

    private static Refusal Unusable(string message, Exception? cause, string? hint = null) =>
        new(RefusalKind.Unavailable, "store_unavailable", message, hint, cause: cause);

    public override void Dispose()
    {
        lock (idle)
        {
            closed = true;
            while (idle.TryPop(out var session))
                session.Dispose();
        }
    }
}
