using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Work.Transcripts;

/// <summary>What transcripts have told, in the store: each thing once.</summary>
internal sealed class FactStore(Context context, string agent)
{
    private const int AtOnce = 100;

    private const string Columns =
        "key, agent_session, at, value_at, kind, provider, model, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, path, lines_added, lines_removed, description";

    private static readonly string[] Names = [.. Enumerable.Range(0, AtOnce).Select(n => $"@k{n}")];

    private static readonly Sql Known = new(
        $"select {Columns} from transcript_facts where bucket = @bucket and workspace = @workspace and agent = @agent and key in ({string.Join(", ", Names)})");

    private static readonly Sql Tellers = new(
        $"select key, agent_session from transcript_tellers where bucket = @bucket and workspace = @workspace and agent = @agent and key in ({string.Join(", ", Names)})");

    private static readonly Bulk PutTellers = new("transcript_tellers", "bucket bigint", "workspace text", "agent text", "key text", "agent_session text", "at bigint");

    // What a session told that is another's: a copy of it.
    private static readonly Sql Copies = new(
        $"""
        select f.{Columns.Replace(", ", ", f.", StringComparison.Ordinal)} from transcript_tellers t
          join transcript_facts f on f.bucket = t.bucket and f.workspace = t.workspace and f.agent = t.agent and f.key = t.key
        where t.bucket = @bucket and t.workspace = @workspace and t.agent = @agent and t.agent_session = @session and f.agent_session <> @session
          and t.at >= @from and t.at <= @to and f.kind <> 'deleted'
        """);

    private static readonly Sql Told = new(
        $"""
        select {Columns} from transcript_facts
        where bucket = @bucket and workspace = @workspace and agent = @agent and agent_session = @session and kind <> 'deleted' and at >= @from and at <= @to
        order by at, key
        """);

    private static readonly Sql Times = new(
        """
        select at from transcript_facts
        where bucket = @bucket and workspace = @workspace and agent = @agent and agent_session = @session and kind <> 'deleted' order by at
        """);

    private static readonly Bulk Put = new(
        "transcript_facts",
        $"(bucket, workspace, agent, key) do update set {string.Join(", ", Columns.Split(", ")[1..].Select(column => $"{column} = excluded.{column}"))}",
        [
            "bucket bigint", "workspace text", "agent text", "key text", "agent_session text", "at bigint", "value_at bigint", "kind text", "provider text", "model text", "input_tokens bigint",
            "output_tokens bigint", "cache_read_tokens bigint", "cache_write_tokens bigint", "reasoning_tokens bigint", "path text", "lines_added bigint", "lines_removed bigint", "description text",
        ]);

    // Session that transcripts tell of: where it worked first, which file tells the last of it, and from when on its figures are to be made anew.
    private static readonly Sql PutSession = new(
        """
        insert into transcript_sessions (bucket, workspace, agent, agent_session, cwd, cwd_at, file, file_at, unsettled_from, copied_to)
        values (@bucket, @workspace, @agent, @session, cast(@cwd as text), cast(@cwd_at as bigint), cast(@file as text), cast(@file_at as bigint), cast(@from as bigint), cast(@copied as bigint))
        on conflict (bucket, workspace, agent, agent_session) do update set
          cwd = case when transcript_sessions.cwd_at is null or excluded.cwd_at < transcript_sessions.cwd_at then excluded.cwd else transcript_sessions.cwd end,
          cwd_at = case when transcript_sessions.cwd_at is null or excluded.cwd_at < transcript_sessions.cwd_at then excluded.cwd_at else transcript_sessions.cwd_at end,
          file = case when transcript_sessions.file_at is null or excluded.file_at >= transcript_sessions.file_at then excluded.file else transcript_sessions.file end,
          file_at = case when transcript_sessions.file_at is null or excluded.file_at >= transcript_sessions.file_at then excluded.file_at else transcript_sessions.file_at end,
          unsettled_from = case when transcript_sessions.unsettled_from is null or excluded.unsettled_from < transcript_sessions.unsettled_from
            then coalesce(excluded.unsettled_from, transcript_sessions.unsettled_from) else transcript_sessions.unsettled_from end,
          copied_to = case when transcript_sessions.copied_to is null or excluded.copied_to > transcript_sessions.copied_to
            then coalesce(excluded.copied_to, transcript_sessions.copied_to) else transcript_sessions.copied_to end
        """);

    /// <summary>Takes what a sink has, and returns how many things were new.</summary>
    public long Add(Transaction tx, TranscriptSink sink, string file)
    {
        // Two files may tell the same at once: what the one writes the other must see.
        Numbers.TakeTurn(tx, context.Bucket, context.Workspace, "transcripts");
        var changed = new Dictionary<string, Instant>(StringComparer.Ordinal);
        var rows = new List<object?[]>();
        var added = 0L;
        var left = new DeletedSpans(context, agent);
        foreach (var some in sink.Facts.Values.Select(fact => left.Has(tx, fact) ? fact.Forgotten() : fact).Chunk(AtOnce))
        {
            var known = Find(tx, some);
            foreach (var both in Shared(tx, some, known))
                Changed(changed, both);
            foreach (var fact in some)
            {
                if (!known.TryGetValue(fact.Key, out var before))
                {
                    added += fact.Kind == FactKind.Deleted ? 0 : 1;
                    Changed(changed, fact);
                    rows.Add(Values(fact));
                    continue;
                }

                var after = before.And(fact);
                if (after == before)
                    continue;
                Changed(changed, before);
                Changed(changed, after);
                rows.Add(Values(after));
            }
        }

        Put.Write(tx, rows);
        foreach (var session in sink.Last.Keys.Concat(changed.Keys).Distinct(StringComparer.Ordinal))
        {
            var place = sink.Places.TryGetValue(session, out var told) ? told : default;
            tx.Execute(
                PutSession,
                [.. Key, ("@session", session), ("@cwd", place.Cwd), ("@cwd_at", place.Cwd is null ? null : place.At), ("@file", sink.Last.ContainsKey(session) ? file : null),
                    ("@file_at", sink.Last.TryGetValue(session, out var last) ? last : null), ("@from", changed.TryGetValue(session, out var from) ? from : null),
                    ("@copied", sink.Copied.TryGetValue(session, out var copied) ? copied : null)]);
        }

        Touched.UnionWith(changed.Keys);
        return added;
    }

    /// <summary>The sessions of which something was told that was not known.</summary>
    public HashSet<string> Touched { get; } = new(StringComparer.Ordinal);

    /// <summary>The instants at which a session told something, in order.</summary>
    public IEnumerable<Instant> TimesOf(Transaction tx, string session) => tx.Stream(Times, row => row.At(0), [.. Key, ("@session", session)]);

    /// <summary>What a session told from one instant to another, both included, in order.</summary>
    public IEnumerable<Fact> Between(Transaction tx, string session, Instant from, Instant to) =>
        tx.Stream(Told, Read, [.. Key, ("@session", session), ("@from", from), ("@to", to)]);

    /// <summary>What it told in that time, too, and is another's.</summary>
    public List<Fact> CopiedBy(Transaction tx, string session, Instant from, Instant to) =>
        tx.Query(Copies, Read, [.. Key, ("@session", session), ("@from", from), ("@to", to)]);

    private (string, object?)[] Key => [("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@agent", agent)];

    /// <summary>Keeps who tells what another session tells too, and returns what was not known to be told by both.</summary>
    private List<Fact> Shared(Transaction tx, Fact[] some, Dictionary<string, Fact> known)
    {
        var shared = some.Where(fact => known.TryGetValue(fact.Key, out var before) && before.Session != fact.Session && before.Kind != FactKind.Deleted && fact.Kind != FactKind.Deleted).ToList();
        if (shared.Count == 0)
            return [];
        var tellers = tx.Query(Tellers, row => (row.Text(0), row.Text(1)), Named(some)).ToHashSet();
        var anew = shared.SelectMany(fact => (Fact[])[known[fact.Key], fact]).Where(fact => !tellers.Contains((fact.Key, fact.Session))).ToList();
        PutTellers.Write(tx, [.. anew.Select(fact => new object?[] { context.Bucket, context.Workspace, agent, fact.Key, fact.Session, fact.At })]);
        return anew;
    }

    private (string, object?)[] Named(Fact[] some) => [.. Key, .. Names.Select((name, n) => (name, (object?)(n < some.Length ? some[n].Key : "")))];

    private Dictionary<string, Fact> Find(Transaction tx, Fact[] some) => tx.Query(Known, Read, Named(some)).ToDictionary(fact => fact.Key, StringComparer.Ordinal);

    private static void Changed(Dictionary<string, Instant> changed, Fact fact) =>
        changed[fact.Session] = changed.TryGetValue(fact.Session, out var known) ? Instant.Min(known, fact.At) : fact.At;

    private object?[] Values(Fact fact) =>
    [
        context.Bucket, context.Workspace, agent, fact.Key, fact.Session, fact.At, fact.ValueAt, Name(fact.Kind), fact.Provider, fact.Model, fact.Usage.Input, fact.Usage.Output, fact.Usage.CacheRead,
        fact.Usage.CacheWrite, fact.Usage.Reasoning, fact.Path, fact.Added, fact.Removed, fact.Text,
    ];

    private static string Name(FactKind kind) => kind switch
    {
        FactKind.Response => "response",
        FactKind.Totals => "totals",
        FactKind.Prompt => "prompt",
        FactKind.Tool => "tool",
        FactKind.Edit => "edit",
        FactKind.Subagent => "subagent",
        FactKind.Compaction => "compaction",
        _ => "deleted",
    };

    private static Fact Read(Row row) => new()
    {
        Key = row.Text(0),
        Session = row.Text(1),
        At = row.At(2),
        ValueAt = row.At(3),
        Kind = row.Text(4) switch
        {
            "response" => FactKind.Response,
            "totals" => FactKind.Totals,
            "prompt" => FactKind.Prompt,
            "tool" => FactKind.Tool,
            "edit" => FactKind.Edit,
            "subagent" => FactKind.Subagent,
            "compaction" => FactKind.Compaction,
            _ => FactKind.Deleted,
        },
        Provider = row.TextOrNull(5),
        Model = row.TextOrNull(6),
        Usage = new Usage(row.LongOrNull(7), row.LongOrNull(8), row.LongOrNull(9), row.LongOrNull(10), row.LongOrNull(11)),
        Path = row.TextOrNull(12),
        Added = row.LongOrNull(13),
        Removed = row.LongOrNull(14),
        Text = row.TextOrNull(15),
    };
}
