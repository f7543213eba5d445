using System.Text.Json;
using Stint.Tests.Support;

namespace Stint.Tests.Work.Agents;

/// <summary>What assistants write to their hooks, in the forms they have, and the session that comes of it.</summary>
public sealed class HookedSessions : IDisposable
{
    private readonly CommandLineRunner stint = CommandLineRunner.InRepository();

    public void Dispose() => stint.Dispose();

    [Fact]
    public void Of_claude_begin_record_what_happens_and_end()
    {
        Hook("claude", "SessionStart", """{"session_id":"c-1","transcript_path":"/t.jsonl","cwd":"$","hook_event_name":"SessionStart","source":"startup","model":"opus"}""");
        stint.Clock.Advance(TimeSpan.FromMinutes(1));
        Hook("claude", "UserPromptSubmit", """{"session_id":"c-1","cwd":"$","prompt":"Parse nested quotes; the key is token=abcdef0123456789abcdef"}""");
        stint.Clock.Advance(TimeSpan.FromMinutes(1));
        Hook("claude", "PostToolUse", """{"session_id":"c-1","cwd":"$","tool_name":"Edit","tool_input":{"file_path":"$/src/Parser.cs","old_string":"a","new_string":"b"},"tool_response":{"ok":true}}""");
        Hook("claude", "PostToolUse", """{"session_id":"c-1","cwd":"$","tool_name":"Bash","tool_input":{"command":"ls"}}""");
        stint.Clock.Advance(TimeSpan.FromMinutes(1));
        Hook("claude", "PostToolUse", """{"session_id":"c-1","cwd":"$","tool_name":"Bash","tool_input":{"command":"ls"}}""");
        Hook("claude", "Stop", """{"session_id":"c-1","cwd":"$","stop_hook_active":false}""");
        Hook("claude", "Notification", """{"session_id":"c-1","cwd":"$","message":"waiting"}""");
        stint.Clock.Advance(TimeSpan.FromMinutes(1));
        Hook("claude", "SessionEnd", """{"session_id":"c-1","cwd":"$","reason":"clear"}""");
        Assert.Equal("active", Sessions()[0].GetProperty("status").GetString());
        Hook("claude", "SessionEnd", """{"session_id":"c-1","cwd":"$","reason":"prompt_input_exit"}""");

        var session = Assert.Single(Sessions());
        Assert.Equal(("ended", 240), (session.GetProperty("status").GetString(), session.GetProperty("duration_seconds").GetDouble()));
        var timeline = stint.Json("session", "timeline", "1").GetProperty("items").EnumerateArray().Select(each => $"{each.GetProperty("type")} {each.GetProperty("description")}").ToArray();
        Assert.Equal(
            [
                "session_started ", "prompt_submitted Parse nested quotes; the key is token=[redacted]", "file_modified src/Parser.cs", "tool_used Bash", "turn_ended ", "turn_ended ", "session_ended user_end",
            ],
            timeline);
    }

    [Theory]
    [InlineData("codex", "PostToolUse", """{"session_id":"s","turn_id":"t","cwd":"$","hook_event_name":"PostToolUse","model":"m","tool_name":"apply_patch","tool_input":{"command":"*** Begin Patch\n*** Update File: src/Parser.cs\n@@\n-a\n+b\n*** End Patch"}}""")]
    [InlineData("codex", "PostToolUse", """{"session_id":"s","cwd":"$","tool_name":"apply_patch","tool_input":"*** Begin Patch\n*** Add File: src/Parser.cs\n+b\n*** End Patch"}""")]
    [InlineData("gemini", "AfterTool", """{"session_id":"s","cwd":"$","tool_name":"replace","tool_input":{"file_path":"$/src/Parser.cs"}}""")]
    [InlineData("copilot", "postToolUse", """{"timestamp":1768122000000,"cwd":"$","toolName":"edit","toolArgs":"{\"path\":\"$/src/Parser.cs\"}","toolResult":{}}""")]
    [InlineData("cursor", "afterFileEdit", """{"conversation_id":"s","generation_id":"g","workspace_roots":["$"],"file_path":"$/src/Parser.cs","edits":[]}""")]
    public void Of_others_begin_with_what_comes_first(string agent, string name, string told)
    {
        Hook(agent, name, told);
        var item = stint.Json("session", "timeline", "1").GetProperty("items").EnumerateArray().Last();
        Assert.Equal(("file_modified", "src/Parser.cs", true), (item.GetProperty("type").GetString(), item.GetProperty("path").GetString(), item.GetProperty("ai").GetBoolean()));
    }

    [Fact]
    public void Of_two_assistants_and_a_person_are_three()
    {
        stint.Succeed("start", "By hand");
        Hook("claude", "SessionStart", """{"session_id":"c-1","cwd":"$","source":"startup"}""");
        Hook("claude", "SessionStart", """{"session_id":"c-2","cwd":"$","source":"startup"}""");
        Hook("claude", "SessionStart", """{"session_id":"c-2","cwd":"$","source":"compact"}""");
        stint.Variables["STINT_SESSION"] = "1";
        Hook("claude", "UserPromptSubmit", """{"session_id":"c-2","cwd":"$","prompt":"Mine"}""");
        Assert.Equal(3, Sessions().Length);
        Assert.Equal(["prompt_submitted"], Types("3").Skip(1));
        Assert.Equal(["session_started"], Types("1"));
    }

    [Fact]
    public void Give_the_model_where_the_work_was_left_and_nothing_when_there_was_none()
    {
        Assert.Equal("", Hook("claude", "SessionStart", """{"session_id":"c-1","cwd":"$","source":"startup"}""").Out);
        Hook("claude", "SessionEnd", """{"session_id":"c-1","cwd":"$","reason":"other"}""");
        stint.Succeed("next", "Parse escapes");
        var answer = Hook("claude", "SessionStart", """{"session_id":"c-2","cwd":"$","source":"startup"}""").Json.GetProperty("hookSpecificOutput");
        Assert.Equal("SessionStart", answer.GetProperty("hookEventName").GetString());
        Assert.InRange(answer.GetProperty("additionalContext").GetString()!.Length, 10, 6000);
        Assert.Equal("", Hook("cursor", "sessionStart", """{"conversation_id":"s","workspace_roots":["$"]}""").Out);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("{\"session_id\":7,\"cwd\":[],\"tool_name\":{},\"tool_input\":null}")]
    [InlineData("{\"session_id\":\"c\",\"cwd\":\"/nowhere/at/all\",\"tool_name\":\"Edit\",\"tool_input\":{\"file_path\":\"../../etc/passwd\"}}")]
    public void Never_fail_and_say_nothing_on_the_output(string told)
    {
        foreach (var name in (string[])["SessionStart", "PostToolUse", "Stop", "SessionEnd", "NoSuchEvent"])
            Hook("claude", name, told);
        stint.Variables["STINT_DB"] = stint.Directory;
        Assert.Contains("stint: not recorded:", Hook("claude", "Stop", """{"session_id":"c-1","cwd":"$"}""").Error, StringComparison.Ordinal);
    }

    private Answer Hook(string agent, string name, string told)
    {
        stint.In = told.Replace("$", JsonEncodedText.Encode(stint.Directory).Value, StringComparison.Ordinal);
        var answer = stint.Run("hook", agent, name);
        Assert.True(answer.Exit == 0 && (answer.Out.Length == 0 || name.Equals("SessionStart", StringComparison.OrdinalIgnoreCase)), answer.ToString());
        return answer;
    }

    private JsonElement[] Sessions() => [.. stint.Json("session", "list").GetProperty("items").EnumerateArray()];

    private string[] Types(string session) => [.. stint.Json("session", "timeline", session).GetProperty("items").EnumerateArray().Select(each => each.GetProperty("type").GetString()!)];
}
