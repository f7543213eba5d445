using System.Net.Sockets;
using Npgsql;

namespace Stint.Tests.Support;

public sealed class ADatabaseOfTheTests
{
    [Fact]
    public void Is_empty_and_nobody_elses()
    {
        var (mine, yours) = (PostgresServer.NewDatabase(), PostgresServer.NewDatabase());
        Ask(mine, "create table marks (name text)");
        Assert.Equal(0L, Ask(yours, "select count(*) from pg_tables where tablename = 'marks'"));
        PostgresServer.Drop(mine);
        PostgresServer.Drop(yours);
    }

    [Fact]
    public void Is_a_copy_of_a_template_that_is_built_once_however_many_ask()
    {
        var built = 0;
        var copies = new string[8];
        Parallel.For(0, copies.Length, index => copies[index] = PostgresServer.NewDatabase("marked", url =>
        {
            Interlocked.Increment(ref built);
            Ask(url, "create table marks (name text)");
        }));

        Assert.Equal(1, built);
        Assert.Equal(copies.Length, copies.Distinct(StringComparer.Ordinal).Count());
        foreach (var copy in copies)
        {
            Assert.Equal(1L, Ask(copy, "select count(*) from pg_tables where tablename = 'marks'"));
            PostgresServer.Drop(copy);
        }
    }

    internal static object? Ask(string url, string sql)
    {
        using var source = NpgsqlDataSource.Create(ConnectionString(url));
        using var command = source.CreateCommand(sql);
        return command.ExecuteScalar();
    }

    internal static string ConnectionString(string url)
    {
        var uri = new Uri(url);
        return $"Host={uri.Host};Port={uri.Port};Username={uri.UserInfo};Database={uri.AbsolutePath[1..]}";
    }
}

public sealed class AServerOfTheTests
{
    [Fact]
    public void Flushes_commits_when_it_is_asked_to_and_leaves_nothing_behind()
    {
        string url;
        string folder;
        using (var server = PostgresServer.Start(durable: true))
        {
            url = server.Create("template1");
            Assert.Equal("on", ADatabaseOfTheTests.Ask(url, "show fsync"));
            folder = (string)ADatabaseOfTheTests.Ask(url, "show data_directory")!;
            Assert.True(Directory.Exists(folder));
        }

        Assert.False(Directory.Exists(folder));
        using var client = new TcpClient();
        Assert.Throws<SocketException>(() => client.Connect("127.0.0.1", new Uri(url).Port));
    }

    [Fact]
    public void Does_not_flush_otherwise()
    {
        var url = PostgresServer.NewDatabase();
        Assert.Equal("off", ADatabaseOfTheTests.Ask(url, "show fsync"));
        PostgresServer.Drop(url);
    }
}
