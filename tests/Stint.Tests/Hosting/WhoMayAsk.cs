using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stint.Access;
using Stint.Hosting;
using Stint.Operations;
using Stint.Tests.Support;
using Stint.Visits;

namespace Stint.Tests.Hosting;

/// <summary>Every route of the running server, whoever asks.</summary>
public sealed class WhoMayAsk
{
    private const string Visit = "019bb16e-0000-7000-8000-000000000001";
    private const string Other = "019bb16e-0000-7000-8000-000000000002";

    /// <summary>What anybody may have, by its form; all else asks for a token.</summary>
    private static readonly string[] Anybody = ["GET /healthz", "GET /readyz", "GET /sdk.js", "GET /{**path}", "POST /signin", "POST /signout"];

    [Fact]
    public async Task Each_route_has_a_rule_and_only_those_of_the_page_ask_for_nothing()
    {
        await using var served = await Served.StartAsync();
        Assert.All(served.Routes, route => Assert.NotNull(route.Rule));
        Assert.Equal(Anybody, served.Routes.Where(route => route.Rule!.Needs == Needs.Nothing && route.Method != "OPTIONS").Select(route => route.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            served.Routes.Where(route => route.Rule!.Needs == Needs.Ingest || (route.Rule.Editors && !route.Path.EndsWith("/errors", StringComparison.Ordinal))).Select(route => route.Path).Distinct().Order(StringComparer.Ordinal),
            served.Routes.Where(route => route.Method == "OPTIONS").Select(route => route.Path).Order(StringComparer.Ordinal));
        Assert.All(served.Routes.Where(route => route.Path.StartsWith("/api/v1/tokens", StringComparison.Ordinal)), route => Assert.Equal(Needs.Admin, route.Rule!.Needs));
    }

    [Fact]
    public async Task Nobody_gets_in_without_a_token_once_there_is_one()
    {
        await using var served = await Served.StartAsync();
        Assert.Equal(200, (await served.GetAsync("/api/v1/overview")).Status);
        served.Desk.Token("read");
        foreach (var route in served.Routes.Where(route => route.Rule!.Needs != Needs.Nothing))
        {
            var reply = await AskAsync(served, route, null);
            Assert.True(Refused(route, reply) is "401 no_token" or "401 16", route.Name);
            Assert.StartsWith("Bearer", reply.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        }

        Assert.Equal("401 no_token", (await served.PostAsync("/api/v1/nothing/here", "{}")).Problem());
        foreach (var path in (string[])["/", "/sessions", "/healthz", "/readyz"])
            Assert.Equal(200, (await served.GetAsync(path)).Status);
    }

    [Theory]
    [InlineData("ingest:shop")]
    [InlineData("read")]
    [InlineData("write")]
    [InlineData("admin")]
    public async Task A_token_opens_what_its_scope_names_and_no_more(string scope)
    {
        await using var served = await Served.StartAsync();
        served.Desk.Do(Collecting.Start, ("id", Visit), ("site", "shop"));
        var token = served.Desk.Token(scope).Text;
        foreach (var route in served.Routes.Where(route => route.Rule!.Needs != Needs.Nothing && !IsStream(route)))
        {
            var allowed = route.Rule!.Needs switch
            {
                Needs.Ingest => scope != "read",
                Needs.Read => scope != "ingest:shop",
                Needs.Write => scope is "write" or "admin",
                _ => scope == "admin",
            };
            var reply = await AskAsync(served, route, token);
            Assert.True(allowed ? reply.Status is not (401 or 403) : Refused(route, reply) is "403 not_allowed" or "403 7", $"{scope}: {route.Name} answered {reply.Status} {reply.Text}");
        }
    }

    /// <summary>A problem as it is told; OTLP and WakaTime have forms of their own for it.</summary>
    private static string Refused(ServedRoute route, Reply reply) => route.Path == OtlpFace.Path || route.Rule!.Editors ? $"{reply.Status} {reply.Json.GetProperty("code")}" : reply.Problem();

    [Fact]
    public async Task A_visits_token_writes_that_visit_alone()
    {
        await using var served = await Served.StartAsync();
        served.Desk.Do(Collecting.Start, ("id", Other), ("site", "shop"));
        var key = served.Desk.Token("ingest:shop").Text;
        var started = await served.PostAsync("/api/v1/sessions/start", $$"""{"id":"{{Visit}}"}""", key);
        var again = await served.PostAsync("/api/v1/sessions/start", $$"""{"id":"{{Visit}}"}""", key);
        Assert.Equal((201, 200, started.Text), (started.Status, again.Status, again.Text));
        var token = started.Json.GetProperty("token").GetString()!;
        foreach (var route in served.Routes.Where(route => route.Rule!.Needs is not (Needs.Nothing or Needs.Ingest)))
            Assert.True(Refused(route, await AskAsync(served, route, token)) == "403 not_allowed", route.Name);

        foreach (var path in (string[])["heartbeat", "event", "end"])
        {
            var body = path == "event" ? """{"name":"buy"}""" : "{}";
            Assert.InRange((await served.PostAsync($"/api/v1/sessions/{Visit}/{path}", body, token)).Status, 200, 202);
            Assert.Equal("404 visit_not_found", (await served.PostAsync($"/api/v1/sessions/{Other}/{path}", body, token)).Problem());
        }

        Assert.Equal("404 visit_not_found", (await served.PostAsync($"/api/v1/sessions/{Other}/events", """{"events":[{"name":"buy"}]}""", token)).Problem());
        Assert.Equal("403 other_visit", (await served.PostAsync("/api/v1/events", """{"events":[{"visitor_id":"v"}]}""", token)).Problem());
        Assert.Equal("403 other_visit", (await served.PostAsync("/api/v1/sessions/start", "{}", token)).Problem());
        var batch = await served.PostAsync("/api/v1/batch", $$"""{"items":[{"op":"event","session":"{{Other}}","name":"x"},{"op":"start","session":"019bb16e-0000-7000-8000-000000000003"},{"op":"event","session":"{{Visit}}","name":"x"}]}""", token);
        Assert.Equal(["refused visit_not_found", "refused other_visit", "ok "], batch.Json.Items("results").Select(each => $"{each.Text("status")} {each.Text("code")}"));
        var signed = token[..^1] + (token[^1] == '0' ? '1' : '0');
        Assert.Equal("401 unknown_token", (await served.PostAsync($"/api/v1/sessions/{Visit}/heartbeat", "{}", signed)).Problem());
    }

    [Theory, BothEngines]
    public async Task A_visits_token_is_good_as_long_as_the_one_it_was_made_with(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        var before = await BegunAsync(null);
        var key = served.Desk.Token("ingest:shop");
        var (revoked, kept) = (await BegunAsync(key.Text), await BegunAsync(served.Desk.Token("ingest:shop").Text));
        var worn = await BegunAsync(served.Desk.Token("write", TimeSpan.FromHours(1)).Text);
        foreach (var each in ((string, string)[])[before, revoked, kept, worn])
            Assert.Equal("200", await BeatAsync(each));
        served.Desk.Do(TokenOperations.Revoke, ("id", key.Id));
        Assert.Equal("401 revoked_token", await BeatAsync(revoked));
        served.Desk.Wait("1h");
        Assert.Equal("401 expired_token", await BeatAsync(worn));
        Assert.Equal(("200", "200"), (await BeatAsync(before), await BeatAsync(kept)));

        async Task<(string Id, string Token)> BegunAsync(string? token)
        {
            var begun = await served.SendAsync(HttpMethod.Post, "/api/v1/sessions/start", """{"site":"shop"}""", token is null ? null : Visitor.Bearer(token));
            return (begun.Json.Text("id")!, begun.Json.Text("token")!);
        }

        Task<string> BeatAsync((string Id, string Token) visit) => Beat(served, visit.Id, visit.Token);
    }

    [Fact]
    public async Task A_visits_token_is_good_until_nobody_can_tell_of_the_visit_any_more()
    {
        await using var served = await Served.StartAsync();
        var key = served.Desk.Token("ingest:shop").Text;
        var token = (await served.PostAsync("/api/v1/sessions/start", $$"""{"id":"{{Visit}}"}""", key)).Json.Text("token")!;
        Assert.InRange((await served.PostAsync($"/api/v1/sessions/{Visit}/end", "{}", token)).Status, 200, 200);
        // Whoever was offline for a day comes back with what was done meanwhile.
        served.Desk.Wait("24h").Wait("12h");
        Assert.Equal(202, (await served.PostAsync($"/api/v1/sessions/{Visit}/event", $$"""{"name":"buy","at":"{{served.Desk.Now - TimeSpan.FromHours(24)}}"}""", token)).Status);
        served.Desk.Wait("36h");
        Assert.Equal("401 expired_token", await Beat(served, Visit, token));
    }

    private static async Task<string> Beat(Served served, string visit, string token) =>
        await served.PostAsync($"/api/v1/sessions/{visit}/heartbeat", "{}", token) is { Status: 200 } ? "200" : (await served.PostAsync($"/api/v1/sessions/{visit}/heartbeat", "{}", token)).Problem();

    [Fact]
    public async Task A_key_of_one_site_knows_nothing_of_another()
    {
        await using var served = await Served.StartAsync();
        served.Desk.Do(Collecting.Start, ("id", Visit), ("site", "shop"));
        var key = served.Desk.Token("ingest:blog").Text;
        Assert.Equal("404 visit_not_found", (await served.PostAsync($"/api/v1/sessions/{Visit}/heartbeat", "{}", key)).Problem());
        Assert.Equal("404 visit_not_found", (await served.PostAsync($"/api/v1/sessions/{Visit}/end", "{}", key)).Problem());
        Assert.Equal("409 id_taken", (await served.PostAsync("/api/v1/sessions/start", $$"""{"id":"{{Visit}}"}""", key)).Problem());
        Assert.Equal("403 other_site", (await served.PostAsync("/api/v1/sessions/start", """{"site":"shop"}""", key)).Problem());
        Assert.Equal("403 other_site", (await served.PostAsync("/api/v1/events", """{"site":"shop","events":[{"visitor_id":"v"}]}""", key)).Problem());
        var batch = await served.PostAsync("/api/v1/batch", $$"""{"items":[{"op":"start","session":"{{Visit}}"},{"op":"event","session":"{{Visit}}","name":"x"}]}""", key);
        Assert.Equal(["id_taken", "visit_not_found"], batch.Json.Items("results").Select(each => each.Text("code")));
        Assert.Equal("blog", (await served.PostAsync("/api/v1/sessions/start", "{}", key)).Json.GetProperty("site").GetString());
    }

    [Fact]
    public async Task A_route_that_somebody_forgot_a_rule_for_is_denied()
    {
        await using var served = await Served.StartAsync(also: app => app.MapGet("/api/v1/planted", () => "secret"));
        Assert.Equal("403 no_rule", (await served.GetAsync("/api/v1/planted")).Problem());
        var token = served.Desk.Token("admin").Text;
        Assert.Equal("401 no_token", (await served.GetAsync("/api/v1/planted")).Problem());
        Assert.Equal("403 no_rule", (await served.GetAsync("/api/v1/planted", token)).Problem());
        Assert.Null(Assert.Single(served.Routes, route => route.Path == "/api/v1/planted").Rule);
    }

    private static bool IsStream(ServedRoute route) => Faces.Streams.Any(stream => stream.Path == route.Path);

    private static Task<Reply> AskAsync(Served served, ServedRoute route, string? token)
    {
        var path = route.Path.Replace("{visit}", Visit, StringComparison.Ordinal).Replace("{session}", "current", StringComparison.Ordinal);
        var method = new HttpMethod(route.Method);
        return served.SendAsync(method, path, route.Method is "GET" or "DELETE" ? null : "{}", token is null ? null : Visitor.Bearer(token));
    }
}
