using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Transcripts;

/// <summary>Models, tokens, files and lines of a session, as its transcript tells: written anew as a whole each time.</summary>
internal static class SessionUsage
{
    private static readonly Sql DropModels = new("delete from session_models where bucket = @bucket and session_id = @id");

    // Totals of a run stand over the answers until then.
    private static readonly Sql PutModels = new(Models("""
        case when r.kind = 'totals' or r.at > coalesce((select max(t.at) from transcript_facts t where t.bucket = @bucket and t.workspace = @workspace and t.agent = @agent and t.agent_session = @session and t.kind = 'totals'), -1) then 1 else 0 end
        """));

    // What comes behind all that is counted has no totals before it.
    private static readonly Sql AddModels = new(Models("1"));

    private static string Models(string counted) =>
        $"""
        insert into session_models (bucket, session_id, provider, model, responses, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens)
        select f.bucket, cast(@id as text), f.provider, f.model, sum(case when f.kind = 'response' then 1 else 0 end), sum(case when f.counted = 1 then f.input_tokens end),
          sum(case when f.counted = 1 then f.output_tokens end), sum(case when f.counted = 1 then f.cache_read_tokens end), sum(case when f.counted = 1 then f.cache_write_tokens end),
          sum(case when f.counted = 1 then f.reasoning_tokens end)
        from (
          select r.bucket, coalesce(r.provider, '') as provider, r.model, r.kind, r.input_tokens, r.output_tokens, r.cache_read_tokens, r.cache_write_tokens, r.reasoning_tokens,
            {counted} as counted
          from transcript_facts r
          where r.bucket = @bucket and r.workspace = @workspace and r.agent = @agent and r.agent_session = @session and r.at >= @from and r.at <= @to
            and r.kind in ('response', 'totals') and r.model is not null) f
        group by f.bucket, f.provider, f.model
        on conflict (bucket, session_id, provider, model) do update set responses = session_models.responses + excluded.responses,
          input_tokens = case when session_models.input_tokens is null then excluded.input_tokens else session_models.input_tokens + coalesce(excluded.input_tokens, 0) end,
          output_tokens = case when session_models.output_tokens is null then excluded.output_tokens else session_models.output_tokens + coalesce(excluded.output_tokens, 0) end,
          cache_read_tokens = case when session_models.cache_read_tokens is null then excluded.cache_read_tokens else session_models.cache_read_tokens + coalesce(excluded.cache_read_tokens, 0) end,
          cache_write_tokens = case when session_models.cache_write_tokens is null then excluded.cache_write_tokens else session_models.cache_write_tokens + coalesce(excluded.cache_write_tokens, 0) end,
          reasoning_tokens = case when session_models.reasoning_tokens is null then excluded.reasoning_tokens else session_models.reasoning_tokens + coalesce(excluded.reasoning_tokens, 0) end
        """;

    private static readonly Sql ForgetLines = new(
        "update session_files set ai_lines_added = null, ai_lines_removed = null where bucket = @bucket and session_id = @id and (ai_lines_added is not null or ai_lines_removed is not null)");

    private static readonly Sql Hooked = new(
        "select path, count(*) from activities where bucket = @bucket and session_id = @id and type = 'file_modified' and path is not null group by path");

    private static readonly Sql Edited = new("select path from session_files where bucket = @bucket and session_id = @id and edits > 0");

    private static readonly Sql DropUntouched = new(
        "delete from session_files where bucket = @bucket and session_id = @id and times_modified = 0 and edits = 0 and mentions = 0");

    // How often git saw a change is not known where there were more edits; where some of them turn out to be another's, it was once at least.
    private static readonly Bulk PutFiles = new(
        "session_files",
        """
        (bucket, session_id, path) do update set edits = excluded.edits, ai_lines_added = excluded.ai_lines_added, ai_lines_removed = excluded.ai_lines_removed,
          times_modified = case when session_files.times_modified > session_files.edits and session_files.times_modified > excluded.edits then session_files.times_modified
            when session_files.change is not null and excluded.edits = 0 then 1 else excluded.edits end
        """,
        ["bucket bigint", "session_id text", "path text", "times_modified bigint", "mentions bigint", "edits bigint", "ai_lines_added bigint", "ai_lines_removed bigint"]);

    private static readonly Sql SetLines = new(
        """
        update work_sessions set ai_lines_added = @added, ai_lines_removed = @removed, model = coalesce(model, cast(@model as text)), provider = coalesce(provider, cast(@provider as text))
        where bucket = @bucket and session_id = @id
        """);

    private static readonly Sql AddLines = new(
        """
        update work_sessions set model = coalesce(model, cast(@model as text)), provider = coalesce(provider, cast(@provider as text)),
          ai_lines_added = case when cast(@added as bigint) is null then ai_lines_added else coalesce(ai_lines_added, 0) + cast(@added as bigint) end,
          ai_lines_removed = case when cast(@removed as bigint) is null then ai_lines_removed else coalesce(ai_lines_removed, 0) + cast(@removed as bigint) end
        where bucket = @bucket and session_id = @id
        """);

    private static readonly Sql AddFile = new(
        """
        insert into session_files (bucket, session_id, path, times_modified, mentions, edits, ai_lines_added, ai_lines_removed)
        values (@bucket, @id, @path, @edits, 0, @edits, cast(@added as bigint), cast(@removed as bigint))
        on conflict (bucket, session_id, path) do update set edits = session_files.edits + excluded.edits,
          times_modified = case when session_files.times_modified > session_files.edits + excluded.edits then session_files.times_modified else session_files.edits + excluded.edits end,
          ai_lines_added = case when excluded.ai_lines_added is null then session_files.ai_lines_added else coalesce(session_files.ai_lines_added, 0) + excluded.ai_lines_added end,
          ai_lines_removed = case when excluded.ai_lines_removed is null then session_files.ai_lines_removed else coalesce(session_files.ai_lines_removed, 0) + excluded.ai_lines_removed end
        """);

    private static readonly Sql Most = new(
        "select provider, model from session_models where bucket = @bucket and session_id = @id order by coalesce(output_tokens, 0) desc, model limit 1");

    public static void Write(Transaction tx, SessionRow session, string agent, IEnumerable<Stretch> stretches, ToldEntries told)
    {
        (string, object?)[] key = [("@bucket", session.Bucket), ("@id", session.Id)];
        tx.Execute(DropModels, key);
        foreach (var stretch in stretches)
        {
            tx.Execute(PutModels, [.. key, ("@workspace", session.Workspace), ("@agent", agent), ("@session", stretch.Name), ("@from", stretch.From), ("@to", stretch.To)]);
            GrownSession.Counted(tx, session, stretch);
        }

        tx.Execute(ForgetLines, key);
        var hooked = tx.Query(Hooked, row => (Path: row.Text(0), N: row.Long(1)), key).ToDictionary(each => each.Path, each => each.N, StringComparer.Ordinal);
        // Those too of which nothing is told any more: it was another's.
        var paths = tx.Query(Edited, row => row.Text(0), key).Union(told.Files.Keys, StringComparer.Ordinal);
        PutFiles.Write(
            tx,
            [
                .. paths.Select(path => (Path: path, Told: told.Files.GetValueOrDefault(path) ?? new EditedFile(0, null, null)))
                    .Select(file => (file.Path, Times: Math.Max(file.Told.Times, hooked.GetValueOrDefault(file.Path)), file.Told))
                    .Select(file => new object?[] { session.Bucket, session.Id, file.Path, file.Times, 0L, file.Times, file.Told.Added, file.Told.Removed }),
            ]);
        tx.Execute(DropUntouched, key);
        SetModel(tx, key, SetLines, told);
    }

    /// <summary>Adds what comes behind all that is counted already.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="session">The session.</param>
    /// <param name="agent">The assistant.</param>
    /// <param name="stretch">When it was told, and under which name.</param>
    /// <param name="told">What it tells of files and lines.</param>
    /// <param name="added">The entries that no hook has counted.</param>
    public static void Add(Transaction tx, SessionRow session, string agent, Stretch stretch, ToldEntries told, List<Activity> added)
    {
        (string, object?)[] key = [("@bucket", session.Bucket), ("@id", session.Id)];
        tx.Execute(AddModels, [.. key, ("@workspace", session.Workspace), ("@agent", agent), ("@session", stretch.Name), ("@from", stretch.From), ("@to", stretch.To)]);
        var edits = added.Where(entry => entry is { Type: ActivityTypes.FileModified, Path: not null }).CountBy(entry => entry.Path!, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var path in told.Files.Keys.Union(edits.Keys, StringComparer.Ordinal))
        {
            var file = told.Files.GetValueOrDefault(path);
            tx.Execute(AddFile, [.. key, ("@path", path), ("@edits", (long)edits.GetValueOrDefault(path)), ("@added", file?.Added), ("@removed", file?.Removed)]);
        }

        SetModel(tx, key, AddLines, told);
    }

    private static void SetModel(Transaction tx, (string, object?)[] key, Sql lines, ToldEntries told)
    {
        var most = tx.First(Most, row => (Provider: row.TextOrNull(0), Model: row.TextOrNull(1)), key);
        tx.Execute(lines, [.. key, ("@added", told.Added), ("@removed", told.Removed), ("@model", most.Model), ("@provider", most.Provider is "" ? null : most.Provider)]);
    }

    public static void Drop(Transaction tx, int bucket, string id) => tx.Execute(DropModels, ("@bucket", bucket), ("@id", id));
}
