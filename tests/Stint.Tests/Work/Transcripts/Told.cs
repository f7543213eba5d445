using System.Text.Json.Nodes;
using Stint.Tests.Support;
using Stint.Tests.Work.Import;

namespace Stint.Tests.Work.Transcripts;

/// <summary>Transcripts in a folder, read as the command reads them, into a store of either engine; it is noon of March the 1st.</summary>
internal sealed class Told : IDisposable
{
    private readonly TestStore store;

    public Told(TestEngine engine, string now = "2026-03-01T12:00:00Z") => (store, Clock) = (TestStore.Create(engine), new TestClock(now));

    public TempFolder Folder { get; } = new();
    public TestClock Clock { get; }
    public TestStore Store => store;

    /// <summary>Where assistants worked; nothing is there any more.</summary>
    public const string Cwd = "/gone/parser";

    public Commanded Run(params string[] words) => Commanded.Run(store, Folder.FullPath, Clock, [.. words, "--json"]);

    public JsonNode Import(string agent = "claude", string folder = ".") => Run("import", agent, folder) is { Exit: 0 } answer ? answer.Json : throw new InvalidOperationException("refused");

    public JsonNode[] Sessions() => [.. Run("session", "list", "--limit", "100").Json["items"]!.AsArray().Select(each => each!).OrderBy(each => (string)each["started_at"]!, StringComparer.Ordinal)];

    public JsonNode Session(int place = 0) => Run("session", "show", (string)Sessions()[place]["id"]!).Json;

    /// <summary>What the timeline says, a line each.</summary>
    public string[] Timeline(int place = 0) =>
    [
        .. Run("session", "timeline", (string)Sessions()[place]["id"]!, "--limit", "500").Json["items"]!.AsArray()
            .Select(each => $"{(string)each!["at"]!} {each["type"]} {each["description"]}".TrimEnd()),
    ];

    /// <summary>Models of all sessions: <c>model in/out/read/written/thought</c>.</summary>
    public string[] Models() => [.. Run("analytics", "models").Json["items"]!.AsArray().Select(Figures)];

    public static string Figures(JsonNode? model) =>
        $"{model!["model"]} {model["input_tokens"] ?? "-"}/{model["output_tokens"] ?? "-"}/{model["cache_read_tokens"] ?? "-"}/{model["cache_write_tokens"] ?? "-"}/{model["reasoning_tokens"] ?? "-"}";

    /// <summary>Everything that an order of reading must not change.</summary>
    public string Everything() => string.Join('\n', Sessions().Select((session, place) =>
        $"{session["agent"]!["session"]} {session["started_at"]} {session["ended_at"]} {string.Join(", ", session["models"]!.AsArray().Select(Figures))} {session["code"]!.ToJsonString()} {Session(place)["files"]!.ToJsonString()}\n{string.Join('\n', Timeline(place))}")
        .Order(StringComparer.Ordinal));

    public void Dispose()
    {
        store.Dispose();
        Folder.Dispose();
    }
}

/// <summary>Lines as Claude Code writes them.</summary>
internal static class ClaudeLine
{
    private static string Line(string session, string at, string rest, bool aside = false, string cwd = Told.Cwd) =>
        $$"""{"parentUuid":null,"isSidechain":{{(aside ? "true" : "false")}},"userType":"external","cwd":"{{cwd}}","sessionId":"{{session}}","version":"2.1.38","gitBranch":"main",{{rest}},"timestamp":"{{at}}"}""" + "\n";

    public static string Prompt(string session, string at, string id, string text = "Parse nested quotes", string cwd = Told.Cwd) =>
        Line(session, at, $$"""
            "type":"user","message":{"role":"user","content":"{{text}}"},"uuid":"{{id}}"
            """, cwd: cwd);

    public static string Answer(string session, string at, string id, long input, long output, long read = 0, long written = 0, string block = """{"type":"text","text":"Well"}""", string model = "claude-opus-4-6", bool aside = false, string? helper = null, string cwd = Told.Cwd) =>
        Line(session, at, $$$"""
            {{{(helper is null ? "" : $"\"agentId\":\"{helper}\",")}}}"message":{"model":"{{{model}}}","id":"{{{id}}}","type":"message","role":"assistant","content":[{{{block}}}],"stop_reason":null,"usage":{"input_tokens":{{{input}}},"cache_creation_input_tokens":{{{written}}},"cache_read_input_tokens":{{{read}}},"cache_creation":{"ephemeral_5m_input_tokens":0},"output_tokens":{{{output}}},"service_tier":"standard"}},"requestId":"req-{{{id}}}","type":"assistant","uuid":"u-{{{id}}}-{{{output}}}"
            """, aside, cwd);

    public static string Tool(string session, string at, string id, string call, string name, long output = 10, string cwd = Told.Cwd) =>
        Answer(session, at, id, 1, output, block: $$$"""{"type":"tool_use","id":"{{{call}}}","name":"{{{name}}}","input":{"command":"ls"}}""", cwd: cwd);

    /// <summary>An edit that takes one line out and puts two in.</summary>
    public static string Edit(string session, string at, string call, string file, string cwd = Told.Cwd) =>
        Line(session, at, $$"""
            "type":"user","message":{"role":"user","content":[{"tool_use_id":"{{call}}","type":"tool_result","content":"done"}]},"uuid":"u-{{call}}","toolUseResult":{"filePath":"{{cwd}}/{{file}}","oldString":"a","newString":"b\nc","originalFile":"x","structuredPatch":[{"oldStart":1,"oldLines":3,"newStart":1,"newLines":4,"lines":[" x","-a","+b","+c"," y"]}],"userModified":false}
            """, cwd: cwd);

    /// <summary>A new file of three lines.</summary>
    public static string Write(string session, string at, string call, string file) =>
        Line(session, at, $$"""
            "type":"user","message":{"role":"user","content":[{"tool_use_id":"{{call}}","type":"tool_result","content":"done"}]},"uuid":"u-{{call}}","toolUseResult":{"type":"create","filePath":"{{Told.Cwd}}/{{file}}","content":"one\n\"two\\n\"\nthree","structuredPatch":[]}
            """);

    public static string Compacted(string session, string at, string id) =>
        Line(session, at, $$"""
            "type":"system","subtype":"compact_boundary","content":"Conversation compacted","uuid":"{{id}}"
            """);

    public const string Noise =
        """{"type":"file-history-snapshot","messageId":"m","snapshot":{},"isSnapshotUpdate":false}""" + "\n" + """{"type":"summary","summary":"x","leafUuid":"y"}""" + "\n";
}
