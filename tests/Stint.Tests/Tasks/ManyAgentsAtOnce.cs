using System.Collections.Concurrent;
using Stint.Operations;
using Stint.Tasks;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.Tasks;

/// <summary>Sixty-four agents, each with connections of its own, that ask for tasks until none is left.</summary>
public sealed class ManyAgentsAtOnce
{
    private const int Tasks = 300;

    [Theory, BothEngines]
    public void Get_each_task_once_and_lose_none(TestEngine engine)
    {
        using var desk = new Desk(engine);
        var place = desk.At(null);
        for (var i = 0; i < Tasks; i++)
            place.Add($"T-{i}");
        var taken = new ConcurrentBag<string>();
        var others = new ConcurrentBag<Exception>();
        var threads = Enumerable.Range(0, 64).Select(n => new Thread(() => Work(place, $"agent-{n}", taken, others))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Empty(others);
        Assert.Equal(Tasks, taken.Count);
        Assert.Equal(Tasks, taken.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal([$"{Tasks}|{Tasks}|1"], place.Store.Rows("select count(*), count(distinct task_id), max(claim) from task_sessions where ended_at is null"));
        Assert.Equal([$"in_development|{Tasks}"], place.Store.Rows("select status, count(*) from tasks group by status"));
    }

    private static void Work(Desk desk, string agent, ConcurrentBag<string> taken, ConcurrentBag<Exception> others)
    {
        try
        {
            using var database = desk.Store.Open();
            var arguments = Desk.Arguments(NextTask.Operation, ("agent", agent));
            while (true)
                taken.Add(((TaskChanged)NextTask.Operation.Run(new Context(database, desk.Caller, desk.Clock, desk.Settings), arguments)).Task.Key);
        }
        catch (Refusal refusal) when (refusal.Code == "no_task_ready")
        {
        }
        catch (Exception failure)
        {
            others.Add(failure);
        }
    }
}
