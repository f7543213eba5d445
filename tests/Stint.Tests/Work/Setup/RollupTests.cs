using Stint.Tests.Support;

namespace Stint.Tests.Work.Setup;

public sealed class Rebuilding_rollups
{
    private const string Everything =
        """
        select scope || ' ' || zone || ' ' || date || ' ' || sessions || ' ' || duration_ms || ' ' || active_ms || ' ' || idle_ms || ' ' || logs from rollups
        where sessions <> 0 or duration_ms <> 0 order by 1
        """;

    private const string Hours = "select scope || ' ' || zone || ' ' || date || ' ' || hour || ' ' || active_ms from rollup_hours where active_ms <> 0 order by 1";

    private const string Spoil = "update rollups set active_ms = active_ms + 1, sessions = sessions + 1";

    [Theory, BothEngines]
    public void Comes_out_as_it_stood(TestEngine engine)
    {
        using var store = TestStore.Create(engine);
        using var stint = Work(store);
        var before = Rows(store);
        Assert.Equal(["UTC", "Asia/Tokyo"], stint.Json("rollup", "rebuild").GetProperty("zones").EnumerateArray().Select(zone => zone.GetString()!).OrderDescending(StringComparer.Ordinal));
        Assert.Equal(before, Rows(store));
    }

    [Theory, BothEngines]
    public void Mends_what_was_wrong(TestEngine engine)
    {
        using var store = TestStore.Create(engine);
        using var stint = Work(store);
        var before = Rows(store);
        store.Execute(Spoil);
        Assert.NotEqual(before, Rows(store));
        stint.Succeed("rollup", "rebuild");
        Assert.Equal(before, Rows(store));
    }

    [Theory, BothEngines]
    public void Since_a_day_mends_that_day_and_those_after_it_alone(TestEngine engine)
    {
        using var store = TestStore.Create(engine);
        using var stint = Work(store);
        var before = Rows(store);
        store.Execute(Spoil);
        var spoilt = Rows(store);
        // The second session runs over midnight into the 13th, in UTC.
        stint.Succeed("rollup", "rebuild", "--since", "2026-01-13");
        Assert.Equal(before.Where(row => IsFrom(row, "2026-01-13")), Rows(store).Where(row => IsFrom(row, "2026-01-13")));
        Assert.Equal(spoilt.Where(row => !IsFrom(row, "2026-01-13")), Rows(store).Where(row => !IsFrom(row, "2026-01-13")));
        Assert.Contains(before, row => row.StartsWith("work UTC 2026-01-13 1 ", StringComparison.Ordinal));
    }

    /// <summary>Three sessions on three days, the middle one over a midnight, days kept in two zones.</summary>
    private static CommandLineRunner Work(TestStore store)
    {
        var stint = new CommandLineRunner("2026-01-11T09:00:00Z");
        stint.Variables["STINT_DB"] = store.Target;
        stint.Variables["STINT_ACTOR"] = "ada@example.org";
        foreach (var start in (string[])["2026-01-11T09:00:00Z", "2026-01-12T23:50:00Z", "2026-01-13T20:00:00Z"])
        {
            stint.Clock.Now = DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture);
            stint.Succeed("start");
            stint.Clock.Advance(TimeSpan.FromMinutes(14));
            stint.Succeed("log", "Half way");
            stint.Clock.Advance(TimeSpan.FromMinutes(40));
            stint.Succeed("end");
        }

        stint.Succeed("overview", "--tz", "Asia/Tokyo");
        return stint;
    }

    private static bool IsFrom(string row, string date) => string.CompareOrdinal(row.Split(' ')[2], date) >= 0;

    private static List<string> Rows(TestStore store) => [.. store.Rows(Everything), .. store.Rows(Hours)];
}
