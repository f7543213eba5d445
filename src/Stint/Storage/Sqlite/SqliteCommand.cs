using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Stint.Storage.Sqlite;

/// <summary>A statement and its values. The session keeps what was prepared, so preparing is nobody's business here.</summary>
internal sealed class SqliteCommand(SqliteConnection connection) : DbCommand
{
    private readonly SqliteParameters parameters = [];
    private string text = "";
    private SqliteStatement? held;

    [AllowNull]
    public override string CommandText
    {
        get => text;
        set => text = value ?? "";
    }

    /// <summary>The session's own patience holds for every statement.</summary>
    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection
    {
        get => connection;
        set => throw new NotSupportedException();
    }

    protected override DbParameterCollection DbParameterCollection => parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel()
    {
    }

    /// <summary>Keeps the statement in hand until the command is disposed, for one that runs for row after row.</summary>
    public override void Prepare() => held ??= connection.Session.Take(text);

    public override int ExecuteNonQuery()
    {
        if (held is { } statement)
        {
            try
            {
                Bind(statement);
                return Run(statement);
            }
            finally
            {
                statement.Reset();
            }
        }

        using var lent = Bound();
        return Run(lent);
    }

    private int Run(SqliteStatement statement)
    {
        var session = connection.Session;
        var before = session.TotalChanges;
        while (statement.Step())
        {
            // A change may return rows; who wants them reads them.
        }

        // The engine keeps the count of the change before when this one was none.
        return session.TotalChanges == before ? 0 : session.LastChanges;
    }

    public override object? ExecuteScalar()
    {
        using var reader = ExecuteDbDataReader(CommandBehavior.Default);
        return reader.Read() ? reader.GetValue(0) : null;
    }

    protected override DbParameter CreateDbParameter() => new SqliteParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => new SqliteReader(Bound());

    private SqliteStatement Bound()
    {
        var statement = connection.Session.Take(text);
        try
        {
            Bind(statement);
            return statement;
        }
        catch
        {
            statement.Dispose();
            throw;
        }
    }

    private void Bind(SqliteStatement statement)
    {
        var bound = 0;
        for (var i = 0; i < parameters.All.Count; i++)
            bound += statement.Bind(i, parameters.All[i].ParameterName, parameters.All[i].Value) ? 1 : 0;
        if (bound != statement.Parameters)
            throw new InvalidOperationException("A parameter has no value: " + text);
    }

    protected override void Dispose(bool disposing)
    {
        held?.Dispose();
        held = null;
        base.Dispose(disposing);
    }
}
