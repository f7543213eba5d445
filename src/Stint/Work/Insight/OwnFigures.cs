using Stint.Operations;

namespace Stint.Work.Insight;

/// <summary>Score and quality: off unless somebody turns them on, of work sessions only, and shown to nobody but the one whose session it is.</summary>
internal static class OwnFigures
{
    public static SessionView Add(Context context, SessionView session)
    {
        if (!context.Settings.ScoreEnabled || session.Kind != "work" || session.Actor.Type != "human" || session.Actor.Id != Asking(context))
            return session;
        var inputs = Inputs(session);
        var touched = (session.Files ?? []).Where(file => file.TimesModified > 0).ToList();
        return session with { Score = Score.Of(inputs), Quality = Quality.Of(inputs, session.Counts.Files, touched.Sum(file => file.TimesModified), session.Code.Churn) };
    }

    /// <summary>Who asks: of a token only whom it is bound to, since anybody may give a name with another.</summary>
    private static string? Asking(Context context) => context.Grant.Token is null ? context.Caller.Actor : context.Grant.Actor;

    /// <summary>Of an open session the time runs until now.</summary>
    private static ScoreInputs Inputs(SessionView session) => new(
        session.Counts.TasksCreated, session.Counts.TasksCompleted, session.Counts.Decisions, session.Counts.ContextItems, session.Code.Net,
        session.ElapsedSeconds / 3600 ?? (session.Measured ? session.DurationSeconds / 3600 : null));
}
