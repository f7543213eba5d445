using System.Text;
using System.Text.Json;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Work.Transcripts;

/// <summary>
/// Events of Copilot CLI: <c>{type, data, timestamp}</c>. What a run used is told when it ends; of a run that did not, the output of its messages is what
/// is known.
/// </summary>
internal sealed class CopilotTranscript : TranscriptForm
{
    private const int MostPaths = 100;

    public override string Agent => "copilot";
    public override string Home => "~/.copilot/session-state";

    public override IEnumerable<string> Folders(Machine machine) => HomeFolder(machine, ".copilot/session-state") is { } folder ? [folder] : [];

    public override bool Takes(string file) => Path.GetFileName(file) == "events.jsonl";

    public override void Begin(string file, TranscriptState state) =>
        state.Session = Path.GetFileName(Path.GetDirectoryName(file)) is { Length: > 0 and <= 200 } name ? name : "events";

    public override void Read(ReadOnlySpan<byte> line, TranscriptState state, TranscriptSink sink)
    {
        var json = new Utf8JsonReader(line);
        Wire.Begin(ref json);
        string? type = null, id = null;
        Instant? told = null;
        var data = json;
        var any = false;
        while (Wire.Property(ref json))
        {
            if (json.ValueTextEquals("type"u8))
                type = Wire.Text(ref json);
            else if (json.ValueTextEquals("id"u8))
                id = Wire.Text(ref json);
            else if (json.ValueTextEquals("timestamp"u8))
                told = Wire.At(ref json);
            else if (json.ValueTextEquals("data"u8))
            {
                data = json;
                any = true;
                json.Skip();
            }
            else
                json.Skip();
        }

        json.Read();
        if (type is null || !any || !Wire.Enter(ref data))
            return;
        if (type is "session.start" or "session.resume" or "session.model_change" or "user.message" or "assistant.message" or "tool.execution_start" or "tool.execution_complete" or "session.compaction_complete" or "session.shutdown")
            Take(type, id, sink.Checked(told), Data.Read(ref data), state, sink);
    }

    private static void Take(string type, string? id, Instant at, Data data, TranscriptState state, TranscriptSink sink)
    {
        if (type == "session.start")
            (state.Session, state.Cwd) = (data.Session ?? state.Session, data.Cwd ?? state.Cwd);
        state.Model = (type == "session.model_change" ? data.NewModel : data.Model) ?? state.Model;
        sink.At(state.Owner, at, data.Cwd ?? state.Cwd);
        switch (type)
        {
            case "user.message" when data.Content is { Length: > 0 }:
                sink.Add(Told(FactKind.Prompt, TranscriptSink.Key("p", state.Session, id ?? at.ToString())) with { Text = data.Content });
                break;
            case "assistant.message" when data.Output is not null:
                sink.Add(Used(TranscriptSink.Key("r", state.Session, data.Message ?? id ?? at.ToString()), FactKind.Response, data.Model ?? state.Model, new Usage(Output: data.Output)));
                break;
            case "tool.execution_start" when data.Call is not null:
                sink.Add(Told(FactKind.Tool, TranscriptSink.Key("t", state.Session, data.Call)) with { Text = data.Tool ?? "tool" });
                break;
            case "tool.execution_complete" when data is { Call: not null, Success: true }:
                Edited(TranscriptSink.Key("e", state.Session, data.Call), data);
                state.ToldLines |= data.Added is not null || data.Removed is not null;
                break;
            case "session.compaction_complete":
                sink.Add(Told(FactKind.Compaction, TranscriptSink.Key("c", state.Session, id ?? at.ToString())));
                break;
            case "session.shutdown":
                foreach (var (model, usage) in data.Models)
                    sink.Add(Used(TranscriptSink.Key("m", state.Session, at.ToString(), model), FactKind.Totals, model, usage));
                if (!state.ToldLines)
                    Edited(TranscriptSink.Key("e", state.Session, at.ToString()), data);
                break;
        }

        void Edited(string key, Data edit)
        {
            var paths = edit.Paths.Select(path => sink.Inside(path, state.Cwd)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
            var one = paths.Count == 1 && edit.Paths.Count == 1;
            foreach (var path in paths)
                sink.Add(Told(FactKind.Edit, TranscriptSink.Key(key, TranscriptSink.Content(path))) with { Path = path, Added = one ? edit.Added : null, Removed = one ? edit.Removed : null });
            // Lines of several files together are the session's; those of files elsewhere are not.
            if (!one && (edit.Paths.Count == 0 || paths.Count > 0) && (edit.Added ?? edit.Removed) is > 0)
                sink.Add(Told(FactKind.Edit, key) with { Added = edit.Added, Removed = edit.Removed });
        }

        Fact Used(string key, FactKind kind, string? model, Usage usage) => Told(kind, key) with { Provider = "github", Model = model ?? "unknown", Usage = usage };

        Fact Told(FactKind told, string key) => new() { Key = key, Kind = told, Session = state.Owner, At = at, ValueAt = at };
    }

    /// <summary>What the events have in common: some of it, at any depth, since where it stands has changed with the versions.</summary>
    private sealed class Data
    {
        public string? Session { get; private set; }
        public string? Cwd { get; private set; }
        public string? Model { get; private set; }
        public string? NewModel { get; private set; }
        public string? Content { get; private set; }
        public string? Message { get; private set; }
        public string? Call { get; private set; }
        public string? Tool { get; private set; }
        public bool Success { get; private set; }
        public long? Output { get; private set; }
        public long? Added { get; private set; }
        public long? Removed { get; private set; }
        public List<string> Paths { get; } = [];
        public List<(string Model, Usage Usage)> Models { get; } = [];

        public static Data Read(ref Utf8JsonReader json)
        {
            var data = new Data();
            data.Take(ref json);
            return data;
        }

        private void Take(ref Utf8JsonReader json)
        {
            while (Wire.Property(ref json))
            {
                if (json.ValueTextEquals("sessionId"u8))
                    Session = Wire.Text(ref json);
                else if (json.ValueTextEquals("cwd"u8))
                    Cwd = Wire.Text(ref json, 4096);
                else if (json.ValueTextEquals("model"u8))
                    Model = Wire.Text(ref json, 100);
                else if (json.ValueTextEquals("newModel"u8))
                    NewModel = Wire.Text(ref json, 100);
                else if (json.ValueTextEquals("content"u8))
                    Content = Wire.Text(ref json, 2000);
                else if (json.ValueTextEquals("messageId"u8))
                    Message = Wire.Text(ref json);
                else if (json.ValueTextEquals("toolCallId"u8))
                    Call = Wire.Text(ref json);
                else if (json.ValueTextEquals("toolName"u8))
                    Tool = Wire.Text(ref json, 100);
                else if (json.ValueTextEquals("success"u8))
                    Success = Wire.Flag(ref json);
                else if (json.ValueTextEquals("outputTokens"u8))
                    Output = Wire.Count(ref json, "outputTokens");
                else if (json.ValueTextEquals("linesAdded"u8))
                    Added = Wire.Count(ref json, "linesAdded");
                else if (json.ValueTextEquals("linesRemoved"u8))
                    Removed = Wire.Count(ref json, "linesRemoved");
                else if (json.ValueTextEquals("filePaths"u8) || json.ValueTextEquals("filesModified"u8))
                    TakePaths(ref json);
                else if (json.ValueTextEquals("modelMetrics"u8))
                    TakeModels(ref json);
                else if (json.ValueTextEquals("context"u8) || json.ValueTextEquals("toolTelemetry"u8) || json.ValueTextEquals("properties"u8) || json.ValueTextEquals("restrictedProperties"u8)
                    || json.ValueTextEquals("metrics"u8) || json.ValueTextEquals("codeChanges"u8))
                    TakeInner(ref json);
                else
                    json.Skip();
            }
        }

        private void TakeInner(ref Utf8JsonReader json)
        {
            if (Wire.Enter(ref json))
                Take(ref json);
        }

        /// <summary>A list, or a list that is written as a text.</summary>
        private void TakePaths(ref Utf8JsonReader json)
        {
            json.Read();
            if (json.TokenType == JsonTokenType.String)
            {
                var text = Wire.Here(ref json, 100_000);
                if (!text.StartsWith('['))
                    return;
                var inner = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
                inner.Read();
                TakeList(ref inner);
            }
            else if (json.TokenType == JsonTokenType.StartArray)
            {
                TakeList(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        private void TakeList(ref Utf8JsonReader json)
        {
            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                if (json.TokenType == JsonTokenType.String && Paths.Count < MostPaths)
                    Paths.Add(Wire.Here(ref json, 4097));
                else
                    json.Skip();
            }
        }

        private void TakeModels(ref Utf8JsonReader json)
        {
            if (!Wire.Enter(ref json))
                return;
            while (Wire.Property(ref json))
            {
                var model = json.GetString()!;
                var usage = Usage.Unknown;
                if (!Wire.Enter(ref json))
                    continue;
                while (Wire.Property(ref json))
                {
                    if (json.ValueTextEquals("usage"u8))
                        usage = Spent(ref json);
                    else
                        json.Skip();
                }

                if (Models.Count < 100)
                    Models.Add((model.Length <= 100 ? model : model[..100], usage));
            }
        }

        private static Usage Spent(ref Utf8JsonReader json)
        {
            var usage = Usage.Unknown;
            if (!Wire.Enter(ref json))
                return usage;
            while (Wire.Property(ref json))
            {
                if (json.ValueTextEquals("inputTokens"u8))
                    usage = usage with { Input = Wire.Count(ref json, "inputTokens") };
                else if (json.ValueTextEquals("outputTokens"u8))
                    usage = usage with { Output = Wire.Count(ref json, "outputTokens") };
                else if (json.ValueTextEquals("cacheReadTokens"u8))
                    usage = usage with { CacheRead = Wire.Count(ref json, "cacheReadTokens") };
                else if (json.ValueTextEquals("cacheWriteTokens"u8))
                    usage = usage with { CacheWrite = Wire.Count(ref json, "cacheWriteTokens") };
                else
                    json.Skip();
            }

            return usage;
        }
    }
}
