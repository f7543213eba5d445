using System.Text.Json;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Work.Transcripts;

/// <summary>
/// Transcripts of Claude Code: a line for each block of a message, each with the tokens of its message so far. A helper's lines are in the same file or in
/// one of their own, under the name of the session that it works for; forks and old resumed sessions copy the lines of the one before.
/// </summary>
internal sealed class ClaudeTranscript : TranscriptForm
{
    /// <summary>What the program writes as if a person had.</summary>
    private static readonly string[] NoPrompts =
        ["<command-", "<local-command", "<system-reminder", "<bash-", "<task-notification", "<user-memory", "Caveat: The messages below", "[Request interrupted"];

    public override string Agent => "claude";
    public override string Home => "~/.claude/projects";

    public override IEnumerable<string> Folders(Machine machine)
    {
        if (machine.Variable("CLAUDE_CONFIG_DIR") is { } named)
            return named.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(each => Path.Combine(each, "projects"));
        return HomeFolder(machine, ".claude/projects") is { } folder ? [folder] : [];
    }

    public override bool Takes(string file) => file.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);

    public override void Read(ReadOnlySpan<byte> line, TranscriptState state, TranscriptSink sink)
    {
        var json = new Utf8JsonReader(line);
        Wire.Begin(ref json);
        var told = new Line();
        Instant? at = null;
        string? original = null;
        var message = json;
        var result = json;
        bool hasMessage = false, hasResult = false;
        while (Wire.Property(ref json))
        {
            if (json.ValueTextEquals("type"u8))
                told.Type = Wire.Text(ref json);
            else if (json.ValueTextEquals("subtype"u8))
                told.Subtype = Wire.Text(ref json);
            else if (json.ValueTextEquals("sessionId"u8))
                told.Session = Wire.Text(ref json) ?? "";
            else if (json.ValueTextEquals("uuid"u8))
                told.Id = Wire.Text(ref json);
            else if (json.ValueTextEquals("requestId"u8))
                told.Request = Wire.Text(ref json);
            else if (json.ValueTextEquals("agentId"u8))
                told.Helper = Wire.Text(ref json);
            else if (json.ValueTextEquals("cwd"u8))
                told.Cwd = Wire.Text(ref json, 4096);
            else if (json.ValueTextEquals("timestamp"u8))
                at = Wire.At(ref json);
            else if (json.ValueTextEquals("isSidechain"u8))
                told.Aside = Wire.Flag(ref json);
            else if (json.ValueTextEquals("isMeta"u8))
                told.Meta |= Wire.Flag(ref json);
            else if (json.ValueTextEquals("isCompactSummary"u8))
                told.Meta |= Wire.Flag(ref json);
            else if (json.ValueTextEquals("forkedFrom"u8))
                (told.Original, original) = Original(ref json);
            else if (json.ValueTextEquals("message"u8))
            {
                message = json;
                hasMessage = true;
                json.Skip();
            }
            else if (json.ValueTextEquals("toolUseResult"u8))
            {
                result = json;
                hasResult = true;
                json.Skip();
            }
            else
                json.Skip();
        }

        json.Read();
        state.Began ??= at;
        if (told.Type is not ("user" or "assistant") && (told.Type, told.Subtype) is not ("system", "compact_boundary"))
            return;
        told.At = sink.Checked(at);
        // A fork may give what it copies another name, and says which it had.
        told.Id = original ?? told.Id;
        told.Session = told.Original ?? (told.Session.Length > 0 ? told.Session : state.Owner);
        if (told.At < state.Began - Pieces.Slack)
            sink.CopiedTo(told.Session, told.At);
        sink.At(told.Session, told.At, told.Cwd);
        if (told is { Aside: true, Helper: { } helper })
            sink.Add(told.Fact(FactKind.Subagent, TranscriptSink.Key("s", told.Session, helper)));
        if (told.Type == "system")
            sink.Add(told.Fact(FactKind.Compaction, TranscriptSink.Key("c", told.Id)));
        else if (hasMessage)
            ReadMessage(ref message, hasResult, ref result, told, sink);
    }

    /// <summary>What a line says of itself.</summary>
    private sealed class Line
    {
        public string? Type { get; set; }
        public string? Subtype { get; set; }
        public string Session { get; set; } = "";
        public string? Original { get; set; }
        public string? Id { get; set; }
        public string? Request { get; set; }
        public string? Helper { get; set; }
        public string? Cwd { get; set; }
        public Instant At { get; set; }
        public bool Aside { get; set; }
        public bool Meta { get; set; }

        public Fact Fact(FactKind kind, string key) => new() { Key = key, Kind = kind, Session = Session, At = At, ValueAt = At };
    }

    private static (string? Session, string? Id) Original(ref Utf8JsonReader json)
    {
        string? session = null, id = null;
        if (!Wire.Enter(ref json))
            return default;
        while (Wire.Property(ref json))
        {
            if (json.ValueTextEquals("sessionId"u8))
                session = Wire.Text(ref json);
            else if (json.ValueTextEquals("messageUuid"u8))
                id = Wire.Text(ref json);
            else
                json.Skip();
        }

        return (session, id);
    }

    private static void ReadMessage(ref Utf8JsonReader json, bool hasResult, ref Utf8JsonReader result, Line told, TranscriptSink sink)
    {
        if (!Wire.Enter(ref json))
            return;
        string? id = null, model = null;
        Usage? usage = null;
        var blocks = new List<ClaudeBlock>();
        while (Wire.Property(ref json))
        {
            if (json.ValueTextEquals("id"u8))
                id = Wire.Text(ref json);
            else if (json.ValueTextEquals("model"u8))
                model = Wire.Text(ref json, 100);
            else if (json.ValueTextEquals("usage"u8))
                usage = Used(ref json);
            else if (json.ValueTextEquals("content"u8))
                ClaudeBlock.Read(ref json, blocks);
            else
                json.Skip();
        }

        if (told.Type == "assistant")
        {
            // What the program itself answers is no model's.
            if (usage is not null && model is not (null or "<synthetic>"))
                sink.Add(told.Fact(FactKind.Response, id is null ? TranscriptSink.Key("r", told.Id) : TranscriptSink.Key("r", id, told.Request)) with { Provider = "anthropic", Model = model, Usage = usage });
            foreach (var block in blocks.Where(each => each is { Type: "tool_use", Id: not null, Name: not null }))
                sink.Add(told.Fact(FactKind.Tool, TranscriptSink.Key("t", block.Id)) with { Text = block.Name });
        }
        else if (blocks.Find(each => each.Type == "tool_result") is { Id: { } call })
        {
            if (hasResult && ClaudeEdit.Read(ref result) is { } edit && sink.Inside(edit.Path, told.Cwd) is { } path)
                sink.Add(told.Fact(FactKind.Edit, TranscriptSink.Key("e", call)) with { Path = path, Added = edit.Added, Removed = edit.Removed });
        }
        else if (!told.Aside && !told.Meta && told.Id is not null && blocks.Find(each => each.Type == "text") is { Text: { } text } && !NoPrompts.Any(text.TrimStart().StartsWith))
        {
            sink.Add(told.Fact(FactKind.Prompt, TranscriptSink.Key("p", told.Id)) with { Text = text });
        }
    }

    private static Usage? Used(ref Utf8JsonReader json)
    {
        if (!Wire.Enter(ref json))
            return null;
        var usage = Usage.Unknown;
        while (Wire.Property(ref json))
        {
            if (json.ValueTextEquals("input_tokens"u8))
                usage = usage with { Input = Wire.Count(ref json, "input_tokens") };
            else if (json.ValueTextEquals("output_tokens"u8))
                usage = usage with { Output = Wire.Count(ref json, "output_tokens") };
            else if (json.ValueTextEquals("cache_read_input_tokens"u8))
                usage = usage with { CacheRead = Wire.Count(ref json, "cache_read_input_tokens") };
            else if (json.ValueTextEquals("cache_creation_input_tokens"u8))
                usage = usage with { CacheWrite = Wire.Count(ref json, "cache_creation_input_tokens") };
            else
                json.Skip();
        }

        return usage;
    }
}
