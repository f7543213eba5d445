using System.Data.Common;
using Stint.Operations;

namespace Stint.Storage;

/// <summary>A number that moves whenever anybody, in any process, has committed a change.</summary>
internal sealed class ChangeCounter(Database database) : IDisposable
{
    private DbConnection? connection;

    /// <summary>
    /// SQLite counts per connection what others have changed, so one connection is kept for it; PostgreSQL's next transaction number moves with
    /// every write.
    /// </summary>
    public long Read()
    {
        try
        {
            connection ??= database.Connect();
            using var command = connection.CreateCommand();
            command.CommandText = database.Engine == Engine.Sqlite ? "pragma data_version" : "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint";
            return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception away) when (away is DbException or Refusal)
        {
            connection?.Dispose();
            connection = null;
            return 0;
        }
    }

    public void Dispose() => connection?.Dispose();
}
