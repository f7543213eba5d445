using Stint.Access;
using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Setup;

/// <summary>A handoff as Markdown. <c>Edited</c>: somebody wrote it; else it is made of evidence. <c>Open</c>: the session goes on, and it is what it would be now.</summary>
internal sealed record HandoffView(string SessionId, long Number, bool Open, bool Edited, string? Worktree, string Text);

/// <summary>Reads the handoff of a session, and records somebody's own words in its place.</summary>
internal static class HandoffText
{
    internal static readonly Parameter<string> Text = Parameter.Text("text", "The handoff, as Markdown", Common.LongText, required: true, value: "TEXT");

    public static readonly Operation Read = new Operation<HandoffView>
    {
        Verbs = ["session handoff"],
        Route = "GET /api/v1/work/sessions/{session}/handoff",
        Summary = "The handoff of a session",
        Parameters = [Common.Ref],
        Gather = Gather.Place,
        Hidden = true,
        Json = () => SetupJson.Default.HandoffView,
        Does = (context, arguments) => Expiry.Read(context, tx => View(tx, context, Wanted(tx, context, arguments.Get(Common.Ref)))),
        Shows = (handoff, terminal) => terminal.Line(handoff.Text),
    };

    public static readonly Operation Edit = new Operation<HandoffView>
    {
        Verbs = ["session handoff edit"],
        Route = "PUT /api/v1/work/sessions/{session}/handoff",
        Summary = "Put your own words in the place of a session's handoff; who and when is recorded",
        Parameters = [Common.Ref, Text],
        Gather = Gather.Place,
        Hidden = true,
        Json = () => SetupJson.Default.HandoffView,
        Does = (context, arguments) => context.Database.Write(tx =>
        {
            Expiry.Run(tx, context);
            var row = Wanted(tx, context, arguments.Get(Common.Ref));
            if (row.Session.EndedAt is null)
                throw Refusal.Conflict("session_open", $"Session #{row.Session.Number} is still open; its handoff is written when it ends.", "End it first: stint end");
            // No sign of life and no figure: the session stays as it ended, and the timeline says who changed the words.
            var text = Redaction.Apply(arguments.Need(Text).ReplaceLineEndings("\n").TrimEnd('\n'));
            Timelines.Write(tx, row.Session, Entries.New(context, row, ActivityTypes.Handoff, text, context.Now) with { Sign = false });
            return View(tx, context, row);
        }),
        Shows = (handoff, terminal) => terminal.Line(handoff.Text),
    };

    /// <summary>The session that is named, else the last one that ended in this project.</summary>
    private static WorkRow Wanted(Transaction tx, Context context, string? reference)
    {
        // Over HTTP a path always names something: "current", where nothing was given.
        if ((reference is null or "current" ? context.Caller.Session : reference) is { } named)
            return SessionRef.Need(tx, context, named);
        var project = context.Caller.Place is { CommonDir.Length: > 0 } place ? Projects.FindRepository(tx, context, place) : null;
        return Resume.LastEnded(tx, context, project?.Id)
            ?? throw Refusal.NotFound("no_handoff", "No session has ended here yet.", "A handoff is written at the end of a session: stint end");
    }

    private static HandoffView View(Transaction tx, Context context, WorkRow row)
    {
        var entries = tx.Query(Documents.Entries, Activity.Read, ("@bucket", row.Session.Bucket), ("@id", row.Session.Id)).ConvertAll(each => SessionViews.View(each, paths: context.Paths));
        return new HandoffView(
            row.Session.Id,
            row.Session.Number,
            row.Session.EndedAt is null,
            entries.Exists(entry => entry.Type == ActivityTypes.Handoff),
            context.Paths.Hides ? null : row.Worktree,
            Handoff.Render(SessionViews.Full(tx, context, row), entries));
    }
}
