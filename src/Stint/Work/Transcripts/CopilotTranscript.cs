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
            Take(type, id, sink.Checked(told), CopilotData.Read(ref data), state, sink);
    }

    private static void Take(string type, string? id, Instant at, CopilotData data, TranscriptState state, TranscriptSink sink)
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

        void Edited(string key, CopilotData edit)
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
}
