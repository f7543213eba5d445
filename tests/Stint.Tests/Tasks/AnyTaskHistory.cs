using FsCheck.Fluent;
using Stint.Operations;
using Stint.Sessions;
using Stint.Tests.Sessions;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.Tasks;

/// <summary>One thing that is done after a wait; what the state forbids is refused, and the history goes on.</summary>
internal sealed record TaskStep(string What, int Task, int Agent, int Minutes, bool Lease, bool Token);

/// <summary>What holds of every task, whatever was done with it.</summary>
public sealed class AnyTaskHistory
{
    private static readonly string[] Everything = ["add", "claim", "finish", "reject", "block", "unblock", "abandon", "renew", "sweep"];

    private static readonly string[] Keys = ["A", "B", "C"];

    // Most of what is done is claiming and finishing: else hardly a task would come through its phases.
    private static readonly FsCheck.Gen<TaskStep> Steps =
        from what in Gen.Elements([.. Everything, "add", "claim", "claim", "claim", "claim", "finish", "finish", "finish"])
        from task in Gen.Choose(0, Keys.Length - 1)
        from agent in Gen.Choose(0, 2)
        from minutes in Gen.Elements(0, 1, 7, 14, 31, 90, 260)
        from lease in Gen.Elements(true, false)
        from token in Gen.Elements(true, true, true, false)
        select new TaskStep(what, task, agent, minutes, lease, token);

    [Fact]
    public void Tiles_the_life_of_each_task_and_leaves_at_most_one_session_open() =>
        Property.Holds(Gen.ArrayOf(Steps, 40), steps => Play(steps, []), tests: 300);

    [Fact]
    public void Does_everything_that_can_be_done()
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var steps in Gen.ArrayOf(Steps, 40).Sample(40))
            Play(steps, done);
        Assert.All(Everything, what => Assert.Contains(what, done));
    }

    [Theory]
    [InlineData("update sessions set started_at = started_at - 60000 where ended_at is null")]
    [InlineData("update tasks set status = 'ready_for_development'")]
    [InlineData("update tasks set status = 'in_qa' where key = 'B'")]
    [InlineData("update tasks set created_at = created_at + 60000")]
    public void With_a_planted_fault_is_noticed(string fault)
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Add("A");
        desk.Add("B");
        desk.Claim("ana", "A");
        desk.Claim("ana", "B");
        desk.Wait("10m").Finish("B");
        Check(desk, "A");
        Check(desk, "B");
        desk.Store.Execute(fault);
        Assert.ThrowsAny<Exception>(() =>
        {
            Check(desk, "A");
            Check(desk, "B");
        });
    }

    private static void Play(TaskStep[] steps, HashSet<string> done)
    {
        using var desk = new Desk(TestEngine.Sqlite);
        var there = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            var key = Keys[step.Task];
            desk.Wait($"{step.Minutes}m");
            try
            {
                Do(desk, step, key, there.Contains(key) && step.Token ? desk.Story(key).Open?.Claim : null);
                if (step.What == "add")
                    there.Add(key);
                done.Add(step.What);
            }
            catch (Refusal)
            {
            }

            foreach (var task in there)
                Check(desk, task);
        }
    }

    private static void Do(Desk desk, TaskStep step, string key, long? token)
    {
        object result = step.What switch
        {
            "add" => desk.Add(key),
            "claim" => desk.Claim("agent-" + step.Agent, key, step.Lease ? "1h" : null),
            "finish" => desk.Finish(key, token: token),
            "reject" => desk.Reject(key, token: token),
            "block" => desk.Block(key, token),
            "unblock" => desk.Unblock(key),
            "abandon" => desk.Abandon(key, token),
            "renew" => desk.Renew(key, token),
            _ => desk.SweepTasks(step.Lease ? "30m" : null, overdue: step.Token, yes: true) is { Released: > 0 } sweep ? sweep : throw Refusal.Usage("idle", "Nothing was silent."),
        };
        Assert.NotNull(result);
    }

    private static void Check(Desk desk, string key)
    {
        var story = desk.Story(key);
        var (task, time) = (story.Task, story.Time);
        var end = task.Status == "completed" ? task.StatusAt : desk.Now;
        var at = task.CreatedAt;
        foreach (var part in time.Parts)
        {
            Assert.Equal(at, part.From);
            Assert.True(part.To > part.From);
            at = part.To;
        }

        Assert.Equal(end, at);
        Same((end - task.CreatedAt).TotalSeconds, time.ElapsedSeconds);
        Same(time.ElapsedSeconds, time.HeldSeconds + time.WaitingSeconds + time.BlockedSeconds);
        Same(time.HeldSeconds, story.Sessions.Sum(claim => claim.ElapsedSeconds));
        Assert.True(time.ReworkSeconds <= time.HeldSeconds);
        Assert.True((time.ActiveSeconds ?? 0) <= time.HeldSeconds);

        var open = story.Sessions.Where(claim => claim.EndedAt is null).ToList();
        Assert.Equal(task.Status.StartsWith("in_", StringComparison.Ordinal) ? 1 : 0, open.Count);
        Assert.All(open, claim => Assert.Equal("in_" + claim.Phase, task.Status));
        Assert.Equal(Enumerable.Range(1, story.Sessions.Length), story.Sessions.Select(claim => (int)claim.Claim));
        Assert.Equal(task.Status, story.History[^1].ToStatus);
        Assert.Equal(story.History.SkipLast(1).Select(change => change.ToStatus), story.History.Skip(1).Select(change => change.FromStatus!));
    }

    private static void Same(double expected, double actual) => Assert.Equal(expected, actual, 0.0005);
}
