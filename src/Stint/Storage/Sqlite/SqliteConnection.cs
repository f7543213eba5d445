using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Stint.Storage.Sqlite;

/// <summary>A session lent to one user, in the form that both engines share; disposing it gives the session back.</summary>
internal sealed class SqliteConnection(SqliteSession lent, string file, Action<SqliteSession> giveBack) : DbConnection
{
    private SqliteSession? session = lent;

    public SqliteSession Session => session ?? throw new ObjectDisposedException(nameof(SqliteConnection));

    [AllowNull]
    public override string ConnectionString
    {
        get => file;
        set => throw new NotSupportedException();
    }

    public override string Database => "main";

    public override string DataSource => file;

    public override string ServerVersion => "3";

    public override ConnectionState State => session is null ? ConnectionState.Closed : ConnectionState.Open;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    public override void Open() => throw new NotSupportedException("It comes open.");

    public override void Close()
    {
        if (session is not { } mine)
            return;
        session = null;
        giveBack(mine);
    }

    /// <summary>Begins at once with the write lock, or lets the first read decide.</summary>
    public SqliteTransaction Begin(bool write)
    {
        Session.Run(write ? "begin immediate" : "begin");
        return new SqliteTransaction(this);
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => Begin(write: true);

    protected override DbCommand CreateDbCommand() => new SqliteCommand(this);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close();
        base.Dispose(disposing);
    }
}

/// <summary>An open transaction; what is not committed is rolled back.</summary>
internal sealed class SqliteTransaction(SqliteConnection connection) : DbTransaction
{
    private bool over;

    public override IsolationLevel IsolationLevel => IsolationLevel.Serializable;

    protected override DbConnection DbConnection => connection;

    public override void Commit()
    {
        connection.Session.Run("commit");
        over = true;
    }

    public override void Rollback()
    {
        over = true;
        // A full disk, for one, has rolled it back already.
        if (connection.Session.InTransaction)
            connection.Session.Run("rollback");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !over)
            Rollback();
        base.Dispose(disposing);
    }
}
