using System.Text.Json;
using FsCheck.Fluent;
using Stint.Operations;
using Stint.Sessions;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Upkeep;
using Stint.Visits;

namespace Stint.Tests.Visits;

/// <summary>
/// Thousands of cases in one store: each has a visitor and a visit of its own, is sent in order and request by request to one store, and in any order, with
/// repetitions and many at once to another. The requests of many cases come at a time, so that they are taken together as on a busy server.
/// </summary>
public sealed class ManyVisits
{
    private const string Now = "2026-11-20T12:00:00Z";
    private const int AtOnce = 48;

    /// <summary>Days on which clocks are put forward and back in Berlin, an ordinary one, and yesterday: what is sent then may be open still.</summary>
    private static readonly Instant[] Begins = [.. new[] { "2026-03-28T21:00:00Z", "2026-10-24T21:00:00Z", "2026-01-10T00:00:00Z", "2026-11-19T11:40:00Z" }.Select(Instant.Parse)];

    private static readonly DeviceInfo Device = new("mobile", "Safari");

    private static readonly string[] Zones = ["Europe/Berlin", "America/New_York"];

    /// <summary>Milliseconds: at the limit of a gap and of the cap and just beyond, over midnight, and anywhere.</summary>
    private static readonly FsCheck.Gen<long> Offset = Gen.OneOf(
        Gen.Elements(0, 1, 1_800_000, 1_800_001, 3_600_000, 3_600_001, 5_400_001, 86_399_999, 86_400_000, 86_400_001).Select(ms => (long)ms),
        Gen.Choose(0, 200).Select(minutes => minutes * 60_000L),
        Gen.Choose(0, 1460).Select(minutes => minutes * 60_000L));

    private static readonly FsCheck.Gen<One> Any =
        from what in Gen.Elements("view", "view", "action", "error", "identify", "of-visit", "of-visit", "workflow", "heartbeat", "end")
        from offset in Offset
        from n in Gen.Choose(0, 3)
        select new One(what, offset, n);

    /// <summary>A day and more without a gap that cuts: the cap does.</summary>
    private static readonly FsCheck.Gen<One[]> Long =
        from apart in Gen.Elements(1_800_000L, 1_799_999L)
        from ones in Gen.ArrayOf(Any, 2)
        select (One[])[.. Enumerable.Range(0, 50).Select(i => new One("view", Math.Min(i * apart, 87_600_000), 0)), .. ones];

    private static readonly FsCheck.Gen<Case> Cases =
        from begin in Gen.Choose(0, Begins.Length - 1)
        from ones in Gen.Frequency((30, Gen.Choose(1, 12).SelectMany(count => Gen.ArrayOf(Any, count))), (1, Long))
        from order in Gen.Shuffle([.. ones, .. ones.Where((_, i) => i % 3 == 0)])
        from part in Gen.Choose(1, 6)
        select new Case(begin, ones, order, part);

    [Theory]
    [InlineData(TestEngine.Sqlite, 2500)]
    [InlineData(TestEngine.Postgres, 250)]
    public void Come_out_the_same_in_any_order_any_repetition_and_any_company(TestEngine engine, int count)
    {
        var cases = Gen.Sample(Cases, count).ToArray();
        using var expected = Store(TestEngine.Sqlite);
        using var actual = Store(engine);
        // One visitor's events in one request, in order; and anyhow.
        Play(cases, (each, n) => Send(expected, n, each, each.Ones.OrderBy(one => one.Offset), 500));
        Play(cases, (each, n) => Send(actual, n, each, each.Order, each.Part));

        var (one, other) = (Visits(expected), Visits(actual));
        for (var n = 0; n < count; n++)
            Assert.True(one[$"v{n}"].SequenceEqual(other[$"v{n}"]), $"{cases[n]}\nexpected\n{string.Join('\n', one[$"v{n}"])}\nbut there is\n{string.Join('\n', other[$"v{n}"])}");
        var days = Days(actual);
        Assert.Equal(Days(expected), days);
        actual.Do(RebuildRollups.Operation);
        Assert.Equal(days, Days(actual));
    }

    private static Desk Store(TestEngine engine)
    {
        var desk = new Desk(engine, Now);
        foreach (var zone in Zones)
            desk.As(caller => caller with { Tz = zone }).Do(VisitStats.Daily);
        return desk;
    }

    /// <summary>Many at a time, each one's requests one after the other.</summary>
    private static void Play(Case[] cases, Action<Case, int> play)
    {
        var next = -1;
        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        var threads = Enumerable.Range(0, AtOnce).Select(_ => new Thread(() =>
        {
            try
            {
                for (int n; failures.IsEmpty && (n = Interlocked.Increment(ref next)) < cases.Length;)
                    play(cases[n], n);
            }
            catch (Exception failure)
            {
                failures.Enqueue(failure);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Empty(failures);
    }

    private static void Send(Desk desk, int number, Case each, IEnumerable<One> order, int part)
    {
        var visit = $"0197c2f0-7d52-7000-8000-{number:x12}";
        var begin = Begins[each.Begin];
        if (each.Ones.Any(IsOfVisit))
            desk.Do(Collecting.Start, ("id", visit), ("visitor_id", $"v{number}"), ("at", begin.ToString()), ("device", Device));
        foreach (var some in order.Chunk(part))
        {
            var inputs = some.Where(one => !IsOfVisit(one)).Select(one => Input(one, begin) with { VisitorId = $"v{number}" }).ToArray();
            if (inputs.Length > 0)
                Assert.All(desk.Do<EventResults>(Collecting.Collect, ("events", inputs)).Results, result => Assert.NotEqual("refused", result.Status));
            var named = Array.FindAll(some, IsOfVisit);
            if (part % 2 == 0)
                Batched(desk, visit, number, begin, named);
            else
                Array.ForEach(named, one => Alone(desk, visit, begin, one));
        }
    }

    private static void Alone(Desk desk, string visit, Instant begin, One one)
    {
        var at = (begin + TimeSpan.FromMilliseconds(one.Offset)).ToString();
        object _ = one.What switch
        {
            "heartbeat" => desk.Do(Collecting.Heartbeat, ("visit", visit), ("at", at), ("engaged_ms", Engaged(one))),
            "end" => desk.Do(Collecting.End, ("visit", visit), ("at", at), ("reason", Reason(one))),
            "workflow" => desk.Do(Collecting.Record, ("visit", visit), ("events", new[] { Input(one, begin) })),
            _ => desk.Do(Collecting.RecordOne, ("visit", visit), ("at", at), ("id", Id(one)), ("type", "page_view"), ("page", "/" + one.N)),
        };
    }

    /// <summary>The same as one client's batch, which begins the visit once more.</summary>
    private static void Batched(Desk desk, string visit, int number, Instant begin, One[] ones)
    {
        if (ones.Length == 0)
            return;
        BatchItem[] items =
        [
            new("start", visit, At: begin.ToString(), VisitorId: $"v{number}", Device: Device),
            .. ones.Select(one => new BatchItem(Session: visit, At: (begin + TimeSpan.FromMilliseconds(one.Offset)).ToString()) switch
            {
                var item when one.What == "heartbeat" => item with { Op = "heartbeat", EngagedMs = Engaged(one) },
                var item when one.What == "end" => item with { Op = "end", Reason = Reason(one) },
                var item when one.What == "workflow" && Input(one, begin) is var input => item with { Op = "event", Id = input.Id, Type = input.Type, Name = input.Name, Page = input.Page, Step = input.Step },
                var item => item with { Op = "event", Id = Id(one), Type = "page_view", Page = "/" + one.N },
            }),
        ];
        var results = desk.Do<BatchResults>(Batch.Operation, ("items", items.Select(item => JsonSerializer.SerializeToElement(item, VisitJson.Default.BatchItem)).ToArray())).Results;
        Assert.All(results, result => Assert.NotEqual("refused", result.Status));
    }

    /// <summary>Each tells of more time than those before it: one that does not came before.</summary>
    private static long? Engaged(One one) => one.Offset > 1_200_000 ? one.Offset - 1_200_000 : null;

    private static string Reason(One one) => one.N % 2 == 0 ? "logout" : "navigation";

    private static EventInput Input(One one, Instant begin) => new(
        Id(one),
        one.What switch { "view" => "page_view", var what => what },
        one.What is "action" or "workflow" ? "name-" + one.N : null,
        Page: "/" + one.N,
        At: (begin + TimeSpan.FromMilliseconds(one.Offset)).ToString(),
        UserId: one.What == "identify" ? "somebody-" + one.N : null,
        Step: one.What == "workflow" ? new[] { "start", "pay", "complete", "start" }[one.N] : null);

    // Some have no id of their own: what is equal counts once.
    private static string? Id(One one) => one.N == 3 ? null : $"{one.What} {one.Offset} {one.N}";

    private static bool IsOfVisit(One one) => one.What is "of-visit" or "workflow" or "heartbeat" or "end";

    /// <summary>By visitor, everything that visits are but their ids and how often they were corrected.</summary>
    private static ILookup<string, string> Visits(Desk desk) => desk.Store.Rows(
        """
        select v.visitor_id, v.site, v.user_id, v.started_at, v.last_event_at, v.last_seen_at, v.engaged_ms, v.events, v.views, v.actions, v.interactions, v.errors,
          v.entry_page, v.exit_page, v.source, v.device_type, v.browser, v.said_reason, v.more, s.status, s.started_at, s.last_activity_at, s.ended_at, s.closed_at, s.end_reason, s.active_ms
        from visits v join sessions s on s.bucket = v.bucket and s.id = v.session_id
        """).Order(StringComparer.Ordinal).ToLookup(row => row[..row.IndexOf('|', StringComparison.Ordinal)], StringComparer.Ordinal);

    private static string Days(Desk desk) => string.Join('\n', new[]
    {
        "select * from visit_days where visits <> 0", "select * from visit_day_people where visits <> 0", "select * from visit_day_values where visits <> 0",
    }.SelectMany(sql => desk.Store.Rows(sql).Order(StringComparer.Ordinal)));

    /// <summary>One thing that is sent, so many milliseconds after the case begins.</summary>
    private sealed record One(string What, long Offset, int N);

    /// <param name="Begin">Which day it begins on.</param>
    /// <param name="Ones">What is sent, each once.</param>
    /// <param name="Order">The same in another order, some of it again.</param>
    /// <param name="Part">How much of it at a time.</param>
    private sealed record Case(int Begin, One[] Ones, One[] Order, int Part)
    {
        public override string ToString() => $"{Begins[Begin]}, {Part} at a time: {string.Join(", ", Order.Select(one => $"{one.What} {TimeSpan.FromMilliseconds(one.Offset)} {one.N}"))}";
    }
}
