using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Tests.Support;

namespace Stint.Tests.Storage;

public sealed class TransactionsOfAStore
{
    private static readonly Sql Take = new("""
        insert into numbers (bucket, workspace, scope, next) values (1, 'w', 's', 1)
        on conflict (bucket, workspace, scope) do update set next = numbers.next + 1
        """);

    private static readonly Sql Next = new("select next from numbers where bucket = 1");

    [Theory, BothEngines]
    public void Keep_nothing_when_they_fail(TestEngine engine)
    {
        using var store = TestStore.Create(engine);
        Assert.Throws<InvalidOperationException>(() => store.Database.Write(tx =>
        {
            tx.Execute(Take);
            throw new InvalidOperationException();
        }));
        Assert.Equal(0, store.Count("numbers"));
    }

    [Theory, BothEngines]
    public void Lose_no_change_when_many_write_at_once(TestEngine engine)
    {
        using var store = TestStore.Create(engine);
        using var other = store.Open();
        Parallel.For(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 12 }, n => (n % 2 == 0 ? store.Database : other).Write(tx => tx.Execute(Take)));
        Assert.Equal(60, store.Database.Read(tx => tx.First(Next, row => row.Long(0))));
    }

    [Theory, BothEngines]
    public void Read_one_state_however_much_is_written_meanwhile(TestEngine engine)
    {
        using var store = TestStore.Create(engine);
        store.Database.Write(tx => tx.Execute(Take));
        var (first, second) = store.Database.Read(tx =>
        {
            var before = tx.First(Next, row => row.Long(0));
            store.Database.Write(other => other.Execute(Take));
            return (before, tx.First(Next, row => row.Long(0)));
        });
        Assert.Equal((1, 1), (first, second));
        Assert.Equal(2, store.Database.Read(tx => tx.First(Next, row => row.Long(0))));
    }

    [Theory, BothEngines]
    public void Refuse_with_one_line_what_the_schema_forbids(TestEngine engine)
    {
        using var store = TestStore.Create(engine);
        var refusal = Assert.Throws<Refusal>(() => store.Database.Write(tx => tx.Execute(new Sql("insert into numbers (bucket) values (1)"))));
        Assert.Equal(("store_failed", RefusalKind.Unavailable), (refusal.Code, refusal.Kind));
    }

    [Theory, BothEngines]
    public void Count_the_changes_that_others_commit(TestEngine engine)
    {
        using var store = TestStore.Create(engine);
        using var other = store.Open();
        using var counter = new ChangeCounter(store.Database);
        // PostgreSQL counts for all databases of a server, and other tests write to theirs meanwhile.
        Assert.Contains(Enumerable.Range(0, 1000), _ => counter.Read() == counter.Read());
        var before = counter.Read();
        other.Write(tx => tx.Execute(Take));
        Assert.NotEqual(before, counter.Read());
    }
}

public sealed class AnIdOfTheStore
{
    private static readonly Instant At = Instant.Parse("2026-01-12T09:00:00.123Z");

    [Fact]
    public void Is_a_version_7_with_its_instant_and_nobody_elses()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => Ids.New(At)).ToList();
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(ids, id =>
        {
            var guid = Guid.ParseExact(id, "D");
            Assert.Equal((7, 8), (guid.Version, guid.Variant & 0xC));
            Assert.StartsWith(At.Milliseconds.ToString("x12", System.Globalization.CultureInfo.InvariantCulture)[..8], id, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Sorts_behind_those_given_before_within_one_millisecond()
    {
        var ids = Enumerable.Range(0, 5000).Select(_ => Ids.New(At)).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public void Derived_from_a_name_is_the_same_again_and_another_for_another_name()
    {
        Assert.Equal(Ids.Derived(At, "commit 1"), Ids.Derived(At, "commit 1"));
        Assert.NotEqual(Ids.Derived(At, "commit 1"), Ids.Derived(At, "commit 2"));
        Assert.Equal(7, Guid.ParseExact(Ids.Derived(At, "commit 1"), "D").Version);
    }

    [Theory]
    [InlineData("default", 271)]
    [InlineData("ana@example.com", 630)]
    public void Has_a_bucket_that_never_changes(string workspace, int bucket) => Assert.Equal(bucket, Bucket.Of(workspace));
}
