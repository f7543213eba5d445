using Stint.Sessions;

namespace Stint.Work.Transcripts;

/// <summary>What a transcript tells of.</summary>
internal enum FactKind
{
    /// <summary>A model's answer, with its tokens.</summary>
    Response,

    /// <summary>A model's tokens of a whole run, which stand over those of its responses until then.</summary>
    Totals,
    Prompt,
    Tool,
    Edit,

    /// <summary>A helper of the assistant, at its last sign of life.</summary>
    Subagent,
    Compaction,

    /// <summary>Somebody deleted the session it belonged to: it does not come back.</summary>
    Deleted,
}

/// <summary>Tokens as their provider counts them; null where it does not tell.</summary>
internal sealed record Usage(long? Input = null, long? Output = null, long? CacheRead = null, long? CacheWrite = null, long? Reasoning = null)
{
    public static readonly Usage Unknown = new();
}

/// <summary>One thing that transcripts tell, under the assistant's own name for it: told again, in another file or later, it is the same.</summary>
internal sealed record Fact
{
    public required string Key { get; init; }

    /// <summary>The assistant's session.</summary>
    public required string Session { get; init; }
    public required Instant At { get; init; }

    /// <summary>When the values were told.</summary>
    public required Instant ValueAt { get; init; }
    public required FactKind Kind { get; init; }
    public string? Provider { get; init; }
    public string? Model { get; init; }
    public Usage Usage { get; init; } = Usage.Unknown;

    /// <summary>Of an edit: the file as git names it; null where the assistant counts lines without files.</summary>
    public string? Path { get; init; }
    public long? Added { get; init; }
    public long? Removed { get; init; }

    /// <summary>The tool's name, or how the prompt begins.</summary>
    public string? Text { get; init; }

    /// <summary>
    /// The same thing told twice: it belongs to whoever had it first (of one instant <see cref="Origins"/> tells that), and has the values that were told
    /// last, of those of one instant the largest. So the result is the same in any order and with any repetition.
    /// </summary>
    public Fact And(Fact other)
    {
        if (Kind == FactKind.Deleted || other.Kind == FactKind.Deleted)
            return Kind == FactKind.Deleted ? this : other;
        var values = CompareValues(this, other) >= 0 ? this : other;
        return values with
        {
            Session = At <= other.At || Kind == FactKind.Subagent ? Session : other.Session,
            At = Kind == FactKind.Subagent ? Instant.Max(At, other.At) : Instant.Min(At, other.At),
        };
    }

    /// <summary>Nothing but that it was there.</summary>
    public Fact Forgotten() => new() { Key = Key, Session = Session, At = At, ValueAt = ValueAt, Kind = FactKind.Deleted };

    private static int CompareValues(Fact left, Fact right)
    {
        if (left.ValueAt != right.ValueAt)
            return left.ValueAt.CompareTo(right.ValueAt);
        foreach (var order in (int[])
        [
            Nullable.Compare(left.Usage.Output, right.Usage.Output), Nullable.Compare(left.Usage.Input, right.Usage.Input),
            Nullable.Compare(left.Usage.CacheRead, right.Usage.CacheRead), Nullable.Compare(left.Usage.CacheWrite, right.Usage.CacheWrite),
            Nullable.Compare(left.Usage.Reasoning, right.Usage.Reasoning), Nullable.Compare(left.Added, right.Added), Nullable.Compare(left.Removed, right.Removed),
            string.CompareOrdinal(left.Path, right.Path), string.CompareOrdinal(left.Model, right.Model), string.CompareOrdinal(left.Provider, right.Provider),
            string.CompareOrdinal(left.Text, right.Text),
        ])
        {
            if (order != 0)
                return order;
        }

        return 0;
    }
}
