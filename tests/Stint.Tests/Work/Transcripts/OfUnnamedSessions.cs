using System.Globalization;
using System.Text.Json;
using Stint.Operations;
using Stint.Tests.Support;

namespace Stint.Tests.Work.Transcripts;

/// <summary>Sessions of hooks that do not say what the assistant calls them, and the transcripts of the same time.</summary>
public sealed class OfUnnamedSessions : IDisposable
{
    private readonly CommandLineRunner stint = CommandLineRunner.InRepository();
    private readonly TempFolder folder = new();
    private TestStore? store;

    public void Dispose()
    {
        store?.Dispose();
        folder.Dispose();
        stint.Dispose();
    }

    private void Worked(TestEngine engine)
    {
        store = TestStore.Create(engine);
        stint.Variables["STINT_DB"] = store.Target;
        stint.Above = [OwnerProcess.Of(Environment.ProcessId)!];
        Hook("sessionStart", "2026-01-11T09:00:00Z", "\"source\":\"new\"");
        Hook("userPromptSubmitted", "2026-01-11T09:01:00Z", "\"prompt\":\"Parse nested quotes\"");
        Hook("postToolUse", "2026-01-11T09:05:00Z", "\"toolName\":\"bash\"");
    }

    private void Hook(string name, string at, string told)
    {
        stint.Clock.Advance(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) - stint.Clock.Now);
        stint.In = $$"""{{{told}},"timestamp":{{stint.Clock.Now.ToUnixTimeMilliseconds()}},"cwd":"{{JsonEncodedText.Encode(stint.Directory)}}"}""";
        stint.Succeed("hook", "copilot", name);
    }

    private void Ends() => Hook("sessionEnd", "2026-01-11T09:10:00Z", "\"reason\":\"complete\"");

    private string Event(string at, string type, string data) => $$"""{"type":"{{type}}","data":{{data}},"id":"{{at}}","timestamp":"2026-01-11T{{at}}Z"}""" + "\n";

    private void Transcript(string name, string cwd, params string[] times)
    {
        var context = $$"""{"sessionId":"{{name}}","context":{"cwd":"{{JsonEncodedText.Encode(cwd)}}"} }""";
        folder.Write(
            name + "/events.jsonl",
            Event(times[0], "session.start", context) + Event(times[0], "user.message", """{"content":"Parse nested quotes"}""")
            + string.Concat(times.Select(at => Event(at, "assistant.message", $$"""{"messageId":"{{at}}","model":"gpt-5","outputTokens":10}"""))));
    }

    private string[] Import()
    {
        stint.Clock.Advance(TimeSpan.FromHours(5));
        stint.Succeed("import", "copilot", folder.FullPath);
        return
        [
            .. stint.Json("session", "list").GetProperty("items").EnumerateArray()
                .Select(each => $"{each.GetProperty("started_at").GetString()![11..19]} {each.GetProperty("ended_at").GetString()![11..19]} {string.Join(' ', each.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("output_tokens")))}".TrimEnd())
                .Order(StringComparer.Ordinal),
        ];
    }

    [Theory, BothEngines]
    public void Are_one_session_and_stay_it(TestEngine engine)
    {
        Worked(engine);
        Ends();
        Transcript("p-1", stint.Directory, "09:01:02", "09:06:00", "09:09:50");
        Assert.Equal(["09:00:00 09:10:00 30"], Import());
        Assert.Single(stint.Json("session", "timeline", "1").GetProperty("items").EnumerateArray(), each => each.GetProperty("type").GetString() == "prompt_submitted");
        Transcript("p-1", stint.Directory, "09:01:02", "09:06:00", "09:09:50", "09:09:55");
        Assert.Equal(["09:00:00 09:10:00 40"], Import());
        // What is deleted stays deleted under the name that it got.
        stint.Succeed("session", "delete", "1", "--yes");
        folder.Write("copy/" + "p-1/events.jsonl", File.ReadAllText(folder["p-1/events.jsonl"]));
        Assert.Empty(Import());
    }

    [Theory, BothEngines]
    public void Are_one_session_from_a_folder_below_and_while_it_is_open(TestEngine engine)
    {
        Worked(engine);
        Directory.CreateDirectory(stint["src"]);
        Transcript("p-1", stint["src"], "09:01:02", "09:05:00");
        stint.Succeed("import", "copilot", folder.FullPath);
        Ends();
        Assert.Equal(["09:00:00 09:10:00 20"], Import());
    }

    [Theory, BothEngines]
    public void Stay_apart_where_two_transcripts_tell_of_the_time(TestEngine engine)
    {
        Worked(engine);
        Ends();
        Transcript("p-1", stint.Directory, "09:01:02", "09:06:00");
        Transcript("p-2", stint.Directory, "09:02:02", "09:07:00");
        Assert.Equal(["09:00:00 09:10:00", "09:01:02 09:06:00 20", "09:02:02 09:07:00 20"], Import());
    }

    [Theory, BothEngines]
    public void Stay_apart_where_it_is_another_worktree_or_another_time(TestEngine engine)
    {
        Worked(engine);
        Ends();
        Transcript("p-1", stint.Directory + "-elsewhere", "09:01:02", "09:06:00");
        Transcript("p-2", stint.Directory, "09:11:30", "09:12:00");
        Assert.Equal(["09:00:00 09:10:00", "09:01:02 09:06:00 20", "09:11:30 09:12:00 20"], Import());
    }
}
