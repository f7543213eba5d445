using System.Net;
using System.Net.Sockets;
using System.Text;
using Stint.Hosting;
using Stint.Operations;
using Stint.Tasks;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.Hosting;

/// <summary>What answers at STINT_SERVER and is no Stint of this version, and a Stint that fails.</summary>
public sealed class OtherServers
{
    [Theory]
    [InlineData("200 OK", "text/html", "<html></html>")]
    [InlineData("502 Bad Gateway", "text/html", "<html></html>")]
    [InlineData("200 OK", "application/json", "null")]
    [InlineData("200 OK", "application/json", "[]")]
    [InlineData("200 OK", "application/json", "{}")]
    [InlineData("200 OK", "application/json", "{\"task\":null,\"session\":null,\"token\":null,\"warnings\":[]}")]
    [InlineData("200 OK", "application/json", "{\"task\":{\"key\":\"T-1\"},\"session\":null,\"token\":null,\"warnings\":[]}")]
    [InlineData("200 OK", "application/json", "{\"task\":")]
    [InlineData("409 Conflict", "application/json", "[1]")]
    [InlineData("200 OK", "text/event-stream", ": connected\n\n")]
    public async Task Are_not_believed(string status, string type, string body)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var answering = AnswerAsync(other, $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\n{(type == "text/event-stream" ? "" : $"Content-Length: {body.Length}\r\n")}\r\n{body}");
        Assert.Equal("bad_server", (await Task.Run(() => Asked(other, TimeSpan.FromSeconds(20)), TestContext.Current.CancellationToken)).Code);
        (await answering).Dispose();
    }

    [Theory]
    [InlineData("301 Moved Permanently")]
    [InlineData("302 Found")]
    [InlineData("307 Temporary Redirect")]
    [InlineData("308 Permanent Redirect")]
    public async Task That_send_on_to_another_address_are_not_followed(string status)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        elsewhere.Start();
        var answering = AnswerAsync(other, $"HTTP/1.1 {status}\r\nLocation: http://{elsewhere.LocalEndpoint}/api/v1/tasks\r\nContent-Length: 0\r\n\r\n");
        var refusal = await Task.Run(() => Asked(other, TimeSpan.FromSeconds(20)), TestContext.Current.CancellationToken);
        Assert.Equal("bad_server", refusal.Code);
        Assert.Contains($"sends on to http://{elsewhere.LocalEndpoint}/", refusal.Message, StringComparison.Ordinal);
        Assert.False(elsewhere.Pending());
        (await answering).Dispose();
    }

    [Fact]
    public async Task That_stop_in_the_middle_are_not_waited_for()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var answering = AnswerAsync(other, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"task\":");
        Assert.Equal("server_unreachable", (await Task.Run(() => Asked(other, TimeSpan.FromSeconds(1)), TestContext.Current.CancellationToken)).Code);
        (await answering).Dispose();
    }

    [Fact]
    public async Task That_are_slow_are_waited_for_once_and_not_anew_with_each_question()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var stopping = TestContext.Current.CancellationToken;
        var answering = Task.Run(async () =>
        {
            while (true)
            {
                using var client = await other.AcceptTcpClientAsync(stopping);
                _ = await client.GetStream().ReadAsync(new byte[65536], stopping);
                await Task.Delay(300, stopping);
                await client.GetStream().WriteAsync("HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), stopping);
            }
        }, stopping);
        using var backend = new RemoteBackend($"http://{other.LocalEndpoint}", null, TimeSpan.FromSeconds(1));
        var codes = await Task.Run(() => Enumerable.Range(0, 8).Select(_ => Assert.Throws<Refusal>(() => backend.Run(ListTasks.Operation, new Arguments(), new Caller())).Code).ToList(), stopping);
        Assert.Equal("server_unreachable", codes[^1]);
        other.Stop();
        await Assert.ThrowsAnyAsync<Exception>(() => answering);
    }

    [Fact]
    public async Task That_fail_in_a_way_nobody_foresaw_say_500()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        var clock = new BrokenClock();
        await using var server = await Server.StartAsync(desk.Database, clock, desk.Settings, "ana", IPAddress.Loopback, 0);
        clock.Broken = true;
        using var http = new HttpClient();
        using var answer = await http.GetAsync(server.Address + "/api/v1/tasks", TestContext.Current.CancellationToken);
        Assert.Equal(500, (int)answer.StatusCode);
        Assert.Contains("\"status\":500,", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var remote = new RemoteBackend(server.Address, null);
        var refusal = Assert.Throws<Refusal>(() => remote.Run(ListTasks.Operation, new Arguments(), desk.Caller));
        Assert.Equal((RefusalKind.Unexpected, "unexpected", 1), (refusal.Kind, refusal.Code, refusal.ExitCode));
    }

    private static Refusal Asked(TcpListener other, TimeSpan patience)
    {
        using var remote = new RemoteBackend($"http://{other.LocalEndpoint}", null, patience);
        return Assert.Throws<Refusal>(() => remote.Run(ClaimTask.Operation, Desk.Arguments(ClaimTask.Operation, ("key", "T-1")), new Caller { Actor = "ana" }));
    }

    private static async Task<TcpClient> AnswerAsync(TcpListener listener, string answer)
    {
        var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        var asked = new StringBuilder();
        var buffer = new byte[4096];
        while (!asked.ToString().Contains("\r\n\r\n{}", StringComparison.Ordinal))
            asked.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), TestContext.Current.CancellationToken);
        return client;
    }

    private sealed class BrokenClock : TimeProvider
    {
        public bool Broken { get; set; }

        public override DateTimeOffset GetUtcNow() => Broken ? throw new InvalidOperationException("The clock has stopped.") : base.GetUtcNow();
    }
}
