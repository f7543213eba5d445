using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace Stint.Tests.Support;

/// <summary>A PostgreSQL server of the tests' own, on a free loopback port, that ends with the test process.</summary>
public sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<PostgresServer> SharedServer = new(() => Start());

    private readonly PostgresProcess process;
    private readonly NpgsqlDataSource admin;
    private readonly ConcurrentDictionary<string, Lazy<string>> templates = new(StringComparer.Ordinal);
    private readonly Lock copying = new();
    private int databases;

    private PostgresServer(PostgresProcess process)
    {
        this.process = process;
        admin = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={process.Port};Username={PostgresProcess.User};Database=postgres;Maximum Pool Size=4");
        if (OperatingSystem.IsWindows())
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>The one server of this run, started by the first test that asks.</summary>
    public static PostgresServer Shared => SharedServer.Value;

    /// <summary>A fresh, empty database on the shared server, as `postgres://stint@127.0.0.1:port/name`.</summary>
    public static string NewDatabase() => Shared.Create("template1");

    /// <summary>A copy of a template on the shared server; the first caller of a template's name builds it.</summary>
    public static string NewDatabase(string template, Action<string> migrate) => Shared.Create(template, migrate);

    /// <summary>Drops a database of the shared server, whoever is still connected.</summary>
    public static void Drop(string url) => Shared.Remove(url);

    /// <summary>Drops a database of this server, whoever is still connected.</summary>
    public void Remove(string url) => Execute($"drop database if exists {new Uri(url).AbsolutePath[1..]} with (force)");

    /// <summary>A server apart from the shared one; `durable` has it flush each commit to disk.</summary>
    public static PostgresServer Start(bool durable = false) => new(PostgresProcess.Start(durable));

    /// <summary>A fresh database on this server, copied from a template that `migrate` fills once.</summary>
    public string Create(string template, Action<string>? migrate = null)
    {
        if (migrate is not null)
            template = templates.GetOrAdd(template, name => new Lazy<string>(() => Build(name, migrate))).Value;
        var database = $"t{Interlocked.Increment(ref databases).ToString(CultureInfo.InvariantCulture)}";
        Copy(database, template);
        return Url(database);
    }

    /// <summary>Ends the server and removes its data.</summary>
    public void Dispose()
    {
        admin.Dispose();
        process.Dispose();
    }

    private string Url(string database) =>
        $"postgres://{PostgresProcess.User}@127.0.0.1:{process.Port.ToString(CultureInfo.InvariantCulture)}/{database}";

    private string Build(string name, Action<string> migrate)
    {
        var database = $"template_{name}";
        Copy(database, "template1");
        migrate(Url(database));
        // A copy needs a source that nobody is connected to, pooled connections of the product's driver included.
        Execute($"alter database {database} with allow_connections false");
        Execute($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}'");
        return database;
    }

    private void Copy(string database, string template)
    {
        // PostgreSQL refuses two copies of one template at once.
        lock (copying)
            Execute($"create database {database} template {template}");
    }

    private void Execute(string sql)
    {
        using var command = admin.CreateCommand(sql);
        command.ExecuteNonQuery();
    }
}
