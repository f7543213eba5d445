using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Transcripts;

/// <summary>What an assistant changed in a file.</summary>
internal sealed record EditedFile(long Times, long? Added, long? Removed)
{
    public EditedFile And(EditedFile other) => new(Times + other.Times, Sum(Added, other.Added), Sum(Removed, other.Removed));

    public static long? Sum(long? a, long? b) => a is null && b is null ? null : (a ?? 0) + (b ?? 0);
}

/// <summary>What a stretch of a transcript is in a session: entries of its timeline, files, lines.</summary>
internal sealed class ToldEntries
{
    /// <summary>Tools that follow each other closely are one stretch of work, as they are when hooks tell of them.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(30);

    /// <summary>More tells nobody anything; figures count on.</summary>
    private const int MostEntries = 20_000;
    private const int MostFiles = 10_000;

    public List<Activity> Entries { get; } = [];

    /// <summary>By path.</summary>
    public Dictionary<string, EditedFile> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>All lines, those of no file among them; null where nothing was told.</summary>
    public long? Added { get; private set; }

    /// <inheritdoc cref="Added"/>
    public long? Removed { get; private set; }

    /// <summary>Whether there was anything at all.</summary>
    public bool Any { get; private set; }

    public static ToldEntries Of(IEnumerable<Fact> facts, Context context, string agent, string actor)
    {
        var told = new ToldEntries();
        Fact? answer = null;
        var kept = Instant.MinValue;
        foreach (var fact in facts)
        {
            told.Any = true;
            if (fact.Kind == FactKind.Edit)
                told.Count(fact);
            if (fact.Kind == FactKind.Response)
                answer = fact;
            // A turn is over when the next prompt comes; when that was, the last answer tells.
            if (fact.Kind == FactKind.Prompt && answer is not null)
                Keep(answer with { Key = TranscriptSink.Key("o", fact.Key) }, ActivityTypes.TurnEnded, null);
            if (fact.Kind == FactKind.Prompt)
                answer = null;
            if (Type(fact) is { } type && (fact.Kind != FactKind.Tool || fact.At - kept >= Apart))
                Keep(fact, type, fact.Kind == FactKind.Edit ? fact.Path : fact.Text);
        }

        return told;

        void Keep(Fact fact, string type, string? text)
        {
            kept = Instant.Max(kept, fact.At);
            if (told.Entries.Count >= MostEntries)
                return;
            told.Entries.Add(new Activity
            {
                Id = Ids.Derived(fact.At, TranscriptSink.Key("transcript", agent) + "\u001f" + fact.Key),
                At = fact.At,
                RecordedAt = Instant.Max(context.Now, fact.At),
                Type = type,
                Description = text,
                Evidence = fact.Kind == FactKind.Prompt ? "stated" : "observed",
                Ai = fact.Kind != FactKind.Prompt,
                Path = fact.Path,
                Actor = actor,
            });
        }
    }

    private static string? Type(Fact fact) => fact.Kind switch
    {
        FactKind.Prompt => ActivityTypes.Prompt,
        FactKind.Tool => ActivityTypes.Tool,
        FactKind.Edit when fact.Path is not null => ActivityTypes.FileModified,
        FactKind.Subagent => ActivityTypes.SubagentEnded,
        FactKind.Compaction => ActivityTypes.Compacted,
        _ => null,
    };

    private void Count(Fact fact)
    {
        (Added, Removed) = (EditedFile.Sum(Added, fact.Added), EditedFile.Sum(Removed, fact.Removed));
        if (fact.Path is not { } path || (Files.Count >= MostFiles && !Files.ContainsKey(path)))
            return;
        var edit = new EditedFile(1, fact.Added, fact.Removed);
        Files[path] = Files.TryGetValue(path, out var known) ? known.And(edit) : edit;
    }

    /// <summary>The entries that a session's hooks have not told already: one for each that they have, of its kind and about then.</summary>
    public IEnumerable<Activity> Missing(IReadOnlyList<Activity> heard)
    {
        var ours = Entries.Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal);
        var theirs = heard.Where(entry => entry.Sign && !ours.Contains(entry.Id)).ToList();
        var free = theirs.Where(entry => entry.Type is not (ActivityTypes.Started or ActivityTypes.Ended)).ToLookup(entry => (entry.Type, entry.Path));
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var times = theirs.ConvertAll(entry => entry.At);
        times.Sort();
        foreach (var entry in Entries)
        {
            if (entry.Type == ActivityTypes.Tool && IsNear(times, entry.At))
                continue;
            if (free[(entry.Type, entry.Path)].Where(other => !taken.Contains(other.Id) && Distance(other.At, entry.At) <= TimeSpan.FromMinutes(2)).MinBy(other => Distance(other.At, entry.At)) is { } same)
                taken.Add(same.Id);
            else
                yield return entry;
        }
    }

    private static TimeSpan Distance(Instant left, Instant right) => (left - right).Duration();

    private static bool IsNear(List<Instant> times, Instant at)
    {
        var place = times.BinarySearch(at);
        place = place < 0 ? ~place : place;
        return (place < times.Count && times[place] - at < Apart) || (place > 0 && at - times[place - 1] < Apart);
    }
}
