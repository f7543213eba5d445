using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Tests.Support;
using Stint.Upkeep;
using Stint.Visits;

namespace Stint.Bench;

/// <summary>P8: the days of the last month, with ever more events in them; P9: who is here; P10: ending what is overdue. All in process.</summary>
internal static class Looking
{
    private const int Here = 100_000;

    private static readonly Sql Seen = new(
        "select count(*) from sessions where bucket = @bucket and kind = 'visit' and ended_at is null and last_activity_at >= @since");

    private static readonly Sql SeenPeople = new(
        """
        select count(*), count(distinct coalesce('u:' || v.user_id, 'v:' || v.visitor_id)) from sessions s cross join visits v
        where s.bucket = @bucket and s.kind = 'visit' and s.ended_at is null and s.last_activity_at >= @since and s.bucket = v.bucket and s.id = v.session_id
        """);

    private static readonly Sql End = new(
        """
        update sessions set status = 'ended', ended_at = last_activity_at, closed_at = @now, end_reason = 'timeout'
        where bucket = @bucket and kind = 'visit' and ended_at is null and last_activity_at < @now - end_after_ms
        """);

    public static Workload Days { get; } = new("P8", "the last 30 days of visits, as they are counted again (items: events in them)", DaysOfMonth);

    public static Workload Active { get; } = new("P9", "who visits now (items: open visits; a sixth of them seen within 5 minutes)", ActiveNow);

    public static Workload Sweep { get; } = new("P10", "ending overdue visits, days corrected (items: visits)", Overdue);

#pragma warning disable CS1998 // Nothing is awaited: the stores are called synchronously.
    private static async IAsyncEnumerable<Case> DaysOfMonth(bool full)
    {
        using var folder = new TempFolder();
        foreach (var stores in Stores.All("P8", folder))
        {
            foreach (var size in full ? [100_000, 1_000_000, 10_000_000] : (int[])[10_000, 100_000, 1_000_000])
            {
                var target = stores.Create();
                using (StoredVisits store = new(target))
                {
                    store.Fill(size);
                    Analyze(store.Database);
                    Recount(store);
                    yield return new Case(stores.Name, size, [Contender.Of("30 days", () => Daily(store).Items.Sum(day => day.Sessions))]);
                }

                stores.Drop(target);
            }
        }
    }

    private static async IAsyncEnumerable<Case> ActiveNow(bool full)
    {
        using var folder = new TempFolder();
        foreach (var stores in Stores.All("P9", folder))
        {
            var target = stores.Create();
            using (StoredVisits store = new(target))
            {
                store.Open(Here);
                Analyze(store.Database);
                var since = StoredVisits.Now - TimeSpan.FromMinutes(5);
                yield return new Case(stores.Name, Here,
                [
                    Contender.Of("bare index scan", () => store.Database.Read(tx => tx.First(Seen, row => row.Long(0), ("@bucket", store.Context.Bucket), ("@since", since)))),
                    Contender.Of("bare SQL, with users", () => store.Database.Read(tx => tx.First(SeenPeople, row => row.Long(1), ("@bucket", store.Context.Bucket), ("@since", since)))),
                    Contender.Of("visits active", () => ((ActiveVisitsView)store.Context.Do(ShowVisits.ActiveNow)!).Users, "bare index scan", target: 2),
                ]);
            }

            stores.Drop(target);
        }
    }

    private static async IAsyncEnumerable<Case> Overdue(bool full)
    {
        var visits = full ? Here : 20_000;
        using var folder = new TempFolder();
        foreach (var stores in Stores.All("P10", folder))
        {
            StoredVisits[] held = [];
            var targets = new List<string>();
            void Next()
            {
                Array.ForEach(held, each => each.Dispose());
                targets.ForEach(stores.Drop);
                targets = [stores.Create()];
                held = [new StoredVisits(targets[0])];
                held[0].Open(visits);
                Analyze(held[0].Database);
            }

            var later = StoredVisits.Now + TimeSpan.FromHours(2);
            yield return new Case(stores.Name, visits,
            [
                Contender.Of("one bare update", () => held[0].Database.Write(tx => tx.Execute(End, ("@bucket", held[0].Context.Bucket), ("@now", later)))) with { Prepare = Next },
                Contender.Of("sweep", () => VisitExpiry.Run(held[0].At(later)), "one bare update", target: 3) with { Prepare = Next },
            ], Runs: 3);
            Array.ForEach(held, each => each.Dispose());
            targets.ForEach(stores.Drop);
        }
    }
#pragma warning restore CS1998

    private static DailyVisitsView Daily(StoredVisits store) => (DailyVisitsView)store.Context.Do(VisitStats.Daily, ("since", "2026-01-01"))!;

    /// <summary>The days must be what counting all visits again gives.</summary>
    private static void Recount(StoredVisits store)
    {
        var before = Daily(store).Items;
        store.Context.Do(RebuildRollups.Operation);
        if (!before.SequenceEqual(Daily(store).Items))
            throw new InvalidOperationException("The days are not what a recount gives.");
    }

    private static void Analyze(Database database)
    {
        if (database.Engine != Engine.Postgres)
            return;
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "vacuum analyze";
        command.ExecuteNonQuery();
    }
}
