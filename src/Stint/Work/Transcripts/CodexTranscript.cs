using System.Text.Json;
using System.Text.RegularExpressions;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Work.Transcripts;

/// <summary>
/// Rollouts of Codex: <c>{timestamp, type, payload}</c>, tokens counted up over the session. A fork, and a helper that was given its context, begins with
/// all that the other has told, under new times; that is passed over, and only where its counts had got to is kept.
/// </summary>
internal sealed partial class CodexTranscript : TranscriptForm
{
    /// <summary>What is told again is written in one go, when the file is made.</summary>
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(5);

    public override string Agent => "codex";
    public override string Home => "~/.codex/sessions";

    [GeneratedRegex("exit_code\"?:\\s*[1-9]|Exit code: [1-9]|verification failed|patch rejected|aborted by user|Failed to find", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Failed { get; }

    public override IEnumerable<string> Folders(Machine machine) => (machine.Variable("CODEX_HOME") ?? HomeFolder(machine, ".codex")) is { } home
        ? [Path.Combine(home, "sessions"), Path.Combine(home, "archived_sessions")]
        : [];

    public override bool Takes(string file) => Path.GetFileName(file) is var name && name.StartsWith("rollout-", StringComparison.Ordinal) && name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);

    public override void Read(ReadOnlySpan<byte> line, TranscriptState state, TranscriptSink sink)
    {
        var json = new Utf8JsonReader(line);
        Wire.Begin(ref json);
        Instant? told = null;
        string? type = null;
        var payload = json;
        var any = false;
        while (Wire.Property(ref json))
        {
            if (json.ValueTextEquals("timestamp"u8))
                told = Wire.At(ref json);
            else if (json.ValueTextEquals("type"u8))
                type = Wire.Text(ref json);
            else if (json.ValueTextEquals("payload"u8))
            {
                payload = json;
                any = true;
                json.Skip();
            }
            else
                json.Skip();
        }

        json.Read();
        if (!any || type is not ("session_meta" or "turn_context" or "event_msg" or "response_item" or "compacted") || !Wire.Enter(ref payload))
            return;
        var at = sink.Checked(told);
        if (type == "session_meta")
            Meta(ref payload, at, state, sink);
        else
            Item(type, ref payload, at, state, sink);
    }

    private static void Meta(ref Utf8JsonReader json, Instant at, TranscriptState state, TranscriptSink sink)
    {
        string? id = null, cwd = null, forked = null, provider = null, parent = null;
        Instant? created = null;
        while (Wire.Property(ref json))
        {
            if (json.ValueTextEquals("id"u8))
                id = Wire.Text(ref json);
            else if (json.ValueTextEquals("cwd"u8))
                cwd = Wire.Text(ref json, 4096);
            else if (json.ValueTextEquals("forked_from_id"u8))
                forked = Wire.Text(ref json);
            else if (json.ValueTextEquals("parent_thread_id"u8))
                parent = Wire.Text(ref json) ?? parent;
            else if (json.ValueTextEquals("model_provider"u8))
                provider = Wire.Text(ref json, 60);
            else if (json.ValueTextEquals("timestamp"u8))
                created = Wire.At(ref json);
            else if (json.ValueTextEquals("source"u8))
                parent = Spawned(ref json) ?? parent;
            else
                json.Skip();
        }

        // Those behind the first are of the sessions that this one was forked from.
        if (state.Began is not null || id is null)
            return;
        (state.Session, state.Parent, state.Cwd, state.Provider) = (id, parent, cwd, provider ?? "openai");
        (state.Began, state.Created, state.Replays) = (at, created ?? at, forked is not null || parent is not null);
        sink.At(state.Owner, at, cwd);
    }

    /// <summary>The thread that a helper works for, wherever in its source that stands.</summary>
    private static string? Spawned(ref Utf8JsonReader json)
    {
        string? parent = null;
        if (!Wire.Enter(ref json))
            return null;
        var depth = json.CurrentDepth;
        while (json.Read() && json.CurrentDepth > depth)
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("parent_thread_id"u8))
                parent = Wire.Text(ref json);
        }

        return parent;
    }

    private static void Item(string type, ref Utf8JsonReader json, Instant at, TranscriptState state, TranscriptSink sink)
    {
        string? kind = type == "turn_context" ? type : null, turn = null, model = null, cwd = null, name = null, call = null, text = null, output = null;
        long[]? totals = null, last = null;
        while (Wire.Property(ref json))
        {
            if (json.ValueTextEquals("type"u8))
                kind = Wire.Text(ref json);
            else if (json.ValueTextEquals("turn_id"u8))
                turn = Wire.Text(ref json);
            else if (json.ValueTextEquals("model"u8))
                model = Wire.Text(ref json, 100);
            else if (json.ValueTextEquals("cwd"u8))
                cwd = Wire.Text(ref json, 4096);
            else if (json.ValueTextEquals("name"u8))
                name = Wire.Text(ref json, 100);
            else if (json.ValueTextEquals("call_id"u8))
                call = Wire.Text(ref json);
            else if (json.ValueTextEquals("message"u8))
                text = Wire.Text(ref json, 2000);
            else if (json.ValueTextEquals("input"u8) || json.ValueTextEquals("arguments"u8))
                text = Wire.Text(ref json, TranscriptLines.Longest);
            else if (json.ValueTextEquals("output"u8))
                output = Wire.Text(ref json, 2000);
            else if (json.ValueTextEquals("info"u8))
                (totals, last) = CodexTokens.Read(ref json);
            else
                json.Skip();
        }

        var replayed = IsReplayed(turn, at, state);
        if (type == "turn_context")
        {
            (state.Model, state.Cwd) = (model ?? state.Model, cwd ?? state.Cwd);
            return;
        }

        if (totals is not null)
            CodexTokens.Count(totals, last, at, state, replayed ? null : sink);
        if (replayed)
            return;
        if (state.Parent is not null)
            sink.Add(Told(FactKind.Subagent, TranscriptSink.Key("s", state.Session)));
        switch (type == "compacted" ? type : kind)
        {
            case "user_message" when state.Parent is null && text is not null:
                sink.Add(Told(FactKind.Prompt, TranscriptSink.Key("p", state.Session, at.ToString(), TranscriptSink.Content(text))) with { Text = text });
                break;
            case "compacted" or "context_compacted":
                sink.Add(Told(FactKind.Compaction, TranscriptSink.Key("c", state.Session, new Instant(at.Milliseconds / 10_000).Milliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture))));
                break;
            case "function_call" or "custom_tool_call" when call is not null:
                sink.Add(Told(FactKind.Tool, TranscriptSink.Key("t", call)) with { Text = name ?? "tool" });
                if (text is not null && AppliedPatch.Files(text) is { Length: > 0 } files)
                    state.Wait(call, files);
                break;
            case "local_shell_call" when call is not null:
                sink.Add(Told(FactKind.Tool, TranscriptSink.Key("t", call)) with { Text = "shell" });
                break;
            case "function_call_output" or "custom_tool_call_output" when call is not null && state.Take(call) is { } patched && !Failed.IsMatch(output ?? ""):
                foreach (var file in patched)
                {
                    if (sink.Inside(file.Path, state.Cwd) is { } path)
                        sink.Add(Told(FactKind.Edit, TranscriptSink.Key("e", call, TranscriptSink.Content(path))) with { Path = path, Added = file.Added, Removed = file.Removed });
                }

                break;
        }

        Fact Told(FactKind told, string key) => new() { Key = key, Kind = told, Session = state.Owner, At = at, ValueAt = at };
    }

    /// <summary>
    /// Whether it was told by the session before the fork. Turns that are named by their time tell it exactly; where none is, what was written in one go
    /// with the file's beginning, or bears an older time.
    /// </summary>
    private static bool IsReplayed(string? turn, Instant at, TranscriptState state)
    {
        if (!state.Replays)
            return false;
        if (turn is not null && Guid.TryParseExact(turn, "D", out var id) && id.Version == 7)
        {
            state.TimedTurns = true;
            state.Replays = Convert.ToInt64(turn.Replace("-", "", StringComparison.Ordinal)[..12], 16) < state.Created!.Value.Milliseconds - 1000;
        }
        else if (!state.TimedTurns && at > state.Began!.Value + Burst)
        {
            state.Replays = false;
        }

        return state.Replays;
    }
}
