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

    /// <summary>Nothing was told.</summary>
    public static readonly ToldEntries None = new();

    /// <summary>The instant of the last that was told.</summary>
    public Instant Until { get; private set; } = Instant.MinValue;

    /// <param name="facts">What was told, in order.</param>
    /// <param name="context">The request.</param>
    /// <param name="agent">The assistant.</param>
    /// <param name="actor">Whose the session is.</param>
    /// <param name="countFrom">Files and lines are counted from then on.</param>
    public static ToldEntries Of(IEnumerable<Fact> facts, Context context, string agent, string actor, Instant countFrom = default)
    {
        var told = new ToldEntries();
        Fact? answer = null;
        var kept = Instant.MinValue;
        foreach (var fact in facts)
        {
            (told.Any, told.Until) = (true, Instant.Max(told.Until, fact.At));
            if (fact.Kind == FactKind.Edit && fact.At >= countFrom)
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
                // When a helper was seen last moves while it works, and its entry with it.
                Id = Ids.Derived(fact.Kind == FactKind.Subagent ? default : fact.At, TranscriptSink.Key("transcript", agent) + "\u001f" + fact.Key),
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

    /// <summary>
    /// What a timeline lacks, and what of it is to go: an entry for each thing that hooks have not told, one of its kind and about then; entries that moved,
    /// that hooks told as well, or that are <paramref name="elsewhere"/>.
    /// </summary>
    public (List<Activity> Missing, List<Activity> Stale) Against(IReadOnlyList<Activity> heard, ToldEntries elsewhere)
    {
        var ours = Entries.Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal);
        var gone = elsewhere.Entries.Select(entry => entry.Id).Where(id => !ours.Contains(id)).ToHashSet(StringComparer.Ordinal);
        var standing = heard.Where(entry => ours.Contains(entry.Id)).ToDictionary(entry => entry.Id, StringComparer.Ordinal);
        var theirs = heard.Where(entry => entry.Sign && !ours.Contains(entry.Id) && !gone.Contains(entry.Id)).ToList();
        var free = theirs.Where(entry => entry.Type is not (ActivityTypes.Started or ActivityTypes.Ended)).ToLookup(entry => (entry.Type, entry.Path));
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var times = theirs.ConvertAll(entry => entry.At);
        times.Sort();
        var (missing, stale) = (new List<Activity>(), heard.Where(entry => gone.Contains(entry.Id)).ToList());
        foreach (var entry in Entries)
        {
            if (entry.Type == ActivityTypes.Tool && IsNear(times, entry.At))
                continue;
            var there = standing.GetValueOrDefault(entry.Id);
            var same = free[(entry.Type, entry.Path)].Where(other => !taken.Contains(other.Id) && Distance(other.At, entry.At) <= TimeSpan.FromMinutes(2)).MinBy(other => Distance(other.At, entry.At));
            if (same is not null)
                taken.Add(same.Id);
            if (there is not null && (same is not null || there.At != entry.At))
                stale.Add(there);
            if (same is null && there?.At != entry.At)
                missing.Add(entry);
        }

        return (missing, stale);
    }

    /// <summary>The same within the borders of a session that is over: its hooks and its transcript do not tell of one thing in one instant.</summary>
    public ToldEntries Within(Instant from, Instant to)
    {
        // An entry of the border stands between the session's start and its end.
        var (first, last) = to - from > TimeSpan.FromMilliseconds(2) ? (from + TimeSpan.FromMilliseconds(1), to - TimeSpan.FromMilliseconds(1)) : (from, to);
        for (var i = 0; i < Entries.Count; i++)
        {
            if (Entries[i].At < from || Entries[i].At > to)
                Entries[i] = Entries[i] with { At = Entries[i].At < from ? first : last };
        }

        return this;
    }

    private static TimeSpan Distance(Instant left, Instant right) => (left - right).Duration();

    private static bool IsNear(List<Instant> times, Instant at)
    {
        var place = times.BinarySearch(at);
        place = place < 0 ? ~place : place;
        return (place < times.Count && times[place] - at < Apart) || (place > 0 && at - times[place - 1] < Apart);
    }
}
