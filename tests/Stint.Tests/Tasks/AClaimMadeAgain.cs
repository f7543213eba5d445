using Stint.Tasks;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.Tasks;

/// <summary>An agent whose claim was made, but who did not get the answer, asks again under the same id.</summary>
public sealed class AClaimMadeAgain
{
    private const string Id = "019bb16e-0000-7000-8000-0000000000c1";
    private const string Other = "019bb16e-0000-7000-8000-0000000000c2";

    [Theory, BothEngines]
    public void Is_the_same_claim_with_its_token_as_long_as_it_is_open(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add();
        var first = Claim(desk);
        Assert.Equal((Id, 1), (first.Session!.Id, first.Token));
        var before = desk.Store.Dump();
        Assert.Equal((first.Session, first.Token), (Claim(desk).Session, Claim(desk).Token));
        Assert.Equal(before, desk.Store.Dump());
        desk.Finish(token: 1);
        var ended = desk.Refused("claim_ended", ClaimTask.Operation, ("key", Agents.Key), ("agent", "ana"), ("id", Id));
        Assert.Equal("completed", (string?)ended.Facts!["session"]!["outcome"]);
    }

    [Theory, BothEngines]
    public void Of_the_next_task_takes_no_second_one(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Add("T-1");
        desk.Add("T-2");
        Assert.Equal(["T-1", "T-1", "T-2"], new[] { Id, Id, Other }.Select(id => desk.Do<TaskChanged>(NextTask.Operation, ("agent", "ana"), ("id", id)).Task.Key));
        desk.Refused("session_exists", NextTask.Operation, ("agent", "ben"), ("id", Id));
        desk.Refused("bad_value", NextTask.Operation, ("agent", "ben"), ("id", "3f0e8a53-6ba9-4d55-a3f5-2b6f5f6f2a10"));
    }

    [Theory, BothEngines]
    public async Task At_the_same_time_is_made_once(TestEngine engine)
    {
        using var desk = new Desk(engine);
        for (var n = 0; n < 8; n++)
            desk.Add($"T-{n}");
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => desk.Do<TaskChanged>(NextTask.Operation, ("agent", "ana"), ("id", Id)).Task.Key)));
        Assert.Single(taken.Distinct(StringComparer.Ordinal));
        Assert.Equal(1, desk.Store.Count("task_sessions"));
        Assert.Equal(1, desk.Claims().N);
    }

    [Fact]
    public void Under_an_id_of_something_else_is_refused()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Add();
        desk.Add("T-2");
        desk.Claim("ben", "T-2");
        desk.Do(ClaimTask.Operation, ("key", Agents.Key), ("agent", "ana"), ("id", Other));
        desk.Refused("session_exists", ClaimTask.Operation, ("key", "T-2"), ("agent", "ana"), ("id", Other));
        desk.Start(session: Id);
        desk.Refused("session_exists", ClaimTask.Operation, ("key", Agents.Key), ("agent", "ana"), ("id", Id));
    }

    [Fact]
    public void That_another_made_tells_which_claim_it_is()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Add();
        desk.Claim("ben");
        desk.Abandon();
        desk.Claim("ben");
        Assert.Equal(2, (long?)desk.Refused("task_already_claimed", ClaimTask.Operation, ("key", Agents.Key), ("agent", "ana"), ("id", Id)).Facts!["session"]!["claim"]);
    }

    private static TaskChanged Claim(Desk desk) =>
        desk.Do<TaskChanged>(ClaimTask.Operation, ("key", Agents.Key), ("agent", "ana"), ("lease", "30m"), ("id", Id));
}
