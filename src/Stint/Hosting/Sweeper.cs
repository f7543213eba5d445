using Stint.Access;
using Stint.Operations;
using Stint.Storage;
using Stint.Visits;
using Stint.Work;
using Stint.Work.Agents;

namespace Stint.Hosting;

/// <summary>Ends what has been silent too long, once a minute. Several servers may sweep at once: the statement ends each session once.</summary>
internal sealed class Sweeper : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task sweeping;

    public Sweeper(Database database, TimeProvider time, Settings settings) => sweeping = Task.Run(async () =>
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await WaitAsync(timer))
        {
            try
            {
                foreach (var workspace in Workspaces.All(database).Prepend(settings.Workspace).Distinct(StringComparer.Ordinal))
                {
                    var context = new Context(database, new Caller(), time, settings, new Grant(workspace));
                    database.Write(tx => Expiry.Run(tx, context));
                    EndLost(database, time, settings, context.Grant);
                    VisitExpiry.Run(context);
                    VisitRetention.Run(context);
                    Audit.Prune(context);
                }

                OverdueSalts.ForgetAll(new Context(database, new Caller(), time, settings));
            }
            catch (Refusal)
            {
                // The store is away; the next minute tries again, and every read ends what is due anyway.
            }
        }
    });

    private static void EndLost(Database database, TimeProvider time, Settings settings, Grant grant)
    {
        try
        {
            LostSessions.End(database, time, settings, grant);
        }
        catch (Refusal)
        {
            // One that was deleted in between; the rest is for the next minute.
        }
    }

    private async Task<bool> WaitAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await sweeping;
        stopping.Dispose();
    }
}
