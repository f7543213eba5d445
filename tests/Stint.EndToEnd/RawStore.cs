using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Stint.EndToEnd;

/// <summary>The tables below the product, for what a program of another version or a failing disk leaves in them.</summary>
internal sealed class RawStore : IDisposable
{
    private readonly DbConnection connection;

    /// <summary>Opens the store of a machine.</summary>
    public RawStore(Home home)
    {
        if (home.Environment.TryGetValue("STINT_DB", out var url) && url.StartsWith("postgres", StringComparison.Ordinal))
        {
            var address = new Uri(url);
            connection = new NpgsqlConnection($"Host={address.Host};Port={address.Port};Username={address.UserInfo};Database={address.AbsolutePath[1..]};Pooling=false");
        }
        else
        {
            SQLitePCL.Batteries_V2.Init();
            connection = new SqliteConnection($"Data Source={url ?? Path.Combine(home.Environment["XDG_DATA_HOME"], "stint", "stint.db")};Pooling=false");
        }

        connection.Open();
    }

    /// <summary>Runs a statement.</summary>
    public void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    /// <summary>The first column of a query, as texts.</summary>
    public List<string> Texts(string sql)
    {
        using var command = Command(sql);
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
            texts.Add(reader.GetString(0));
        return texts;
    }

    /// <inheritdoc />
    public void Dispose() => connection.Dispose();

    private DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
