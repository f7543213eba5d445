using System.Net.Http.Headers;
using System.Text;
using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Tests.Hosting;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Work;

namespace Stint.Tests.Access;

/// <summary>Made, used, worn out, revoked.</summary>
public sealed class ATokensLife
{
    [Theory, BothEngines]
    public void Begins_with_a_text_that_is_shown_once_and_stored_nowhere(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var token = desk.Token("read");
        Assert.Matches("^stint_[0-9a-f]{75}$", token.Text);
        Assert.NotEqual(token.Text, desk.Token("read").Text);
        Assert.DoesNotContain(token.Text[9..^8], desk.Store.Dump(), StringComparison.Ordinal);
        Assert.DoesNotContain(token.Text[9..^8], desk.Json(TokenOperations.List, desk.Do(TokenOperations.List)).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(Redaction.Mark, Redaction.Apply(token.Text));
    }

    [Theory, BothEngines]
    public void Is_listed_newest_first_page_by_page(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var ids = Enumerable.Range(0, 5).Select(_ => desk.Wait("1s").Token("ingest:shop").Id).Reverse().ToList();
        var first = desk.Do<Page<TokenView>>(TokenOperations.List, ("limit", 3));
        var second = desk.Do<Page<TokenView>>(TokenOperations.List, ("limit", 3), ("cursor", first.Next));
        Assert.Equal(ids, first.Items.Concat(second.Items).Select(each => each.Id));
        Assert.Null(second.Next);
        Assert.All(first.Items, each => Assert.Equal(("ingest:shop", "live", null), (each.Scope, each.Status, each.LastUsedAt)));
    }

    [Theory]
    [InlineData("bad_scope", "all", null)]
    [InlineData("bad_scope", "Ingest:shop", null)]
    [InlineData("bad_value", "ingest:", null)]
    [InlineData("bad_value", "read", 0)]
    [InlineData("bad_value", "read", 4000)]
    public void Does_not_begin_with(string code, string scope, int? days)
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Refused(code, TokenOperations.Create, ("scope", scope), ("expires", days is { } count ? TimeSpan.FromDays(count) : null));
    }

    [Theory, BothEngines]
    public async Task Ends_with_its_time_or_when_it_is_revoked_from_the_next_request_on(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        var (lasting, short_) = (served.Desk.Token("read"), served.Desk.Token("read", TimeSpan.FromHours(1)));
        foreach (var token in (string[])[lasting.Text, short_.Text])
            Assert.Equal(200, (await served.GetAsync("/api/v1/overview", token)).Status);
        served.Desk.Wait("1h");
        var expired = await served.GetAsync("/api/v1/overview", short_.Text);
        Assert.Equal("401 expired_token", expired.Problem());
        Assert.Contains("stint token create", expired.Json.GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.Contains("invalid_token", expired.Headers["WWW-Authenticate"], StringComparison.Ordinal);

        Assert.Equal("revoked", served.Desk.Do<TokenView>(TokenOperations.Revoke, ("id", lasting.Id)).Status);
        Assert.Equal("401 revoked_token", (await served.GetAsync("/api/v1/overview", lasting.Text)).Problem());
        Assert.Equal("401 no_token", (await served.GetAsync("/api/v1/overview")).Problem());
        served.Desk.Refused("token_not_found", TokenOperations.Revoke, ("id", "ffffffff"));
        served.Desk.Refused("token_not_found", TokenOperations.Revoke, ("id", "nonsense"));
        served.Desk.Refused("ambiguous_token", TokenOperations.Revoke, ("id", lasting.Id[..4]));
    }

    [Theory, BothEngines]
    public async Task Notes_its_use_once_an_hour(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        var token = served.Desk.Token("read").Text;
        await served.GetAsync("/api/v1/overview", token);
        var first = served.Desk.Now;
        Assert.Equal(first, Used());
        served.Desk.Wait("59m");
        await served.GetAsync("/api/v1/overview", token);
        Assert.Equal(first, Used());
        served.Desk.Wait("1m");
        await served.GetAsync("/api/v1/overview", token);
        Assert.Equal(served.Desk.Now, Used());

        Instant? Used() => served.Desk.Do<Page<TokenView>>(TokenOperations.List).Items[0].LastUsedAt;
    }

    [Fact]
    public async Task Tells_a_slip_of_the_hand_from_a_token_that_nobody_gave_out()
    {
        await using var served = await Served.StartAsync();
        var token = served.Desk.Token("read").Text;
        foreach (var wrong in (string[])[token[..^1], token[..20] + (token[20] == 'a' ? 'b' : 'a') + token[21..], "x", "stint_", "stint_visit_", "stint_visit_fff" + token])
            Assert.Contains((await served.GetAsync("/api/v1/overview", wrong)).Problem(), (string[])["401 bad_token", "401 unknown_token"]);
        Assert.Equal("401 bad_token", (await served.GetAsync("/api/v1/overview", token[..^1])).Problem());
        Assert.Equal("401 unknown_token", (await served.GetAsync("/api/v1/overview", TokenText.New(7))).Problem());
    }

    [Fact]
    public async Task Makes_guessing_slow_and_no_honest_client()
    {
        await using var served = await Served.StartAsync();
        var token = served.Desk.Token("read").Text;
        var guesses = new List<Reply>();
        for (var i = 0; i < 12; i++)
            guesses.Add(await served.GetAsync("/api/v1/overview", TokenText.New(7)));
        Assert.Equal(["401 unknown_token", "429 too_many_requests"], guesses.Select(each => each.Problem()).Distinct());
        Assert.Equal("10", guesses[^1].Headers["Retry-After"]);
        // From the same address whoever has a token goes on, and a stream of theirs is not cut.
        using var listener = await Listener.ConnectAsync(served, token: token);
        Assert.Equal(200, (await served.GetAsync("/api/v1/overview", token)).Status);
        served.Desk.Wait("15s");
        for (var i = 0; i < 2; i++)
            await served.GetAsync("/api/v1/overview", TokenText.New(7));
        served.Desk.Start();
        await listener.ChangeAsync();
        served.Desk.Wait("1m");
        Assert.Equal("401 unknown_token", (await served.GetAsync("/api/v1/overview", TokenText.New(7))).Problem());
    }

    [Fact]
    public async Task Tells_those_apart_who_guess_behind_a_proxy_that_names_ports()
    {
        await using var served = await Served.StartAsync();
        served.Desk.Token("read");
        for (var i = 0; i < 12; i++)
            await Guess($"198.51.100.7:{4000 + i}");
        Assert.Equal("429 too_many_requests", await Guess("198.51.100.7:9"));
        Assert.Equal("401 unknown_token", await Guess("198.51.100.8:9"));
        Assert.Equal("401 unknown_token", await Guess("[2001:db8::7]:9"));

        async Task<string> Guess(string from) => (await served.SendAsync(HttpMethod.Get, "/api/v1/overview", also: request =>
        {
            Visitor.Bearer(TokenText.New(7))(request);
            request.Headers.Add("X-Forwarded-For", from);
        })).Problem();
    }

    [Fact]
    public async Task Is_taken_as_bearer_as_basic_and_as_a_cookie_but_not_from_an_address()
    {
        await using var served = await Served.StartAsync();
        var token = served.Desk.Token("read").Text;
        foreach (var basic in (string[])[token, token + ":", ":" + token, "ana:" + token])
        {
            Assert.Equal(200, (await served.SendAsync(HttpMethod.Get, "/api/v1/overview", also: request =>
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(basic))))).Status);
        }

        Assert.Equal(200, (await served.SendAsync(HttpMethod.Get, "/api/v1/overview", also: request => request.Headers.Add("Cookie", "stint_token=" + token))).Status);
        Assert.Equal("401 no_token", (await served.GetAsync("/api/v1/overview?token=" + token)).Problem());
        Assert.Equal("401 bad_token", (await served.SendAsync(HttpMethod.Get, "/api/v1/overview", also: request => request.Headers.TryAddWithoutValidation("Authorization", "Basic %%%"))).Problem());
    }

    [Theory, BothEngines]
    public async Task With_an_actor_acts_as_that_one_and_nobody_else(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        var (bound, free) = (served.Desk.Token("write", actor: "ci"), served.Desk.Token("write"));
        Assert.Equal(("ci", null), (bound.Actor, free.Actor));
        Assert.Equal("ci", (await served.PostAsync("/api/v1/work/sessions", "{}", bound.Text)).Json.Text("actor.id"));
        Assert.Equal("403 other_actor", (await served.PostAsync("/api/v1/work/sessions", """{"actor":"ben"}""", bound.Text)).Problem());
        Assert.Equal("ben", (await served.PostAsync("/api/v1/work/sessions", """{"actor":"ben"}""", free.Text)).Json.Text("actor.id"));

        using var remote = served.Remote(bound.Text);
        var status = (SessionView)remote.Run(ShowSession.Status, new Arguments(), new Caller { Actor = "git@example.com", Presumed = true, Everywhere = true, Tz = "UTC" });
        Assert.Equal("ci", status.Actor.Id);
        Assert.Equal("other_actor", Assert.Throws<Refusal>(() => remote.Run(ShowSession.Status, new Arguments(), new Caller { Actor = "ben", Tz = "UTC" })).Code);
    }

    [Fact]
    public async Task Begins_on_a_server_that_listens_beyond_this_machine_only_after_there_is_one()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        var refused = await Assert.ThrowsAsync<Refusal>(() => Stint.Hosting.Server.StartAsync(desk.Database, desk.Clock, desk.Settings, "ana", System.Net.IPAddress.Any, 0));
        Assert.Equal("not_loopback", refused.Code);
        Assert.Contains("stint token create", refused.Hint, StringComparison.Ordinal);
        var token = desk.Token("read");
        desk.Do(TokenOperations.Revoke, ("id", token.Id));
        await using var server = await Stint.Hosting.Server.StartAsync(desk.Database, desk.Clock, desk.Settings, "ana", System.Net.IPAddress.Any, 0);
        using var http = new HttpClient { BaseAddress = new Uri(server.Address.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)) };
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/overview", TestContext.Current.CancellationToken)).StatusCode);
    }
}
