using Stint.Operations;
using Stint.Storage;

namespace Stint.Work.Agents;

/// <summary>Ends the sessions of this machine whose assistants' processes are gone.</summary>
internal static class LostSessions
{
    /// <summary>As a command does it. What git saw of them is asked later, where they worked; and no session that cannot be ended stands in the way of the command.</summary>
    /// <returns>Those that were ended.</returns>
    public static List<SessionView> End(Client client)
    {
        var ended = new List<SessionView>();
        try
        {
            foreach (var lost in client.Ask((Operation<Page<DrivenView>>)LostSession.Driven, new Arguments()).Items.Where(each => OwnerProcess.IsGone(each.Owner)))
                ended.Add(client.Ask((Operation<SessionView>)LostSession.Operation, LostSession.Arguments(lost.Id, lost.Owner, Why(lost))));
        }
        catch (Refusal)
        {
            // A token that may only read, a server of another version: silence ends them.
        }

        return ended;
    }

    /// <summary>As the server does it once a minute.</summary>
    public static void End(Database database, TimeProvider time, Settings settings, Grant grant)
    {
        foreach (var lost in LostSession.Of(new Context(database, new Caller(), time, settings, grant), WorkSurroundings.ThisHost).Where(each => OwnerProcess.IsGone(each.Owner)))
            LostSession.End(new Context(database, new Caller { Actor = lost.Actor }, time, settings, grant), lost.Id, lost.Owner, Why(lost));
    }

    private static string Why(DrivenView lost) => $"the process of {lost.Agent} is gone";
}
