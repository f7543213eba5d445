using System.Net;
using System.Text;

namespace Stint.EndToEnd;

public sealed class WorkingThroughAServer : IDisposable
{
    private readonly Home there = new();
    private readonly Home here = new Home().WithRepository();
    private readonly Server server;

    public WorkingThroughAServer()
    {
        server = there.Serve();
        here.Environment["STINT_SERVER"] = server.Address.ToString();
    }

    public void Dispose()
    {
        server.Dispose();
        here.Dispose();
        there.Dispose();
    }

    [Fact]
    public void Measures_the_callers_repository_and_keeps_the_session_on_the_server()
    {
        here.Stint("start", "Far store", "--tag", "mill").Succeeds();
        here.Write("new.txt", "one\ntwo\n");
        here.Stint("log", "Edited @new.txt").Succeeds();
        here.Stint("decide", "Serve", "--rationale", "One store for all").Succeeds();
        var ended = here.Stint("end", "--json").Succeeds().Json;

        Assert.Equal(NumStat.OfGit(here, ended.Text("git.tree_start")!, ended.Text("git.tree_end")!), NumStat.OfSession(ended));
        Assert.Equal((2, 1, 1), (ended.Number("code.lines_added"), ended.Number("counts.logs"), ended.Number("counts.decisions")));
        Assert.Equal("ada@example.com", ended.Text("actor.id"));
        Assert.True(File.Exists(Path.Combine(here.WorkingFolder, ".stint", "sessions", "SESSION-00001-HANDOFF.md")), "The documents are the caller's.");
        Assert.False(Directory.Exists(Path.Combine(here.FullPath, "data")), "The store is the server's.");
        Assert.Equal("Far store", there.Stint("session", "show", "1", "--json").Succeeds().Json.Text("goal"));
    }

    [Fact]
    public void Refuses_with_the_codes_and_the_exit_codes_of_the_store_itself()
    {
        using var alone = new Home().WithRepository();
        Same("log", "Nothing is open");
        here.Stint("start", "Far").Succeeds();
        alone.Stint("start", "Near").Succeeds();
        Same("start", "Once more");
        Same("session", "show", "77");
        Same("log", "Tomorrow", "--at", "2099-01-01");
        Same("log", "Where", "--tz", "Mars/Olympus");

        void Same(params string[] arguments)
        {
            var far = here.Stint([.. arguments, "--json"]);
            var near = alone.Stint([.. arguments, "--json"]);
            Assert.NotEqual(0, far.ExitCode);
            Assert.Equal(near.ExitCode, far.ExitCode);
            Assert.Equal(near.Json.Text("error.code"), far.Json.Text("error.code"));
            Assert.NotEmpty(far.Json.Text("error.hint")!);
        }
    }

    [Fact]
    public void Says_that_the_server_does_not_answer()
    {
        server.Kill();
        var refused = here.Stint("status", "--json").Exits(1);
        Assert.Equal("server_unreachable", refused.Json.Text("error.code"));
        Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_a_note_of_its_bound_and_refuses_what_is_larger_with_no_trace_of_it()
    {
        here.Stint("start", "Notes").Succeeds();
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Post(10 << 20));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Post(1 << 20));
        Assert.Equal(HttpStatusCode.Created, await Post(60_000));
        var note = Assert.Single(here.Stint("session", "timeline", "1", "--type", "note", "--json").Succeeds().Json.Items());
        Assert.Equal(60_000, note.Text("description")!.Length);

        async Task<HttpStatusCode> Post(int length)
        {
            using var body = new StringContent($$"""{"text":"{{new string('n', length)}}"}""", Encoding.UTF8, "application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/work/sessions/1/notes") { Content = body };
            // Asks before it sends, as curl does: the answer comes instead of the body's reception, not in the middle of it.
            request.Headers.ExpectContinue = true;
            using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
            if (!answer.IsSuccessStatusCode)
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            return answer.StatusCode;
        }
    }
}
