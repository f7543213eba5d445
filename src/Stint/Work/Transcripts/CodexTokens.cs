using System.Text.Json;
using Stint.Sessions;

namespace Stint.Work.Transcripts;

/// <summary>Tokens as Codex counts them up over a session: input, output, cached input, reasoning.</summary>
internal static class CodexTokens
{
    /// <summary>A count of all tokens until then, and of those of the last answer.</summary>
    public static (long[]? Totals, long[]? Last) Read(ref Utf8JsonReader json)
    {
        long[]? totals = null, last = null;
        if (!Wire.Enter(ref json))
            return default;
        while (Wire.Property(ref json))
        {
            if (json.ValueTextEquals("total_token_usage"u8))
                totals = Used(ref json, Wire.MostTotal);
            else if (json.ValueTextEquals("last_token_usage"u8))
                last = Used(ref json, Wire.MostCount);
            else
                json.Skip();
        }

        return (totals, last);
    }

    private static long[]? Used(ref Utf8JsonReader json, long most)
    {
        if (!Wire.Enter(ref json))
            return null;
        var used = new long[4];
        while (Wire.Property(ref json))
        {
            var place = json.ValueTextEquals("input_tokens"u8) ? 0 : json.ValueTextEquals("output_tokens"u8) ? 1 : json.ValueTextEquals("cached_input_tokens"u8) ? 2
                : json.ValueTextEquals("reasoning_output_tokens"u8) ? 3 : -1;
            if (place < 0)
                json.Skip();
            else
                used[place] = Wire.Count(ref json, "a count of tokens", most) ?? 0;
        }

        return used;
    }

    /// <summary>What was used since the last count. Counts that have begun anew tell what the last answer took.</summary>
    public static void Count(long[] totals, long[]? last, Instant at, TranscriptState state, TranscriptSink? sink)
    {
        var before = state.Totals ?? [0, 0, 0, 0];
        state.Totals = totals;
        var used = new long[4];
        var anew = totals[0] < before[0] || totals[1] < before[1];
        for (var i = 0; i < used.Length; i++)
            used[i] = anew ? (last ?? totals)[i] : Math.Max(0, totals[i] - before[i]);
        if (sink is null || used.AsSpan().IndexOfAnyExcept(0) < 0)
            return;
        if (used.Any(each => each > Wire.MostCount))
            throw new OddLine($"one answer cannot have taken {used.Max():N0} tokens");
        sink.Add(new Fact
        {
            Key = TranscriptSink.Key("r", state.Session, string.Join('.', totals)),
            Kind = FactKind.Response,
            Session = state.Owner,
            At = at,
            ValueAt = at,
            Provider = state.Provider ?? "openai",
            Model = state.Model ?? "unknown",
            Usage = new Usage(used[0], used[1], used[2], null, used[3]),
        });
    }
}
