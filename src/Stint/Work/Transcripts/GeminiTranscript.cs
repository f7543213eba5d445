using System.Text.Json;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Work.Transcripts;

/// <summary>
/// Chats of Gemini CLI: one document of all messages, or a line for each message as often as it changes. <c>$set</c> may bring messages; what
/// <c>$rewindTo</c> takes out of the conversation was said and paid for all the same, so it takes nothing out here.
/// </summary>
internal sealed class GeminiTranscript : TranscriptForm
{
    public override string Agent => "gemini";
    public override string Home => "~/.gemini/tmp";

    public override IEnumerable<string> Folders(Machine machine) => HomeFolder(machine, ".gemini/tmp") is { } folder ? [folder] : [];

    public override bool Takes(string file)
    {
        var inChats = file.Replace('\\', '/').Contains("/chats/", StringComparison.Ordinal);
        if (file.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase))
            return inChats || Path.GetFileName(file).StartsWith("session-", StringComparison.Ordinal);
        // The same chat in its old form, when the new one lies beside it, is older.
        return IsWhole(file) && Path.GetFileName(file).StartsWith("session-", StringComparison.Ordinal) && !File.Exists(file + "l");
    }

    public override bool IsWhole(string file) => file.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    public override void Begin(string file, TranscriptState state)
    {
        base.Begin(file, state);
        var folder = Path.GetDirectoryName(file);
        // A helper's chat lies in a folder of its session's name.
        if (folder is not null && Path.GetFileName(Path.GetDirectoryName(folder)) == "chats" && Path.GetFileName(folder) is { Length: <= 200 } parent)
            state.Parent = parent;
        for (var i = 0; i < 3 && folder is not null && state.Cwd is null; i++, folder = Path.GetDirectoryName(folder))
            state.Cwd = Git.SmallFile.Read(Path.Join(folder, ".project_root"))?.Trim() is { Length: > 0 and <= 4096 } root ? root : null;
    }

    public override void Read(ReadOnlySpan<byte> line, TranscriptState state, TranscriptSink sink)
    {
        var json = new Utf8JsonReader(line);
        Wire.Begin(ref json);
        ReadObject(ref json, state, sink);
        json.Read();
    }

    /// <summary>A message, what is known of the whole chat, or both of them in one document.</summary>
    private static void ReadObject(ref Utf8JsonReader json, TranscriptState state, TranscriptSink sink)
    {
        string? id = null, type = null, model = null, text = null, session = null;
        Instant? at = null;
        Usage? usage = null;
        var tools = json;
        var messages = json;
        bool anyTools = false, anyMessages = false;
        while (Wire.Property(ref json))
        {
            if (json.ValueTextEquals("id"u8))
                id = Wire.Text(ref json);
            else if (json.ValueTextEquals("type"u8))
                type = Wire.Text(ref json);
            else if (json.ValueTextEquals("model"u8))
                model = Wire.Text(ref json, 100);
            else if (json.ValueTextEquals("sessionId"u8))
                session = Wire.Text(ref json);
            else if (json.ValueTextEquals("timestamp"u8))
                at = Wire.At(ref json);
            else if (json.ValueTextEquals("tokens"u8))
                usage = Used(ref json);
            else if (json.ValueTextEquals("content"u8))
                text = FirstText(ref json);
            else if (json.ValueTextEquals("toolCalls"u8))
            {
                tools = json;
                anyTools = true;
                json.Skip();
            }
            else if (json.ValueTextEquals("messages"u8))
            {
                messages = json;
                anyMessages = true;
                json.Skip();
            }
            else if (!json.ValueTextEquals("$set"u8))
                json.Skip();
            else if (Wire.Enter(ref json))
                ReadObject(ref json, state, sink);
        }

        state.Session = session ?? state.Session;
        if (id is not null && type is "user" or "gemini")
            Message(id!, type!, sink.Checked(at), model, usage, text, state, sink);
        if (id is not null && type == "gemini" && anyTools && Wire.EnterList(ref tools))
            Each("call", ref tools, sink, (ref Utf8JsonReader tool) => ReadTool(ref tool, sink.Checked(at), state, sink));
        if (anyMessages && Wire.EnterList(ref messages))
            Each("message", ref messages, sink, (ref Utf8JsonReader message) => ReadObject(ref message, state, sink));
    }

    private delegate void Reads(ref Utf8JsonReader json);

    /// <summary>Those of a list that make sense; the others are refused, each by its number.</summary>
    private static void Each(string what, ref Utf8JsonReader json, TranscriptSink sink, Reads read)
    {
        for (var number = 1; json.Read() && json.TokenType != JsonTokenType.EndArray; number++)
        {
            if (json.TokenType == JsonTokenType.StartObject)
            {
                var inside = json;
                var odd = sink.Odd.Count;
                try
                {
                    read(ref inside);
                }
                catch (Exception thrown) when (OddLine.Why(thrown) is { } why)
                {
                    sink.Odd.Add(why);
                }

                for (; odd < sink.Odd.Count; odd++)
                    sink.Odd[odd] = $"{what} {number}: {sink.Odd[odd]}";
            }

            json.Skip();
        }
    }

    private static void Message(string id, string type, Instant at, string? model, Usage? usage, string? text, TranscriptState state, TranscriptSink sink)
    {
        sink.At(state.Owner, at, state.Cwd);
        if (state.Parent is not null)
            sink.Add(Told(FactKind.Subagent, TranscriptSink.Key("s", state.Session)));
        if (type == "gemini" && usage is not null)
            sink.Add(Told(FactKind.Response, TranscriptSink.Key("r", id)) with { Provider = "google", Model = model ?? "unknown", Usage = usage });
        else if (type == "user" && state.Parent is null && text is { Length: > 0 })
            sink.Add(Told(FactKind.Prompt, TranscriptSink.Key("p", id)) with { Text = text });

        Fact Told(FactKind told, string key) => new() { Key = key, Kind = told, Session = state.Owner, At = at, ValueAt = at };
    }

    private static Usage? Used(ref Utf8JsonReader json)
    {
        if (!Wire.Enter(ref json))
            return null;
        var usage = Usage.Unknown;
        while (Wire.Property(ref json))
        {
            if (json.ValueTextEquals("input"u8))
                usage = usage with { Input = Wire.Count(ref json, "input") };
            else if (json.ValueTextEquals("output"u8))
                usage = usage with { Output = Wire.Count(ref json, "output") };
            else if (json.ValueTextEquals("cached"u8))
                usage = usage with { CacheRead = Wire.Count(ref json, "cached") };
            else if (json.ValueTextEquals("thoughts"u8))
                usage = usage with { Reasoning = Wire.Count(ref json, "thoughts") };
            else
                json.Skip();
        }

        return usage;
    }

    /// <summary>A text, or the first one in a list of parts.</summary>
    private static string? FirstText(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
            return Wire.Here(ref json, TranscriptSink.HeadOfPrompt);
        if (json.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
            return null;
        string? text = null;
        var depth = json.CurrentDepth;
        while (json.Read() && json.CurrentDepth > depth)
        {
            if (text is null && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("text"u8))
                text = Wire.Text(ref json, TranscriptSink.HeadOfPrompt);
        }

        return text;
    }

    private static void ReadTool(ref Utf8JsonReader json, Instant message, TranscriptState state, TranscriptSink sink)
    {
        string? id = null, name = null, status = null, named = null, shown = null;
        Instant? told = null;
        long? added = null, removed = null;
        while (Wire.Property(ref json))
        {
            if (json.ValueTextEquals("id"u8))
                id = Wire.Text(ref json);
            else if (json.ValueTextEquals("name"u8))
                name = Wire.Text(ref json, 100);
            else if (json.ValueTextEquals("status"u8))
                status = Wire.Text(ref json);
            else if (json.ValueTextEquals("timestamp"u8))
                told = Wire.At(ref json);
            else if (json.ValueTextEquals("args"u8))
                named = Named(ref json, ref added, ref removed);
            else if (json.ValueTextEquals("resultDisplay"u8))
                shown = Named(ref json, ref added, ref removed);
            else
                json.Skip();
        }

        if (id is null || name is null)
            return;
        var at = told is { } own ? sink.Checked(own) : message;
        var fact = new Fact { Key = TranscriptSink.Key("t", state.Session, id), Kind = FactKind.Tool, Session = state.Owner, At = at, ValueAt = at, Text = name };
        sink.Add(fact);
        // The file of the result alone may be no more than a name.
        if (status is "success" or "Success" && (added is not null || name is "write_file" or "replace") && (named ?? shown) is { } path && sink.Inside(path, state.Cwd) is { } inside)
            sink.Add(fact with { Key = TranscriptSink.Key("e", state.Session, id), Kind = FactKind.Edit, Text = null, Path = inside, Added = added, Removed = removed });
    }

    /// <summary>The file that something is about; and the lines that the model changed, where they are counted.</summary>
    private static string? Named(ref Utf8JsonReader json, ref long? added, ref long? removed)
    {
        string? path = null;
        if (!Wire.Enter(ref json))
            return null;
        while (Wire.Property(ref json))
        {
            if (json.ValueTextEquals("file_path"u8) || json.ValueTextEquals("filePath"u8))
                path = Wire.Text(ref json, 4097);
            else if (json.ValueTextEquals("diffStat"u8))
                Counted(ref json, ref added, ref removed);
            else
                json.Skip();
        }

        return path;
    }

    private static void Counted(ref Utf8JsonReader json, ref long? added, ref long? removed)
    {
        if (!Wire.Enter(ref json))
            return;
        while (Wire.Property(ref json))
        {
            if (json.ValueTextEquals("model_added_lines"u8))
                added = Wire.Count(ref json, "model_added_lines");
            else if (json.ValueTextEquals("model_removed_lines"u8))
                removed = Wire.Count(ref json, "model_removed_lines");
            else
                json.Skip();
        }
    }
}
