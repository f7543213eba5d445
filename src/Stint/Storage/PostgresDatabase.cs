using System.Data;
using System.Data.Common;
using Npgsql;
using Stint.Operations;

namespace Stint.Storage;

/// <summary>A PostgreSQL database that several people and servers share.</summary>
internal sealed class PostgresDatabase : Database
{
    private readonly NpgsqlDataSource source;

    public PostgresDatabase(string url, TimeSpan? patience = null)
    {
        var builder = new NpgsqlSlimDataSourceBuilder(ConnectionString(url));
        if (patience is { } bound)
            builder.ConnectionStringBuilder.Timeout = builder.ConnectionStringBuilder.CommandTimeout = (int)Math.Max(1, bound.TotalSeconds);
        builder.EnableTransportSecurity();
        builder.EnableArrays();
        source = builder.Build();
        var parts = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        Name = $"postgres://{parts.Host}:{parts.Port}/{parts.Database}";
    }

    public static bool Understands(string target) =>
        target.StartsWith("postgres://", StringComparison.Ordinal) || target.StartsWith("postgresql://", StringComparison.Ordinal);

    public override Engine Engine => Engine.Postgres;

    public override string Name { get; }

    protected override DbConnection OpenConnection()
    {
        try
        {
            return source.OpenConnection();
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException or ArgumentException)
        {
            throw failure is DbException database
                ? Explain(database)
                : new Refusal(RefusalKind.Unavailable, "store_unavailable", $"{Name} cannot be reached: {failure.Message}", cause: failure);
        }
    }

    protected override DbTransaction Begin(DbConnection connection, bool write) =>
        // A read sees one state; a write relies on unique indexes and row locks, told apart by SQLSTATE alone.
        connection.BeginTransaction(write ? IsolationLevel.ReadCommitted : IsolationLevel.RepeatableRead);

    protected override bool IsRace(DbException failure) => failure.SqlState is "40001" or "40P01" or "55P03";

    protected override Refusal Explain(DbException failure)
    {
        var text = failure is PostgresException server ? server.MessageText : failure.Message;
        return failure.SqlState switch
        {
            "3D000" => Unavailable($"{Name} does not exist.", "Create it first: createdb NAME", failure),
            "28P01" or "28000" => Unavailable($"{Name} does not accept these credentials.", "Check user and password in --db or STINT_DB.", failure),
            "53100" => Unavailable($"The disk of {Name} is full; nothing was changed.", "Free some space, then run the command again.", failure),
            "25006" => Unavailable($"{Name} is read-only.", "Name the primary server, not a standby.", failure),
            "42501" => Unavailable($"{Name} refuses: {text}", "Grant the user the rights on this database and its schema.", failure),
            null => Unavailable($"{Name} cannot be reached: {text}", "Is the server running, and is the address right?", failure),
            _ => new Refusal(RefusalKind.Unavailable, "store_failed", $"The store refused: {text} ({failure.SqlState})", cause: failure),
        };
    }

    private static Refusal Unavailable(string message, string hint, Exception cause) =>
        new(RefusalKind.Unavailable, "store_unavailable", message, hint, cause: cause);

    /// <summary>Npgsql takes keywords, people have URLs: <c>postgres://user:password@host:port/name?sslmode=require</c>.</summary>
    private static string ConnectionString(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            throw Refusal.Usage("bad_database", "This is not a PostgreSQL address.", "Write postgres://user:password@host:5432/name");
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.Trim('/')) is { Length: > 0 } name ? name : "stint",
            ApplicationName = "stint",
            Timeout = 10,
            // Writers of one row queue behind each other; a minute is far above what a queue of hundreds takes.
            CommandTimeout = 60,
        };
        var user = uri.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
            builder.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            builder.Password = Uri.UnescapeDataString(user[1]);
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            try
            {
                builder[Keyword(parts[0])] = Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? "");
            }
            catch (ArgumentException)
            {
                throw Refusal.Usage("bad_database", $"The address has an unknown setting '{parts[0]}'.");
            }
        }

        return builder.ToString();
    }

    private static string Keyword(string name) => name switch
    {
        "sslmode" => "SSL Mode",
        "sslrootcert" => "Root Certificate",
        "connect_timeout" => "Timeout",
        "application_name" => "Application Name",
        _ => name.Replace('_', ' '),
    };

    /// <summary>The server's own vacuum overwrites rows that are gone; its log is as old as its archive keeps it.</summary>
    public override void Scrub()
    {
    }

    public override void Dispose() => source.Dispose();
}
