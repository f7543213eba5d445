using Stint.Coding;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Tests.Support;

namespace Stint.Bench;

/// <summary>P18: one day's coding, and a week of it, with ever more heartbeats of other days in the store. All in process.</summary>
internal static class Heartbeating
{
    /// <summary>One every half a minute for sixteen hours: more than any editor sends.</summary>
    private const int OfDay = 2000;

    private static readonly Instant Now = Instant.Parse("2026-01-31T12:00:00Z");

    private static readonly Sql CountDay = new(
        "select count(*) from heartbeats where bucket = @bucket and workspace = @workspace and actor_id = @actor and at >= @from and at < @to");

    public static Workload Workload { get; } = new("P18", "a day of 2,000 heartbeats, and a week with it, the days before kept (items: heartbeats in the store)", Cases);

#pragma warning disable CS1998 // Nothing is awaited: the stores are called synchronously.
    private static async IAsyncEnumerable<Case> Cases(bool full)
#pragma warning restore CS1998
    {
        using var folder = new TempFolder();
        foreach (var stores in Stores.All("P18", folder))
        {
            foreach (var size in full ? [10_000, 1_000_000, 10_000_000] : (int[])[10_000, 1_000_000])
            {
                var target = stores.Create();
                using (var database = Database.Open(target, TimeProvider.System))
                {
                    var context = new Context(database, new Caller { Actor = "ana@example.com", Tz = "UTC" }, new Standing(Now), new Settings { Tz = "UTC" });
                    Fill(context, size);
                    Week(context);
                    var day = DaySplit.Bounds(DaySplit.Of(Now, TimeZoneInfo.Utc), TimeZoneInfo.Utc);
                    var coder = Coder.Of(context);
                    yield return new Case(stores.Name, size,
                    [
                        Contender.Of("bare index scan of the day", () => database.Read(tx => tx.First(CountDay, row => row.Long(0), coder.With(("@from", day.Start), ("@to", day.End))))),
                        Contender.Of("coding today", () => (long)((CodingSummary)context.Do(CodingSummary.Today)!).HumanSeconds),
                        Contender.Of("coding summary, 7 days", () => Week(context)),
                        Contender.Of("one heartbeat more", () => One(context)),
                    ]);
                }

                stores.Drop(target);
            }
        }
    }

    private static long Week(Context context) => (long)((CodingSummary)context.Do(CodingSummary.Operation)!).HumanSeconds;

    private static void Fill(Context context, int size)
    {
        // Backwards from now, day by day.
        for (var done = 0; done < size;)
        {
            var day = done / OfDay;
            var start = (day == 0 ? Now - TimeSpan.FromHours(12) : Now - TimeSpan.FromDays(day)) + TimeSpan.FromSeconds(1);
            var step = day == 0 ? TimeSpan.FromSeconds(20) : TimeSpan.FromSeconds(28);
            context.Database.Write(tx => Heartbeats.Take(tx, Coder.Of(context), [.. Enumerable.Range(0, OfDay).Select(i => Beat(start + (step * i), i))], Now));
            done += OfDay;
        }
    }

    private static int added;

    private static long One(Context context) =>
        context.Database.Write(tx => Heartbeats.Take(tx, Coder.Of(context), [Beat(Now - TimeSpan.FromMilliseconds(++added), 1)], Now));

    private static Heartbeat Beat(Instant at, int i) => new()
    {
        At = at,
        Entity = $"/home/ana/src/file{i % 40}.cs",
        Project = $"project{i % 5}",
        Branch = "main",
        Language = i % 3 == 0 ? "TypeScript" : "C#",
        Editor = "VS Code",
        Os = "Linux",
        Machine = "desk",
        IsWrite = i % 4 == 0,
    };
}
