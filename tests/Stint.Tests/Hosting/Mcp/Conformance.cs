using Stint.Hosting.Mcp;
using Stint.Tests.Support;

namespace Stint.Tests.Hosting.Mcp;

/// <summary>
/// The protocol's own tests, scenario by scenario: those that any server can pass against what Stint offers, those that ask for things by name against the
/// fixture on the same route.
/// </summary>
public sealed class Conformance : IAsyncLifetime
{
    private const string Released = "conformance";
    private const string Next = "conformance-next";
    private const string OfFixture = "/mcp-fixture";

    private readonly McpSessions sessions = new(TimeProvider.System);
    private Served served = null!;

    public async ValueTask InitializeAsync() => served = await Served.StartAsync(also: app => new McpFace(new Fixture(sessions), sessions, OfFixture).Map(app));

    public async ValueTask DisposeAsync()
    {
        await sessions.DisposeAsync();
        await served.DisposeAsync();
    }

    [Theory]
    [InlineData("server-initialize")]
    [InlineData("ping")]
    [InlineData("logging-set-level")]
    [InlineData("tools-list")]
    [InlineData("resources-list")]
    [InlineData("prompts-list")]
    [InlineData("server-sse-multiple-streams")]
    [InlineData("dns-rebinding-protection")]
    public Task Stint_itself_passes(string scenario) => PassAsync(Released, McpFace.Path, scenario);

    [Theory]
    [InlineData("completion-complete")]
    [InlineData("tools-call-simple-text")]
    [InlineData("tools-call-image")]
    [InlineData("tools-call-audio")]
    [InlineData("tools-call-embedded-resource")]
    [InlineData("tools-call-mixed-content")]
    [InlineData("tools-call-with-logging")]
    [InlineData("tools-call-error")]
    [InlineData("tools-call-with-progress")]
    [InlineData("tools-call-elicitation")]
    [InlineData("json-schema-2020-12")]
    [InlineData("elicitation-sep1034-defaults")]
    [InlineData("elicitation-sep1330-enums")]
    [InlineData("resources-read-text")]
    [InlineData("resources-read-binary")]
    [InlineData("resources-templates-read")]
    [InlineData("resources-subscribe")]
    [InlineData("resources-unsubscribe")]
    [InlineData("prompts-get-simple")]
    [InlineData("prompts-get-with-args")]
    [InlineData("prompts-get-embedded-resource")]
    [InlineData("prompts-get-with-image")]
    public Task What_a_server_may_offer_besides_passes_on_the_same_route(string scenario) => PassAsync(Released, OfFixture, scenario);

    [Theory]
    [InlineData("server-session-lifecycle", "2025-11-25")]
    [InlineData("tools-list")]
    [InlineData("resources-list")]
    [InlineData("prompts-list")]
    [InlineData("server-sse-multiple-streams")]
    [InlineData("http-header-validation")]
    [InlineData("sep-2164-resource-not-found")]
    [InlineData("dns-rebinding-protection")]
    public Task Stint_itself_passes_in_the_newest_revision(string scenario, string revision = "2026-07-28") => PassAsync(Next, McpFace.Path, scenario, "--spec-version", revision);

    [Theory]
    [InlineData("completion-complete")]
    [InlineData("tools-call-simple-text")]
    [InlineData("tools-call-error")]
    [InlineData("tools-call-with-progress")]
    [InlineData("resources-read-text")]
    [InlineData("resources-templates-read")]
    [InlineData("prompts-get-with-args")]
    [InlineData("caching")]
    [InlineData("input-required-result-basic-elicitation")]
    [InlineData("input-required-result-result-type")]
    public Task What_a_server_may_offer_besides_passes_in_the_newest_revision(string scenario) => PassAsync(Next, OfFixture, scenario, "--spec-version", "2026-07-28");

    private async Task PassAsync(string suite, string path, string scenario, params string[] more)
    {
        var (exit, text) = await ConformanceSuite.RunAsync(suite, served.Address + path, scenario, more);
        Assert.True(exit == 0 && text.Contains("Passed: ", StringComparison.Ordinal) && text.Contains(", 0 failed", StringComparison.Ordinal), $"{scenario}: exit {exit}\n{text}");
    }
}
