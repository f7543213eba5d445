using Stint.Operations;
using Stint.Timeline;
using Stint.Work.Agents;

namespace Stint.Work.Transcripts;

/// <summary>
/// The new part of the transcript that a hook names, taken when a turn or a session is over, so that models and tokens are known without a command. Where
/// that would take long, or the store is a server's, it is left to <c>stint import</c>.
/// </summary>
internal static class HookedTranscript
{
    /// <summary>The assistant waits for its hooks.</summary>
    private const long MostBytes = 4 << 20;

    public static void Take(Client client, AgentEvent told)
    {
        if (told is not { Transcript: { } path, Session: { } session } || client.Backend is not LocalBackend local)
            return;
        var caller = client.Surroundings.Caller(client);
        if (Array.Find(TranscriptForm.All, each => each.Agent == caller.Agent) is not { } form || !Path.IsPathRooted(path) || !form.Takes(path))
            return;
        var context = new Context(local.Database, caller with { Place = null }, client.Machine.Time, client.Settings);
        var reader = new TranscriptReader(context, form);
        if (!reader.Take(path, Path.GetFileName(path), MostBytes, client.Machine.Stopping))
            return;
        context.Database.Write(tx => WorkDays.Kept.Keep(tx, context, context.Zone.Id));
        // What the file tells of, which need not be the session that the hook names, and what lost something to it.
        var settle = new SettleTranscripts(context, form.Agent);
        var projects = new TranscriptProjects(context, null);
        foreach (var each in settle.Decide(reader.Touched.Append(session), client.Machine.Stopping).Select(settle.Find).OfType<Unsettled>())
        {
            projects.Look(each.Cwd);
            settle.Settle(each.Session, projects.Of);
        }
    }
}
