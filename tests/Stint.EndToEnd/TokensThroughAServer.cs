using System.Net;

namespace Stint.EndToEnd;

public sealed class TokensThroughAServer
{
    [Theory, BothEngines]
    public void Let_the_command_line_of_another_machine_work_as_far_as_they_go(TestEngine engine)
    {
        using var there = new Home(engine);
        there.Stint("serve", "--host", "0.0.0.0", "--port", "0").IsRefused(1);
        string Make(params string[] more) => there.Stint(["token", "create", "--json", .. more]).Succeeds().Json.Text("token")!;
        var (write, bound, admin) = (Make("--scope", "write"), Make("--scope", "write", "--actor", "ci"), Make("--scope", "admin"));
        using var server = there.Serve("--host", "0.0.0.0");
        using var here = new Home().WithRepository();
        here.Environment["STINT_SERVER"] = server.Address.ToString();
        Assert.Equal("no_token", here.Stint("status", "--json").Exits(1).Json.Text("error.code"));

        here.Environment["STINT_TOKEN"] = write;
        Assert.Equal("ada@example.com", here.Stint("start", "Far store", "--json").Succeeds().Json.Text("actor.id"));
        here.Stint("log", "By a token").Succeeds();
        here.Stint("end").Succeeds();
        Assert.Equal("not_allowed", here.Stint("token", "list", "--json").Exits(1).Json.Text("error.code"));

        here.Environment["STINT_TOKEN"] = bound;
        Assert.Equal("ci", here.Stint("start", "As somebody else", "--json").Succeeds().Json.Text("actor.id"));
        Assert.Equal("other_actor", here.Stint("status", "--actor", "ben", "--json").Exits(1).Json.Text("error.code"));
        here.Stint("end").Succeeds();

        here.Environment["STINT_TOKEN"] = admin;
        var revoked = here.Stint("token", "list", "--json").Succeeds().Json.Items().Single(each => each.Text("actor") == "ci");
        here.Stint("token", "revoke", revoked.Text("id")!).Succeeds();
        here.Environment["STINT_TOKEN"] = bound;
        Assert.Contains("stint token create", here.Stint("status").IsRefused(1).Errors, StringComparison.Ordinal);
        Assert.Equal("", server.Log.Contains(bound, StringComparison.Ordinal) ? server.Log : "");
    }

    [Fact]
    public async Task Are_asked_for_of_everybody_but_the_page_itself()
    {
        using var home = new Home();
        home.Stint("token", "create", "--scope", "read").Succeeds();
        using var server = home.Serve();
        foreach (var (path, status) in ((string, HttpStatusCode)[])[("/", HttpStatusCode.OK), ("/sdk.js", HttpStatusCode.OK), ("/healthz", HttpStatusCode.OK), ("/api/v1/overview", HttpStatusCode.Unauthorized), ("/openapi.json", HttpStatusCode.Unauthorized)])
            Assert.Equal(status, (await server.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        using var script = await server.Client.GetAsync(new Uri("/sdk.js", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(("text/javascript; charset=utf-8", "cross-origin"), (script.Content.Headers.ContentType!.ToString(), Assert.Single(script.Headers.GetValues("Cross-Origin-Resource-Policy"))));
        using var again = new HttpRequestMessage(HttpMethod.Get, "/sdk.js");
        again.Headers.IfNoneMatch.Add(script.Headers.ETag!);
        using var unchanged = await server.Client.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }
}
