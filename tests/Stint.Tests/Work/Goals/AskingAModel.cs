using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stint.Operations;
using Stint.Tests.Hosting;
using Stint.Tests.Support;
using Stint.Work;
using Stint.Work.Goals;

namespace Stint.Tests.Work.Goals;

/// <summary>An endpoint that answers as a test wants, and remembers what it was asked.</summary>
internal sealed class FakeModel : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeModel(WebApplication app) => this.app = app;

    public ConcurrentQueue<(string Key, string Body)> Asked { get; } = new();

    public string Address => app.Urls.First() + "/v1";

    public Settings Settings => new() { Tz = "UTC", EvaluateEndpoint = Address, EvaluateModel = "judge-1", EvaluateKeyVariable = "JUDGE_KEY", Variable = name => name == "JUDGE_KEY" ? "k-12345" : null };

    public static async Task<FakeModel> StartAsync(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var model = new FakeModel(builder.Build());
        model.app.MapPost("/v1/chat/completions", async (HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            model.Asked.Enqueue((http.Request.Headers.Authorization.ToString(), await reader.ReadToEndAsync()));
            await answer(http);
        });
        await model.app.StartAsync();
        return model;
    }

    public static Task<FakeModel> SayingAsync(string text, Action? before = null) => StartAsync(http =>
    {
        before?.Invoke();
        return http.Response.WriteAsync(new JsonObject { ["choices"] = new JsonArray(new JsonObject { ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text } }) }.ToJsonString());
    });

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

public sealed class AskingAModel
{
    [Theory, BothEngines]
    public async Task Records_what_it_said_and_that_it_was_the_model(TestEngine engine)
    {
        await using var model = await FakeModel.SayingAsync("**PARTIAL**: the errors are\nnot translated; password=hunter2hunter2");
        using var desk = new Desk(engine) { Settings = model.Settings };
        desk.Start("translate the errors");
        desk.Log("used the token=abcdefgh12345678 of the service");
        var judged = await Task.Run(() => desk.Do<EvaluationView>(EvaluateGoal.Operation, ("model", true)));
        Assert.Equal(("partial", "the errors are not translated; password=[redacted]", new Judge("model", "judge-1")), (judged.Verdict, judged.Why, judged.Judge));
        Assert.Equal(new Judge("model", "judge-1"), desk.Show().Outcome!.Judge);
        Assert.True(desk.Timeline(type: "goal_evaluated").Single().Ai);
        var (key, body) = Assert.Single(model.Asked);
        Assert.Equal("Bearer k-12345", key);
        using var asked = JsonDocument.Parse(body);
        Assert.Equal("judge-1", asked.RootElement.GetProperty("model").GetString());
        var evidence = asked.RootElement.GetProperty("messages")[1].GetProperty("content").GetString();
        Assert.Contains("translate the errors", evidence, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdefgh12345678", body, StringComparison.Ordinal);
        Assert.DoesNotContain("k-12345", desk.Store.Dump(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("YES: it runs", "yes", "it runs")]
    [InlineData("  No. Nothing was committed", "no", "Nothing was committed")]
    [InlineData("`PARTIAL` — half of it", "partial", "half of it")]
    public void Reads_a_verdict_and_its_reason(string answer, string verdict, string why) => Assert.Equal(new ModelVerdict(verdict, why), ModelJudge.Read(answer));

    [Theory]
    [InlineData("")]
    [InlineData("YES")]
    [InlineData("Yesterday it ran")]
    [InlineData("I think that the goal was reached: YES")]
    [InlineData("NOT SURE: who knows")]
    public async Task That_gives_no_verdict_with_a_reason_records_nothing_and_says_so(string answer)
    {
        await using var model = await FakeModel.SayingAsync(answer);
        Assert.Equal("unclear_verdict", await RefusedAsync(model));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"choices\":[]}")]
    [InlineData("{\"choices\":[{\"message\":{\"content\":7}}]}")]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"\\ud800\"}}]}")]
    [InlineData("<html>")]
    public async Task That_answers_with_something_else_records_nothing(string body)
    {
        await using var model = await FakeModel.StartAsync(http => http.Response.WriteAsync(body));
        Assert.Contains(await RefusedAsync(model), (string[])["unclear_verdict", "bad_text"]);
    }

    [Fact]
    public async Task That_sends_on_fails_or_never_ends_is_left()
    {
        await using var onward = await FakeModel.StartAsync(http => { http.Response.Redirect("http://127.0.0.1:1/"); return Task.CompletedTask; });
        Assert.Equal("model_unreachable", await RefusedAsync(onward));
        await using var failing = await FakeModel.StartAsync(http => { http.Response.StatusCode = 500; return http.Response.WriteAsync("k-12345"); });
        Assert.Equal("model_unreachable", await RefusedAsync(failing));
        await using var endless = await FakeModel.StartAsync(async http =>
        {
            var many = new byte[64 * 1024];
            for (var n = 0; n < 64 && !http.RequestAborted.IsCancellationRequested; n++)
                await http.Response.Body.WriteAsync(many, http.RequestAborted);
        });
        Assert.Equal("model_unreachable", await RefusedAsync(endless));
        await using var silent = await FakeModel.StartAsync(http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        var refused = await Assert.ThrowsAsync<Refusal>(() => Task.Run(() => ModelJudge.Of(silent.Settings, TimeSpan.FromMilliseconds(200)).Ask("evidence")));
        Assert.Equal("model_unreachable", refused.Code);
    }

    [Theory, BothEngines]
    public async Task Records_no_verdict_on_a_goal_that_it_did_not_judge(TestEngine engine)
    {
        using var desk = new Desk(engine);
        // The store is written to while the model thinks: nothing of it is held.
        await using var model = await FakeModel.SayingAsync("YES: it runs", () => desk.Do(SetGoal.Operation, ("text", "translate the errors")));
        using var judging = desk.With(model.Settings);
        desk.Start("parse quotes");
        var refused = await Assert.ThrowsAsync<Refusal>(() => Task.Run(() => judging.Do(EvaluateGoal.Operation, ("model", true))));
        Assert.Equal("goal_changed", refused.Code);
        Assert.Null(desk.Show().Outcome);
        Assert.Empty(desk.Timeline(type: "goal_evaluated"));
    }

    [Fact]
    public async Task Is_done_for_four_at_a_time_and_refused_to_the_fifth()
    {
        using var ready = new CountdownEvent(4);
        var go = new TaskCompletionSource();
        await using var model = await FakeModel.StartAsync(async http =>
        {
            ready.Signal();
            await go.Task;
            await http.Response.WriteAsync("""{"choices":[{"message":{"content":"YES: it runs"}}]}""");
        });
        await using var served = await Served.StartAsync(settings: model.Settings);
        served.Desk.Start("parse");
        var judging = Enumerable.Range(0, 4).Select(_ => EvaluateAsync()).ToArray();
        Assert.True(await Task.Run(() => ready.Wait(TimeSpan.FromSeconds(30))));
        var fifth = await EvaluateAsync();
        Assert.Equal("429 model_busy", fifth.Problem());
        Assert.Equal("60", fifth.Headers["Retry-After"]);
        go.SetResult();
        Assert.All(await Task.WhenAll(judging), each => Assert.Equal(200, each.Status));
        ready.Reset(1);
        Assert.Equal(200, (await EvaluateAsync()).Status);

        Task<Reply> EvaluateAsync() => served.PostAsync("/api/v1/work/sessions/current/goal/evaluate", """{"model":true}""");
    }

    [Fact]
    public void Without_its_key_asks_nobody()
    {
        var settings = new Settings { EvaluateEndpoint = "https://example.org/v1", EvaluateModel = "m", EvaluateKeyVariable = "NOWHERE" };
        Assert.Equal("no_key", Assert.Throws<Refusal>(() => ModelJudge.Of(settings)).Code);
        Assert.Equal("no_key", Assert.Throws<Refusal>(() => ModelJudge.Of(settings with { Variable = _ => "a\nb" })).Code);
        Assert.Equal("no_model", Assert.Throws<Refusal>(() => ModelJudge.Of(settings with { EvaluateModel = "" })).Code);
    }

    [Theory]
    [InlineData("http://example.org/v1")]
    [InlineData("https://user:secret@example.org/v1")]
    [InlineData("https://example.org/v1?key=1")]
    [InlineData("file:///etc/passwd")]
    [InlineData("nonsense")]
    public void At_another_address_than_a_safe_one_is_refused(string endpoint) =>
        Assert.Equal("bad_setting", Assert.Throws<Refusal>(() => Setting.Need("evaluate.endpoint").With(new Settings(), endpoint, "test")).Code);

    [Theory]
    [InlineData("https://example.org/v1")]
    [InlineData("http://127.0.0.1:8080/v1")]
    [InlineData("http://[::1]:8080/v1")]
    [InlineData("http://localhost:11434/v1")]
    public void At_a_safe_one_is_taken(string endpoint) => Assert.Equal(endpoint, Setting.Need("evaluate.endpoint").With(new Settings(), endpoint, "test").EvaluateEndpoint);

    [Fact]
    public void Is_nothing_that_a_repository_can_turn_on()
    {
        using var stint = CommandLineRunner.InRepository();
        stint.Write(".stint/config.json", """{ "evaluate": { "endpoint": "https://evil.example/v1", "model": "m", "key_variable": "AWS_SECRET_ACCESS_KEY" } }""");
        stint.Variables["AWS_SECRET_ACCESS_KEY"] = "abcdefgh";
        var started = stint.Succeed("start", "parse");
        Assert.Contains("'evaluate.endpoint' counts in your own file only", started.Error, StringComparison.Ordinal);
        var refused = stint.Run("goal", "evaluate", "--model", "--json");
        Assert.Equal((1, "no_model"), (refused.Exit, refused.Json.GetProperty("error").GetProperty("code").GetString()));
        Assert.Equal("\n", stint.Succeed("config", "get", "evaluate.endpoint").Out);
        stint.Succeed("config", "set", "evaluate.model", "own");
        Assert.Contains("own", File.ReadAllText(Path.Combine(stint.Home, ".config", "stint", "config.json")), StringComparison.Ordinal);
    }

    private static async Task<string> RefusedAsync(FakeModel model)
    {
        using var desk = new Desk(TestEngine.Sqlite) { Settings = model.Settings };
        desk.Start("parse");
        var before = desk.Store.Dump();
        var refused = await Assert.ThrowsAsync<Refusal>(() => Task.Run(() => desk.Do(EvaluateGoal.Operation, ("model", true))));
        Assert.Equal(before, desk.Store.Dump());
        Assert.DoesNotContain("k-12345", refused.Message, StringComparison.Ordinal);
        return refused.Code;
    }
}
