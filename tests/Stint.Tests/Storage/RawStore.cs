using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Npgsql;
using Stint.Storage;
using Stint.Tests.Support;

namespace Stint.Tests.Storage;

/// <summary>A connection to a store's place that knows nothing of the product: it neither creates nor migrates.</summary>
internal sealed partial class RawStore : IDisposable
{
    private readonly DbConnection connection;

    /// <summary>Another driver than the product's, on the same engine: two engines in one process would undo each other's locks.</summary>
    static RawStore()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, SqliteLibrary.Resolve);
        SQLitePCL.raw.SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());
    }

    public RawStore(TestStore store)
        : this(store.Engine == TestEngine.Sqlite ? Sqlite(store.Target) : new NpgsqlConnection(ADatabaseOfTheTests.ConnectionString(store.Target) + ";Pooling=false"))
    {
    }

    private RawStore(DbConnection connection)
    {
        this.connection = connection;
        connection.Open();
    }

    public static RawStore OfFile(string file) => new(Sqlite(file));

    public DbConnection Connection => connection;

    public void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    public long Number(string sql)
    {
        using var command = Command(sql);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public List<string> Texts(string sql)
    {
        using var command = Command(sql);
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
            texts.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        return texts;
    }

    /// <summary>How the engine would run a statement, its parameters written out as values: one step a line.</summary>
    public string Plan(TestEngine engine, string text, Func<string, string> value)
    {
        var written = Parameter.Replace(text, match => value(match.Value));
        using var command = Command((engine == TestEngine.Sqlite ? "explain query plan " : "explain (costs off) ") + written);
        using var reader = command.ExecuteReader();
        var steps = new List<string>();
        while (reader.Read())
            steps.Add(reader.GetString(engine == TestEngine.Sqlite ? 3 : 0));
        return string.Join('\n', steps) + "\n";
    }

    public void Dispose() => connection.Dispose();

    private DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    [GeneratedRegex("@[a-z_0-9]+")]
    private static partial Regex Parameter { get; }

    private static SqliteConnection Sqlite(string file) => new($"Data Source={file};Pooling=false");
}
