using FsCheck;
using FsCheck.Fluent;
using Stint.Sessions;
using Interval = Stint.Sessions.Interval;

namespace Stint.Tests.Sessions;

/// <summary>Values for properties: gaps crowd around the limits, because that is where cutting goes wrong.</summary>
internal static class Generated
{
    public static readonly Policy[] Policies =
    [
        Policy.Work, Policy.Assistant, Policy.Visit, Policy.Task,
        Policy.Visit with { Cap = TimeSpan.FromMinutes(45) },
        Policy.Visit with { EndAfter = null, Cap = TimeSpan.FromHours(1) },
    ];

    private static readonly Instant From = Instant.Parse("2026-01-11T10:00:00Z");

    public static Gen<Policy> AnyPolicy => Gen.Elements(Policies);

    /// <summary>Instants whose gaps are nothing, tiny, or a limit and one millisecond to either side of it.</summary>
    public static Gen<Instant[]> Instants => Gen.ArrayOf(Gap).Select(gaps =>
    {
        var at = From;
        return gaps.Select(gap => at += gap).ToArray();
    });

    /// <summary>Signs in order, several at some instants; an id has one instant.</summary>
    public static Gen<Sign[]> Signs =>
        from instants in Instants
        from letters in Gen.ArrayOf(Gen.Elements("a", "b", "c"), instants.Length)
        select instants.Zip(letters, (at, letter) => new Sign(at, $"{letter}{at.Milliseconds}")).Order().ToArray();

    public static Gen<Interval> Interval =>
        from start in Gen.Choose(0, 100)
        from length in Gen.Choose(0, 40)
        select new Interval(From + TimeSpan.FromMinutes(start), From + TimeSpan.FromMinutes(start + length));

    public static Gen<Interval[]> Intervals => Gen.ArrayOf(Interval);

    /// <summary>A session to be tiled: signs and pauses, some of them outside, and an idle gap.</summary>
    public static Gen<Tiling> Tilings =>
        from session in Interval
        from signs in Gen.ArrayOf(Gen.Choose(-20, 160))
        from pauses in Gen.Resize(Intervals, 4)
        from idle in Gen.Choose(1, 20)
        select new Tiling(session, [.. signs.Select(minute => From + TimeSpan.FromMinutes(minute))], pauses, TimeSpan.FromMinutes(idle));

    private static Gen<TimeSpan> Gap => Gen.Frequency(
        (2, Gen.Constant(TimeSpan.Zero)),
        (5, Gen.Choose(1, 20).Select(minutes => TimeSpan.FromMinutes(minutes))),
        (4, Gen.Elements(15, 30, 45, 60, 120, 240).SelectMany(
            minutes => Gen.Choose(-1, 1), (minutes, off) => TimeSpan.FromMinutes(minutes) + TimeSpan.FromMilliseconds(off))),
        (1, Gen.Choose(5, 30).Select(hours => TimeSpan.FromHours(hours))));

    internal sealed record Tiling(Interval Session, Instant[] Signs, Interval[] Pauses, TimeSpan IdleGap)
    {
        public IReadOnlyList<Segment> Segments() =>
            Stint.Sessions.Segments.Tile(Session.Start, Session.End, Signs, Pauses, IdleGap);

        public IReadOnlyList<Gap> Gaps() => Stint.Sessions.Gaps.Explain(Session.Start, Session.End, Signs, Pauses, IdleGap);
    }
}
