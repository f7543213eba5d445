using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Agents;

/// <summary>What was kept of what an assistant told.</summary>
/// <param name="Entries">Entries of the session's timeline; 0: nothing new.</param>
internal sealed record AgentRecorded(string SessionId, long SessionNumber, long Entries);

/// <summary>What an assistant's hooks tell of its session, as entries of the timeline.</summary>
internal static class AgentEntry
{
    /// <summary>Tools that follow each other closely are one stretch of work, and an entry for each would tell nothing more.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(30);

    private const int MostPaths = 100;

    private static readonly Parameter<string> Type = Parameter.Choice(
        "type", "What happened",
        ActivityTypes.Prompt, ActivityTypes.Tool, ActivityTypes.FileModified, ActivityTypes.TurnEnded, ActivityTypes.SubagentEnded, ActivityTypes.Compacted);

    private static readonly Parameter<string> Text = Parameter.Text("text", "The tool, or the beginning of the prompt", 4096);
    private static readonly Parameter<string[]> Paths = Parameter.Texts("paths", "Files that were changed, at most 100", max: 4096);
    private static readonly Parameter<bool> Begun = Parameter.Flag("begun", "The same event has begun the session");

    /// <summary>An edit that git need not have seen counts too: the larger of both stands.</summary>
    private static readonly Sql Edited = new(
        """
        insert into session_files (bucket, session_id, path, times_modified, mentions, edits) values (@bucket, @id, @path, 1, 0, 1)
        on conflict (bucket, session_id, path) do update set edits = session_files.edits + 1,
          times_modified = case when session_files.times_modified > session_files.edits then session_files.times_modified else session_files.edits + 1 end
        """);

    public static readonly Operation Operation = new Operation<AgentRecorded>
    {
        Verbs = ["session agent-event"],
        Route = "POST /api/v1/work/sessions/{session}/agent-events",
        Summary = "Record what an assistant's hook told",
        Hidden = true,
        Parameters = [Type, Text, Paths, Begun, Common.Session],
        Status = 201,
        Json = () => WorkJson.Default.AgentRecorded,
        Does = Run,
        Shows = (recorded, terminal) => terminal.Line($"{terminal.Green("✓")} {Spoken.Count(recorded.Entries, "entry", "entries")} in session #{recorded.SessionNumber}"),
    };

    public static Arguments Arguments(AgentEvent told, bool begun = false)
    {
        var arguments = new Arguments().With(Type, told.Kind switch
        {
            AgentEventKind.Prompt => ActivityTypes.Prompt,
            AgentEventKind.FileChange => ActivityTypes.FileModified,
            AgentEventKind.SubagentEnd => ActivityTypes.SubagentEnded,
            AgentEventKind.Compaction => ActivityTypes.Compacted,
            AgentEventKind.ToolUse => ActivityTypes.Tool,
            _ => ActivityTypes.TurnEnded,
        });
        if (told.Text is { } text)
            arguments = arguments.With(Text, text);
        if (begun)
            arguments.Set(Begun, true);
        return told.Paths.Length == 0 ? arguments : arguments.With(Paths, told.Paths);
    }

    private static AgentRecorded Run(Context context, Arguments arguments)
    {
        var (type, text) = (arguments.Get(Type) ?? ActivityTypes.Tool, arguments.Get(Text)?.Trim());
        var paths = (arguments.Get(Paths) ?? []).Take(MostPaths).Select(path => WorktreeFile.Name(path, null, context.Caller.Place?.Worktree)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return context.Database.Write(tx =>
        {
            Expiry.Run(tx, context);
            var row = SessionRef.NeedOpen(tx, context, arguments.Get(Common.Session));
            var session = row.Session;
            if (type == ActivityTypes.Tool && context.Now - session.LastActivityAt < Apart)
                return new AgentRecorded(session.Id, session.Number, 0);
            var entry = Entries.New(context, row, type, text is null ? null : Redaction.Apply(text), context.Now);
            // A file outside of the worktree is no part of the session's work, and the assistant was at work all the same.
            Activity[] entries = type == ActivityTypes.FileModified && paths.Count > 0
                ? [.. paths.Select(path => entry with { Id = Ids.New(context.Now), Path = path, Description = path })]
                : [entry with { Type = type == ActivityTypes.FileModified ? ActivityTypes.Tool : type }];
            Timelines.Change(tx, session, () =>
            {
                Driven.Own(tx, context, row, arguments.Get(Begun));
                foreach (var each in entries)
                {
                    Timelines.Add(tx, session, each);
                    if (each.Path is { } edited)
                        tx.Execute(Edited, ("@bucket", session.Bucket), ("@id", session.Id), ("@path", edited));
                }
            });
            return new AgentRecorded(session.Id, session.Number, entries.Length);
        });
    }
}
