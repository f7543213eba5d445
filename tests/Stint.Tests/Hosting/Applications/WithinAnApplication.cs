#pragma warning disable xUnit1051 // Called as an application calls it, which has no token of a test.
using System.Net;
using Microsoft.AspNetCore.Builder;
using Stint.Access;
using Stint.Hosting;
using Stint.Operations;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.Hosting.Applications;

/// <summary>Stint's own addresses and <see cref="IStint"/> in somebody's application.</summary>
public sealed class WithinAnApplication
{
    [Theory, BothEngines(false), BothEngines(true)]
    public async Task Answers_below_its_path_to_whoever_has_a_token(TestEngine engine, bool inProcess)
    {
        await using var app = await Application.StartAsync(engine, inProcess: inProcess);
        Assert.Equal(HttpStatusCode.Unauthorized, await app.GetAsync("/stint/api/v1/visits"));
        Assert.Equal(HttpStatusCode.Unauthorized, await app.GetAsync("/stint/api/v1/visits", ("x-user", "ana staff")));
        Assert.Equal(HttpStatusCode.OK, await app.GetAsync("/stint/healthz"));
        var key = ("Authorization", "Bearer " + Token(app, "write"));
        Assert.Equal(HttpStatusCode.OK, await app.GetAsync("/stint/api/v1/visits", key));
        Assert.Equal(HttpStatusCode.NotFound, await app.GetAsync("/stint/api/v1/nothing", key));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await app.SendAsync(HttpMethod.Put, "/stint/api/v1/visits", key)).StatusCode);
        // What stands in a path comes as it was written, slashes too.
        var task = await app.SendAsync(HttpMethod.Get, "/stint/api/v1/tasks/a%2Fb%20c", key);
        Assert.Contains("a/b c", await task.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, task.StatusCode);
        Assert.Contains("default-src 'self'", (await app.SendAsync(HttpMethod.Get, "/stint")).Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_nowhere_else_in_the_application()
    {
        await using var app = await Application.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await app.GetAsync("/stint/healthz"));
        Assert.Equal(HttpStatusCode.NotFound, await app.GetAsync("/healthz"));
        Assert.Equal(HttpStatusCode.NotFound, await app.GetAsync("/api/v1/visits"));
        Assert.Equal(HttpStatusCode.NotFound, await app.GetAsync("/stints/healthz"));
        Assert.False((await app.SendAsync(HttpMethod.Get, "/page/a")).Headers.Contains("Content-Security-Policy"));
    }

    [Theory, BothEngines]
    public async Task Lets_in_whom_the_applications_policy_lets_in_under_their_own_name(TestEngine engine)
    {
        await using var app = await Application.StartAsync(engine, policy: "staff");
        Assert.Equal(HttpStatusCode.Unauthorized, await app.GetAsync("/stint/api/v1/visits"));
        Assert.Equal(HttpStatusCode.Forbidden, await app.GetAsync("/stint/api/v1/visits", ("x-user", "ben")));
        Assert.Equal(HttpStatusCode.OK, await app.GetAsync("/stint/api/v1/visits", ("x-user", "ana staff")));
        var started = await app.SendAsync(HttpMethod.Post, "/stint/api/v1/work/sessions", ("x-user", "ana staff"));
        Assert.Equal((HttpStatusCode.Created, "ana"), (started.StatusCode, Assert.Single(app.Store.Rows("select actor_id from sessions"))));
        Assert.Equal(HttpStatusCode.Forbidden, await app.GetAsync("/stint/api/v1/visits", ("x-user", "ana staff"), ("Origin", "https://example.org")));
    }

    [Theory, BothEngines]
    public async Task Records_and_tells_from_code(TestEngine engine)
    {
        await using var app = await Application.StartAsync(engine);
        var now = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var outcomes = await app.Stint.RecordAsync(
        [
            new VisitorEvent { Id = "1", VisitorId = "v", UserId = "u", Page = "/a", At = now.AddHours(-2) },
            new VisitorEvent { Id = "2", VisitorId = "v", Name = "buy", At = now.AddHours(-2).AddMinutes(10) },
            new VisitorEvent { Id = "2", VisitorId = "v", Name = "buy", At = now.AddHours(-2).AddMinutes(10) },
            new VisitorEvent { Id = "3", VisitorId = "v", Type = "NO" },
            new VisitorEvent { Id = "4", VisitorId = "v", Page = "/b", At = now },
        ]);
        Assert.Equal([EventStatus.Recorded, EventStatus.Recorded, EventStatus.Repeated, EventStatus.Refused, EventStatus.Recorded], outcomes.Select(each => each.Status));
        Assert.Equal("bad_type", outcomes[3].Code);
        var visits = await app.Stint.VisitsOfAsync("v");
        Assert.Equal((null, null, "timeout", TimeSpan.FromMinutes(10)), (visits[0].EndedAt, visits[0].Duration, visits[1].EndReason, visits[1].Duration));
        Assert.Equal((now.AddHours(-2), now), (visits[1].StartedAt, visits[0].LastSeenAt));
        var stats = await app.Stint.StatsAsync(now.AddDays(-1), now.AddDays(1));
        Assert.Equal((2, 3, TimeSpan.FromMinutes(10), 0d), (stats.Visits, stats.Actions, stats.MeanDuration, stats.BounceRate));
        Assert.Equal(1, (await app.Stint.ActiveAsync(TimeSpan.FromMinutes(1))).Visits);
    }

    [Fact]
    public async Task Says_what_is_wrong()
    {
        await using var app = await Application.StartAsync();
        Assert.Equal("missing", (await Assert.ThrowsAsync<StintException>(() => app.Stint.RecordAsync([]))).Code);
        Assert.Equal("too_many", (await Assert.ThrowsAsync<StintException>(() => app.Stint.RecordAsync([.. Enumerable.Range(0, 501).Select(_ => new VisitorEvent { VisitorId = "v" })]))).Code);
        var now = TimeProvider.System.GetUtcNow();
        Assert.Equal("bad_range", (await Assert.ThrowsAsync<StintException>(() => app.Stint.StatsAsync(now, now.AddDays(-1)))).Code);
        await Assert.ThrowsAsync<StintException>(() => app.Stint.VisitsOfAsync("u", limit: 501));
        await Assert.ThrowsAsync<StintException>(() => app.Stint.RecordAsync([new VisitorEvent { VisitorId = "v", At = DateTimeOffset.MinValue }]));
        await Assert.ThrowsAsync<StintException>(() => Application.StartAsync(options: stint => stint.Store = "postgres://nobody:x@127.0.0.1:1/none"));
        await Assert.ThrowsAsync<ArgumentException>(() => Application.StartAsync(options: stint => stint.Store = " "));
        await Assert.ThrowsAsync<ArgumentException>(() => Application.StartAsync(routes: app => app.MapStint("/")));
    }

    private static string Token(Application app, string scope) => ((NewToken)TokenOperations.Create.Run(
        new Context(app.Store.Database, new Caller { Actor = "ana" }, TimeProvider.System, new Settings()), Desk.Arguments(TokenOperations.Create, ("scope", scope)))).Text;
}
