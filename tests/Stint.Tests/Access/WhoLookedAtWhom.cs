using Stint.Access;
using Stint.Operations;
using Stint.Tests.Hosting;
using Stint.Tests.Support;
using Stint.Visits;

namespace Stint.Tests.Access;

/// <summary>The audit.</summary>
public sealed class WhoLookedAtWhom
{
    private const string Visit = "019bb16e-0000-7000-8000-000000000001";

    [Theory, BothEngines]
    public async Task Is_noted_on_every_way_to_a_persons_visits(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        var desk = served.Desk;
        desk.Do(Collecting.Start, ("id", Visit), ("user_id", "u-1"));
        var token = desk.Token("read", actor: "ben");
        foreach (var path in (string[])["/sessions/user/u-1/current", "/sessions/user/u-1/history", "/sessions/patterns/u-1", "/sessions/" + Visit, "/visits?user=u-1", "/visits?visitor=user:u-1", "/sessions/active?user=u-1"])
            Assert.Equal(200, (await served.GetAsync("/api/v1" + path, token.Text)).Status);
        foreach (var path in (string[])["/visits", "/sessions/active", "/visits/stats", "/visits?user=u-1&cursor=nonsense"])
            await served.GetAsync("/api/v1" + path, token.Text);
        desk.Wait("1h").Do(UserVisits.History, ("user", "u-2"));

        var looks = desk.Do<Page<AuditView>>(Audit.List).Items;
        Assert.Equal(
            ["visits history u-2", "visits active u-1", "visits list user:u-1", "visits list u-1", "visits show u-1", "visits patterns u-1", "visits history u-1", "visits current u-1"],
            looks.Select(each => $"{each.Operation} {each.Subject}"));
        Assert.Equal((null, "ana@example.com", desk.Now), (looks[0].Token, looks[0].Actor, looks[0].At));
        Assert.All(looks[1..], each => Assert.Equal((token.Id, "ben"), (each.Token, each.Actor)));
        Assert.Equal(6, desk.Do<Page<AuditView>>(Audit.List, ("user", "u-1")).Items.Length);
        Assert.Single(desk.Do<Page<AuditView>>(Audit.List, ("since", "-30m")).Items);
        var page = desk.Do<Page<AuditView>>(Audit.List, ("limit", 3));
        Assert.Equal(looks.Skip(3), desk.Do<Page<AuditView>>(Audit.List, ("cursor", page.Next)).Items);
        Assert.Equal("403 not_allowed", (await served.GetAsync("/api/v1/audit", token.Text)).Problem());
    }

    public static TheoryData<string> Reading => [.. Product.Operations.Where(each => each.Needs == Needs.Read && each.Parameters.Any(IsPerson)).Select(each => each.Verb)];

    /// <summary>Whatever is added and takes a user or a visitor is in it.</summary>
    [Theory, MemberData(nameof(Reading))]
    public void Is_noted_by_every_operation_that_is_asked_of_one_person(string verb)
    {
        using var desk = new Stint.Tests.Work.Desk(TestEngine.Sqlite);
        desk.Do(Collecting.Start, ("id", Visit), ("user_id", "u-1"), ("visitor_id", "u-1"));
        var operation = Product.Operations.Single(each => each.Verb == verb);
        foreach (var person in operation.Parameters.Where(IsPerson))
        {
            desk.Wait("5m").Do(operation, (person.Name, " u-1 "));
            var look = desk.Do<Page<AuditView>>(Audit.List).Items[0];
            Assert.Equal((verb, "u-1", desk.Now), (look.Operation, look.Subject, look.At));
        }

        if (!operation.Parameters.Any(each => each.Required))
        {
            var before = desk.Store.Count("audit");
            desk.Do(operation);
            Assert.Equal(before, desk.Store.Count("audit"));
        }
    }

    [Fact]
    public void Is_noted_by_all_that_there_are() => Assert.Subset(
        Reading.Select(each => each.Data).ToHashSet(StringComparer.Ordinal),
        new HashSet<string>(StringComparer.Ordinal)
        {
            "visits stats", "visits top", "visits exits", "visits heat", "visits features", "visits workflows", "visits list", "visits active", "visits current", "visits history", "visits patterns",
        });

    private static bool IsPerson(Parameter parameter) => parameter.Name is "user" or "visitor" or "user_id" or "visitor_id";

    [Theory, BothEngines]
    public void Is_one_look_when_it_comes_again_within_five_minutes(TestEngine engine)
    {
        using var desk = new Stint.Tests.Work.Desk(engine);
        for (var n = 0; n < 3; n++)
            desk.Do(UserVisits.History, ("user", "u-1"));
        desk.As("ben").Do(UserVisits.History, ("user", "u-1"));
        Assert.Equal(2, desk.Store.Count("audit"));
        desk.Wait("5m").Do(UserVisits.History, ("user", "u-1"));
        Assert.Equal(3, desk.Store.Count("audit"));
    }

    [Theory, BothEngines]
    public void Is_kept_as_long_as_it_is_set(TestEngine engine)
    {
        using var desk = new Stint.Tests.Work.Desk(engine);
        desk.Do(UserVisits.History, ("user", "old"));
        desk.Wait("30d").Do(UserVisits.History, ("user", "new"));
        Prune();
        Assert.Equal(2, desk.Store.Count("audit"));
        desk.Wait("1s");
        Prune();
        Assert.Equal("new", Assert.Single(desk.Do<Page<AuditView>>(Audit.List).Items).Subject);

        void Prune() => Audit.Prune(new Context(desk.Database, desk.Caller, desk.Clock, desk.Settings));
    }
}
