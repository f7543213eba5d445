using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary>What all entries of a work session's timeline have in common: find the session, bound the time, redact, append, count mentions.</summary>
internal static class Entries
{
    private static readonly Sql Mention = new(
        """
        insert into session_files (bucket, session_id, path, times_modified, mentions) values (@bucket, @session, @path, 0, 1)
        on conflict (bucket, session_id, path) do update set mentions = session_files.mentions + 1
        """);

    /// <summary>Appends one entry to the session that the arguments, the environment or the worktree names.</summary>
    public static ActivityView Append(
        Context context,
        Arguments arguments,
        string type,
        string text,
        string? category = null,
        string? data = null,
        IEnumerable<string>? paths = null,
        Func<SessionRow, Instant>? when = null,
        Action<Transaction, WorkRow>? also = null)
    {
        var occurred = context.Occurred(arguments, Common.At);
        text = Redaction.Apply(text.Trim());
        var mentioned = (paths ?? []).Concat(Mentions.In(text)).Select(path => Mentions.Normal(path, context.Caller.Place?.Worktree)).Distinct(StringComparer.Ordinal).ToList();
        return context.Database.Write(tx =>
        {
            Expiry.Run(tx, context);
            var row = SessionRef.NeedOpen(tx, context, arguments.Get(Common.Session));
            var at = when?.Invoke(row.Session) ?? occurred;
            CheckTime(row.Session, at);
            var activity = New(context, row, type, text, at) with { Category = category, Data = data, Path = mentioned.Count == 1 ? mentioned[0] : null };
            Timelines.Change(tx, row.Session, () =>
            {
                Timelines.Add(tx, row.Session, activity);
                foreach (var path in mentioned)
                    tx.Execute(Mention, ("@bucket", row.Session.Bucket), ("@session", row.Session.Id), ("@path", path));
                also?.Invoke(tx, row);
            });
            return SessionViews.View(activity, row.Session, context.Paths);
        });
    }

    public static Activity New(Context context, WorkRow row, string type, string? text, Instant at) => new()
    {
        Id = Ids.New(context.Now),
        At = at,
        RecordedAt = context.Now,
        Type = type,
        Description = text,
        Ai = row.Agent is not null && (context.Caller.Agent == row.Agent || (row.Process is { } owner && context.Caller.Above.Contains(owner, StringComparer.Ordinal))),
        Actor = context.Actor,
    };

    /// <summary>
    /// An entry may lie before the start (work that began before anybody said so) as long as it would have been the same session:
    /// not further away than the silence that ends one.
    /// </summary>
    private static void CheckTime(SessionRow session, Instant at)
    {
        // It is still open because somebody told late what happened; a sign behind the silence is not its own all the same.
        if (session.IsExpired(at))
        {
            throw Refusal.Conflict(
                "session_silent",
                $"Session #{session.Number} fell silent at {session.LastActivityAt}, more than {Durations.Text(session.EndAfter!.Value)} before.",
                $"End it (stint end --session {session.Number}), and start another; or give the time: --at TIME");
        }

        if (at < session.StartedAt && session.EndAfter is { } limit && session.StartedAt - at > limit)
        {
            throw Refusal.Conflict(
                "before_start",
                $"{at} lies more than {Durations.Text(limit)} before the start of session #{session.Number} ({session.StartedAt}).",
                "Record that work as a session of its own: stint start --at TIME");
        }
    }

    public static void Show(ActivityView entry, Terminal terminal, string what)
    {
        var late = entry.Retroactive ? terminal.Dim($"  at {terminal.Time(entry.At)}, told late") : "";
        terminal.Line($"{terminal.Green("✓")} {what} in session #{entry.SessionNumber}{late}");
    }
}
