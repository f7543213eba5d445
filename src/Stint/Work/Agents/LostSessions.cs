using Stint.Operations;
using Stint.Storage;

namespace Stint.Work.Agents;

/// <summary>Ends the sessions of this machine whose assistants' processes are gone.</summary>
internal static class LostSessions
{
    /// <summary>As a command does it, where the session's worktree can be looked at.</summary>
    public static void End(Client client)
    {
        foreach (var lost in client.Ask((Operation<Page<DrivenView>>)LostSession.Driven, new Arguments()).Items.Where(each => OwnerProcess.IsGone(each.Owner)))
        {
            var machine = client.Machine with { Directory = Directory.Exists(lost.Worktree) ? lost.Worktree : client.Machine.Directory };
            using var there = new Client(machine, client.Options with { Actor = lost.Actor }, new WorkSurroundings(machine));
            there.Patience = client.Patience;
            there.Carry(LostSession.Operation, LostSession.Arguments(lost.Id, Why(lost)));
        }
    }

    /// <summary>As the server does it once a minute.</summary>
    public static void End(Database database, TimeProvider time, Settings settings, Grant grant)
    {
        foreach (var lost in LostSession.Of(new Context(database, new Caller(), time, settings, grant), WorkSurroundings.ThisHost).Where(each => OwnerProcess.IsGone(each.Owner)))
            LostSession.End(new Context(database, new Caller { Actor = lost.Actor }, time, settings, grant), lost.Id, Why(lost));
    }

    private static string Why(DrivenView lost) => $"the process of {lost.Agent} is gone";
}
