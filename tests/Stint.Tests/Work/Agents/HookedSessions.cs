using System.Text.Json;
using Stint.Tests.Storage;
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

    [Fact]
    public void Keep_what_begins_a_long_prompt_and_all_files_of_a_long_patch()
    {
        var patch = "*** Begin Patch\n*** Update File: first.txt\n" + string.Concat(Enumerable.Repeat("+" + new string('x', 99) + "\n", 1500)) + "*** Add File: last.txt\n+a\n*** End Patch";
        Hook("codex", "PostToolUse", $$"""{"session_id":"s","cwd":"$","tool_input":{"command":{{Quoted(patch)}} },"tool_name":"apply_patch"}""");
        Hook("codex", "UserPromptSubmit", $$"""{"session_id":"s","cwd":"$","prompt":{{Quoted("Begin " + new string('y', 150_000))}}}""");
        var entries = stint.Json("session", "timeline", "1").GetProperty("items").EnumerateArray().Skip(1).Select(each => each.GetProperty("description").GetString()!).ToArray();
        Assert.Equal(["first.txt", "last.txt"], entries[..2]);
        Assert.Equal((400, "Begin yyyy", '…'), (entries[2].Length, entries[2][..10], entries[2][^1]));
    }

    [Fact]
    public void Have_no_half_of_a_secret_where_a_prompt_is_cut_and_no_half_of_a_character()
    {
        string[] prompts =
        [
            new string('a', 390) + " ghp_abcdefghijklmnopqrstuvwxyz0123456789",
            new string('a', 388) + " password=hunter2hunter2",
            new string('a', 380) + " postgres://me:hunter2hunter2@db.example/name",
            "-----BEGIN PRIVATE KEY-----\n" + new string('k', 20_000) + "\nhunter2hunter2",
            string.Concat(Enumerable.Repeat("a ", 8180)) + "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
        ];
        foreach (var prompt in prompts)
            Hook("claude", "UserPromptSubmit", $$"""{"session_id":"c","cwd":"$","prompt":{{Quoted(prompt)}}}""");
        foreach (var before in (int[])[398, 399])
            Hook("claude", "UserPromptSubmit", $$"""{"session_id":"c","cwd":"$","prompt":{{Quoted(new string('a', before) + "\U0001F600 and more")}}}""");
        var kept = Texts();
        Assert.Equal(prompts.Length + 2, kept.Length);
        Assert.All(kept, text => Assert.True(!text.Contains("ghp_a", StringComparison.Ordinal) && !text.Contains("hunt", StringComparison.Ordinal) && !text.Contains("kkk", StringComparison.Ordinal) && text.Length <= 400, text));
    }

    [Theory]
    [InlineData("\"half \\ud83d of it\"", "half  of it")]
    [InlineData("\"half \\uDE00\"", "half")]
    [InlineData("\"whole \\ud83d\\ude00, and \\\\ud83d\"", "whole \U0001F600, and \\ud83d")]
    [InlineData("\"a mark \\ufffd and \\u0000\"", "a mark  and")]
    public void Keep_a_prompt_with_half_of_a_character(string prompt, string kept)
    {
        Hook("claude", "UserPromptSubmit", $$"""{"session_id":"c","cwd":"$","prompt":{{prompt}}}""");
        Assert.Equal([kept], Texts());
    }

    [Theory]
    [InlineData("claude", "PostToolUse", "\"tool_name\":\"Edit\",\"tool_input\":{\"file_path\":\"$/a.txt\"},\"tool_response\":{\"success\":false}")]
    [InlineData("claude", "PostToolUse", "\"tool_name\":\"Write\",\"tool_input\":{\"file_path\":\"$/a.txt\"},\"tool_response\":{\"error\":\"File has not been read yet\"}")]
    [InlineData("claude", "PostToolUse", "\"tool_name\":\"Write\",\"tool_input\":{\"file_path\":\"$/a.txt\"},\"tool_response\":{\"is_error\":true,\"content\":\"no\"}")]
    [InlineData("claude", "PostToolUseFailure", "\"tool_name\":\"Edit\",\"tool_input\":{\"file_path\":\"$/a.txt\"},\"error\":\"no\"")]
    [InlineData("copilot", "postToolUse", "\"toolName\":\"edit\",\"toolArgs\":\"{\\\"path\\\":\\\"$/a.txt\\\"}\",\"toolResult\":{\"resultType\":\"failure\"}")]
    [InlineData("copilot", "postToolUseFailure", "\"toolName\":\"edit\",\"toolArgs\":{\"path\":\"$/a.txt\"},\"error\":\"no\"")]
    [InlineData("gemini", "AfterTool", "\"tool_name\":\"replace\",\"tool_input\":{\"file_path\":\"$/a.txt\"},\"tool_response\":{\"llmContent\":\"no\",\"error\":{\"message\":\"no\"}}")]
    public void Count_no_file_that_a_tool_failed_to_change(string agent, string name, string told)
    {
        Hook(agent, name, """{"session_id":"s","cwd":"$","tool_name":"Start"}""");
        stint.Clock.Advance(TimeSpan.FromMinutes(1));
        Hook(agent, name, $$"""{"session_id":"s","cwd":"$",{{told}}}""");
        Assert.Equal("tool_used", Types("1")[^1]);
        Assert.Empty(stint.Json("session", "show", "1").GetProperty("files").EnumerateArray());
    }

    [Fact]
    public void Go_on_where_the_hook_stands_in_a_folder_that_is_gone()
    {
        var worktree = stint.Directory;
        stint.In = $$"""{"session_id":"c","cwd":{{Quoted(worktree)}} }""";
        stint.Directory = "";
        var answer = stint.Run("hook", "claude", "SessionStart");
        stint.Directory = worktree;
        Assert.Equal((0, ""), (answer.Exit, answer.Error));
        Assert.Single(Sessions());
        Assert.Equal(worktree, stint.Json("session", "show", "1").GetProperty("git").GetProperty("worktree").GetString());
    }

    [Fact]
    public void Hold_nobody_up_that_cannot_be_told()
    {
        Assert.Equal(0, stint.Run("hook", "claude", "Stop", "--no-such-option").Exit);
        Assert.Equal((0, ""), (stint.Run("hook", "claude", "--json").Exit, stint.Run("hook", "claude", "--json").Out));
        stint.Succeed("start", "By hand");
        using var held = RawStore.OfFile(Path.Combine(stint.Home, ".local/share/stint/stint.db"));
        held.Execute("begin immediate");
        Assert.Equal(1, Hook("claude", "SessionStart", """{"session_id":"c","cwd":"$"}""").Error.Count(c => c == '\n'));
        Assert.Contains("stayed busy for 3 s", Hook("claude", "Stop", """{"session_id":"c","cwd":"$"}""").Error, StringComparison.Ordinal);
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private string[] Texts() => [.. stint.Json("session", "timeline", "1").GetProperty("items").EnumerateArray().Where(each => each.GetProperty("type").GetString() == "prompt_submitted").Select(each => each.GetProperty("description").GetString()!)];

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
