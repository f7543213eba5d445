using System.Text;
using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Tests.Hosting;
using Stint.Tests.Support;
using Stint.Work;
using Stint.Work.Agents;
using Stint.Work.Attachments;
using Stint.Work.Goals;
using Stint.Work.Health;
using Stint.Work.Mcp;
using Stint.Work.Setup;
using static Stint.Tests.Hosting.Mcp.OverHttp;

namespace Stint.Tests.Work;

/// <summary>A session in which every field that can carry a path carries one, asked for in every way there is to ask.</summary>
public sealed class PathsOfASessionThatIsFull
{
    private const string Planted = "zanzibar/quetzal.cs";
    private const string Said = "looked into @zanzibar/quetzal.cs, ./zanzibar/quetzal.cs and zanzibar/quetzal.cs.";

    [Theory, BothEngines]
    public async Task Come_out_nowhere(TestEngine engine)
    {
        using var folder = new TempFolder();
        var settings = new Settings { Tz = "UTC", Paths = "hash", Attachments = folder["files"] };
        await using var served = await Served.StartAsync(engine, settings);
        var bare = served.Desk;
        using var desk = bare.With(settings);
        var session = desk.Start(Said).Id;
        Fill(desk);
        var attachment = desk.Do<AttachmentView>(AttachFile.Operation, ("name", "quetzal.cs"), ("content", Convert.ToBase64String(Encoding.UTF8.GetBytes("content")))).Id;
        await AskAsync("open");
        desk.Wait("5m").End(outcome: "partial", why: Said, notes: Said);
        desk.Do(HandoffText.Edit, ("session", session), ("text", Said));
        await AskAsync("ended");

        async Task AskAsync(string state)
        {
            foreach (var operation in Product.Operations.Where(each => each.Method == "GET" && !OfTasks(each)))
            {
                var path = operation.Path.Replace("{session}", session, StringComparison.Ordinal).Replace("{attachment}", attachment, StringComparison.Ordinal);
                if (path.Contains('{', StringComparison.Ordinal))
                    continue;
                var query = operation.Verb switch { "resume" => "?markdown=true", "session compare" or "compare" => $"?a={session}&b={session}", _ => "" };
                Assert.True((await served.GetAsync(path + query)) is var reply && !Tells(reply.Text), $"{state}: {operation.Route}: {reply.Text}");
            }

            Assert.False(Tells((await served.GetAsync($"/api/v1/work/attachments/{attachment}/content")).Headers["Content-Disposition"]));
            foreach (var (form, action) in McpDesk.Tools(Product.Operations).Forms.SelectMany(form => form.Actions.Where(each => each.Operation.Needs == Needs.Read && !OfTasks(each.Operation)).Select(each => (form, each))))
            {
                var more = Array.Exists(action.Operation.Parameters, each => each.Name == "session") ? $",\"session\":\"{session}\"" : action.Action switch
                {
                    "compare" => $",\"a\":\"{session}\",\"b\":\"{session}\"",
                    _ => "",
                };
                var answer = await AloneAsync(served, "tools/call", $"\"name\":\"{form.Name}\",\"arguments\":{{\"action\":\"{action.Action}\"{more}}}");
                Assert.False(Tells(answer.ToString()), $"{state}: {form.Name} {action.Action}: {answer}");
            }

            foreach (var uri in (string[])[$"stint://session/{session}", $"stint://session/{session}/timeline", $"stint://session/{session}/handoff"])
            {
                var read = await PostAsync(served, Alone("resources/read", $"\"uri\":\"{uri}\""), request =>
                {
                    AloneHeaders("resources/read", uri)(request);
                });
                Assert.True(read.Status == 200 && !Tells(read.Text), $"{state}: {uri}: {read.Text}");
            }
        }
    }

    [Theory, BothEngines]
    public async Task Come_out_in_no_answer_to_what_is_written(TestEngine engine)
    {
        using var folder = new TempFolder();
        await using var served = await Served.StartAsync(engine, new Settings { Tz = "UTC", Paths = "hash", Attachments = folder["files"] });
        var said = JsonValue.Create(Said)!.ToJsonString();
        foreach (var (path, body) in ((string, string)[])[
            ("", $"{{\"goal\":{said}}}"), ("/current/log", $"{{\"text\":{said}}}"), ("/current/notes", $"{{\"text\":{said}}}"), ("/current/blockers", $"{{\"text\":{said}}}"),
            ("/current/decisions", $"{{\"text\":{said},\"rationale\":{said}}}"), ("/current/mentions", $"{{\"paths\":[\"{Planted}\"]}}"), ("/current/next", $"{{\"text\":{said}}}"),
            ("/current/checklist", $"{{\"text\":{said}}}"), ("/current/attachments", "{\"name\":\"quetzal.cs\",\"content\":\"YQ==\"}"),
            ("/current/goal/evaluate", $"{{\"verdict\":\"no\",\"why\":{said}}}"), ("/current/end", $"{{\"notes\":{said},\"outcome\":\"no\",\"why\":{said}}}")])
        {
            var reply = await served.PostAsync("/api/v1/work/sessions" + path, body);
            Assert.True(reply.Status is 200 or 201 && !Tells(reply.Text), $"{path}: {reply.Text}");
        }

        // At home everything is as it was said.
        Assert.Contains(Planted, served.Desk.Store.Dump(), StringComparison.Ordinal);
        Assert.Contains(Said, served.Desk.Store.Dump(), StringComparison.Ordinal);
    }

    private static void Fill(Desk desk)
    {
        desk.Log(Said);
        desk.Note(Said);
        desk.Decide(Said, Said);
        desk.Do(Remarks.Blocker, ("text", Said));
        desk.Do(Remarks.ContextItem, ("text", Said));
        desk.Do(Remarks.Mention, ("paths", (string[])[Planted]));
        desk.Do(Next.Operation, ("text", Said));
        desk.Do(Checklist.Operation, ("text", Said));
        desk.Do(AgentEntry.Operation, ("type", "prompt_submitted"), ("text", Said));
        for (var time = 0; time < 6; time++)
            desk.Wait("1m").Do(AgentEntry.Operation, ("type", "file_modified"), ("paths", (string[])[Planted]));
        desk.Measure(null, Seen.Evidence([Seen.Commit(1, Desk.Nine) with { Subject = Said }], Seen.File(Planted)));
        desk.Do(ShowHealth.Operation, ("files", (FileHealth[])[new(Planted, "csharp", 3, 5)]));
        desk.Do(EvaluateGoal.Operation, ("verdict", "partial"), ("why", Said));
    }

    /// <summary>What is written of a task stands as it was written.</summary>
    private static bool OfTasks(Operation operation) => operation.Path.Contains("/tasks", StringComparison.Ordinal) || operation.Path.EndsWith("/board", StringComparison.Ordinal);

    private static bool Tells(string text) => text.Contains("zanzibar", StringComparison.OrdinalIgnoreCase) || text.Contains("quetzal", StringComparison.OrdinalIgnoreCase);
}
