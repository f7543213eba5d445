using System.Text.Json;
using Stint.Work.Agents;

namespace Stint.Tests.Work.Agents;

/// <summary>What assistants write to their hooks, in the forms that they document.</summary>
public sealed class FormsOfHooks
{
    [Theory]
    [InlineData("copilot", "agentStop", """{"sessionId":"s-1","timestamp":1704614750000,"cwd":"/src","transcriptPath":"/t/events.jsonl","stopReason":"end_turn"}""", "TurnEnd", "/t/events.jsonl", "")]
    [InlineData("copilot", "subagentStop", """{"sessionId":"s-1","timestamp":1704614750000,"cwd":"/src","transcriptPath":"/t/events.jsonl","agentName":"explore","stopReason":"end_turn"}""", "SubagentEnd", "/t/events.jsonl", "")]
    [InlineData("copilot", "preCompact", """{"sessionId":"s-1","timestamp":1704614750000,"cwd":"/src","transcriptPath":"/t/events.jsonl","trigger":"auto","customInstructions":""}""", "Compaction", "/t/events.jsonl", "")]
    [InlineData("copilot", "postToolUse", """{"sessionId":"s-1","timestamp":1,"cwd":"/src","toolName":"edit","toolArgs":{"path":"/src/a.cs"},"toolResult":{"resultType":"success","textResultForLlm":"ok"}}""", "FileChange", null, "/src/a.cs")]
    [InlineData("copilot", "postToolUseFailure", """{"sessionId":"s-1","timestamp":1,"cwd":"/src","toolName":"bash","toolArgs":"{}","error":"exit 1"}""", "ToolUse", null, "")]
    [InlineData("codex", "PostToolUse", """{"session_id":"s-1","turn_id":"t","transcript_path":null,"cwd":"/src","hook_event_name":"PostToolUse","model":"m","permission_mode":"default","tool_name":"apply_patch","tool_input":{"command":"*** Begin Patch\n*** Update File: a.cs\n@@\n*** End Patch"},"tool_response":"ok","tool_use_id":"u"}""", "FileChange", null, "a.cs")]
    [InlineData("gemini", "AfterTool", """{"session_id":"s-1","transcript_path":"/t/chat.json","cwd":"/src","hook_event_name":"AfterTool","timestamp":"2026-01-12T09:00:00Z","tool_name":"write_file","tool_input":{"file_path":"/src/a.cs","content":""},"tool_response":{"llmContent":"ok","returnDisplay":"ok"}}""", "FileChange", "/t/chat.json", "/src/a.cs")]
    [InlineData("gemini", "SessionEnd", """{"session_id":"s-1","transcript_path":"/t/chat.json","cwd":"/src","hook_event_name":"SessionEnd","timestamp":"2026-01-12T09:00:00Z","reason":"clear"}""", "TurnEnd", "/t/chat.json", "")]
    [InlineData("cursor", "afterFileEdit", """{"hook_event_name":"afterFileEdit","conversation_id":"s-1","generation_id":"g","workspace_roots":["/src"],"file_path":"/src/a.cs","edits":[{"old_string":"a","new_string":"b"}]}""", "FileChange", null, "/src/a.cs")]
    public void Are_read(string assistant, string name, string told, string kind, string? transcript, string path)
    {
        var read = AgentForm.Find(assistant)!.Read(name, JsonDocument.Parse(told).RootElement)!;
        Assert.Equal((kind, "s-1", "/src", transcript, path), (read.Kind.ToString(), read.Session, read.Folder, read.Transcript, string.Join(' ', read.Paths)));
    }
}
