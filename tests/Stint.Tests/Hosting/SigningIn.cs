using Stint.Access;
using Stint.Tests.Support;

namespace Stint.Tests.Hosting;

/// <summary>The dashboard's way in.</summary>
public sealed class SigningIn
{
    [Theory]
    [InlineData("read")]
    [InlineData("admin")]
    public async Task Gives_a_cookie_that_no_script_reads_and_no_other_site_sends(string scope)
    {
        await using var served = await Served.StartAsync();
        var token = served.Desk.Token(scope).Text;
        var reply = await served.PostAsync("/signin", $$"""{"token":" {{token}} "}""");
        Assert.Equal((200, scope, "default"), (reply.Status, reply.Json.Text("scope"), reply.Json.Text("workspace")));
        var cookie = reply.Headers["Set-Cookie"];
        Assert.Equal($"stint_token={token}; max-age=2592000; path=/; samesite=strict; httponly", cookie);
        Assert.Contains("secure", (await served.SendAsync(HttpMethod.Post, "/signin", $$"""{"token":"{{token}}"}""", request =>
        {
            request.Headers.Host = "stint.example";
            request.Headers.Add("Origin", "https://stint.example");
        })).Headers["Set-Cookie"], StringComparison.Ordinal);
        Assert.Equal(200, (await served.SendAsync(HttpMethod.Get, "/api/v1/overview", also: request => request.Headers.Add("Cookie", cookie.Split(';')[0]))).Status);
        Assert.StartsWith("stint_token=; max-age=0", (await served.PostAsync("/signout", "{}")).Headers["Set-Cookie"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_a_token_that_reads()
    {
        await using var served = await Served.StartAsync();
        Assert.Equal("403 not_allowed", (await Try(served.Desk.Token("ingest:shop").Text)).Problem());
        Assert.Equal("401 bad_token", (await Try("password")).Problem());
        Assert.Equal("401 unknown_token", (await Try(TokenText.New(3))).Problem());
        Assert.Equal("400 missing", (await served.PostAsync("/signin", "{}")).Problem());
        Assert.Equal("413 too_large", (await Try(new string('x', 5000))).Problem());

        Task<Reply> Try(string token) => served.PostAsync("/signin", $$"""{"token":"{{token}}"}""");
    }

    [Fact]
    public async Task Ends_a_stream_whose_token_was_revoked()
    {
        await using var served = await Served.StartAsync();
        var token = served.Desk.Token("read");
        using var listener = await Listener.ConnectAsync(served, token: token.Text);
        served.Desk.Do(TokenOperations.Revoke, ("id", token.Id));
        await Assert.ThrowsAsync<EndOfStreamException>(async () =>
        {
            while (true)
            {
                served.Desk.Wait("15s");
                await listener.ChangeAsync().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
            }
        });
    }
}
