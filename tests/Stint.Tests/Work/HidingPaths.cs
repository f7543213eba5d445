using System.Text.Json;
using Stint.Operations;
using Stint.Tests.Hosting;
using Stint.Tests.Support;
using Stint.Work;
using Stint.Work.Agents;

namespace Stint.Tests.Work;

public sealed class PathsThatLeaveTheStore
{
    private static readonly Settings Hidden = new() { Tz = "UTC", Paths = "hash" };

    [Theory, BothEngines]
    public async Task Are_hashed_by_a_key_of_the_store_over_http_and_plain_at_home(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine, Hidden);
        var desk = served.Desk;
        desk.Start("parse @src/secret.cs");
        desk.Log("changed @src/secret.cs and @src/other.cs.");
        desk.Do(AgentEntry.Operation, ("type", "file_modified"), ("paths", (string[])["src/secret.cs"]));
        desk.Measure(null, Seen.Evidence([Seen.Commit(1, Desk.Nine)], Seen.File("src/secret.cs")));
        foreach (var path in (string[])["/api/v1/work/status", "/api/v1/work/sessions/current", "/api/v1/work/sessions/current/timeline", "/api/v1/work/sessions/current/context", "/api/v1/work/sessions/current/documents", "/api/v1/work/sessions/current/goal/evidence", "/api/v1/work/resume?markdown=true", "/api/v1/work/recap", "/api/v1/work/state", "/api/v1/work/sessions", "/api/v1/overview", "/api/v1/analytics/health"])
        {
            var reply = await served.GetAsync(path);
            Assert.True(reply.Status == 200, path + reply.Text);
            Assert.False(reply.Text.Contains("secret", StringComparison.Ordinal) || reply.Text.Contains("/src/alpha", StringComparison.Ordinal), path + ": " + reply.Text);
        }

        var hashed = (await served.GetAsync("/api/v1/work/sessions/current")).Json.GetProperty("files")[0].GetProperty("path").GetString()!;
        Assert.Matches("^hmac:[0-9a-f]{32}$", hashed);
        Assert.Contains(hashed, (await served.GetAsync("/api/v1/work/sessions/current/timeline")).Text, StringComparison.Ordinal);
        Assert.Equal("src/secret.cs", desk.Show().Files!.Single(file => file.TimesModified > 0).Path);
        var ended = desk.End();
        Assert.DoesNotContain("secret", (await served.GetAsync($"/api/v1/work/sessions/{ended.Id}/handoff")).Text, StringComparison.Ordinal);
        Assert.Single(desk.Store.Rows("select key from path_keys"));
    }

    [Fact]
    public void Are_hashed_in_an_export_as_well()
    {
        using var stint = CommandLineRunner.InRepository();
        stint.Variables["STINT_PRIVACY_PATHS"] = "hash";
        stint.Write("secret.py", "pass\n");
        stint.Succeed("start", "parse @secret.py");
        stint.Write("secret.py", "if a: pass\n");
        stint.Succeed("end");
        foreach (var format in (string[])["jsonl", "csv", "state"])
            Assert.DoesNotContain("secret", stint.Succeed("export", "--format", format).Out, StringComparison.Ordinal);
        Assert.Contains("secret.py", stint.Succeed("session", "show", "1").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_the_same_under_one_key_and_others_under_another()
    {
        var (one, other) = (new PathPrivacy([1]), new PathPrivacy([2]));
        Assert.Equal(one.Of("a/b.cs"), one.Of("a/b.cs"));
        Assert.NotEqual(one.Of("a/b.cs"), one.Of("a/c.cs"));
        Assert.NotEqual(one.Of("a/b.cs"), other.Of("a/b.cs"));
        Assert.Equal($"see @{one.Of("a/b.cs")}. and @alice", one.In("see @a/b.cs. and @alice"));
        Assert.Equal("see @a/b.cs", PathPrivacy.Plain.In("see @a/b.cs", "a/b.cs"));
    }

    [Theory]
    [InlineData("auth.cs", "myauth.cs, auth.cs.bak, auth.css, x/auth.cs.d and old-auth.cs", "myauth.cs, auth.cs.bak, auth.css, ? and old-auth.cs")]
    [InlineData("a", "data at a, (a) \"a\" a: a. banana", "data at ?, (?) \"?\" ?: ?. banana")]
    [InlineData("src/auth.cs", "src/auth.cs. ./src/auth.cs @src/auth.cs /home/ana/x/src/auth.cs", "?. ? @? ?")]
    [InlineData("my file (1).txt", "opened 'my file (1).txt', not my file (1).txt2", "opened '?', not my file (1).txt2")]
    [InlineData(null, "see https://example.org/a/b.html, and/or 1/2.5 TCP/IP e.g. Node.js v1.2 src/parser.cs, ../lib/x.ts; @src", "see https://example.org/a/b.html, and/or 1/2.5 TCP/IP e.g. Node.js v1.2 ?, ?; @src")]
    public void Are_hidden_whole_and_no_other_words_with_them(string? path, string text, string hidden) =>
        Assert.Equal(hidden, System.Text.RegularExpressions.Regex.Replace(new PathPrivacy([1]).In(text, path), "hmac:[0-9a-f]{32}", "?"));
}
