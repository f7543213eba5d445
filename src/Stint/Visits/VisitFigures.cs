using Stint.Storage;

namespace Stint.Visits;

/// <summary>Sums over visits. Means and rates are made of them when they are asked for.</summary>
internal sealed class VisitFigures
{
    /// <summary>A visit that was over before this, with one action at most, bounced.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(30);

    /// <summary>A visit with one view, no interaction, and over before this was not engaged.</summary>
    private static readonly TimeSpan Unengaged = TimeSpan.FromSeconds(10);

    private static readonly string[] Names =
        ["visits", "closed", "measured", "duration", "engaged", "views", "actions", "errors", "with_errors", "short", "one_view", "unengaged"];

    private readonly long[] sums = new long[Names.Length];

    /// <summary>How many columns <see cref="Columns"/> has.</summary>
    public const int Width = 12;

    /// <summary>Columns of visit_days in the order of <see cref="Read"/>.</summary>
    public const string Columns =
        "sum(visits), sum(closed), sum(measured), sum(duration_ms), sum(engaged_ms), sum(views), sum(actions), sum(errors), sum(with_errors), sum(short), sum(one_view), sum(unengaged)";

    public long Visits => sums[0];
    public long Closed => sums[1];

    /// <summary>Closed visits of which two signs of life tell a duration.</summary>
    public long Measured => sums[2];
    public long DurationMs => sums[3];
    public long EngagedMs => sums[4];
    public long Views => sums[5];
    public long Actions => sums[6];
    public long Errors => sums[7];
    public long WithErrors => sums[8];

    public bool IsZero => Array.TrueForAll(sums, sum => sum == 0);

    /// <summary>Closed visits that bounced by a rule.</summary>
    public long Bounces(string rule) => rule switch
    {
        Bounce.Default => sums[9],
        Bounce.OneView => sums[10],
        Bounce.Engaged => sums[11],
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "No such rule."),
    };

    public void Add(VisitRow row, int sign) => Add(row.Facts, row.Duration, row.EngagedMs, Marks(row), sign);

    /// <summary>Adds a visit, or takes it out again.</summary>
    /// <param name="facts">What its events say.</param>
    /// <param name="duration">From the first to the last sign of life; 0 where one alone measures nothing.</param>
    /// <param name="engagedMs">How long the client says that somebody was there.</param>
    /// <param name="marks">Whether it is over and bounced.</param>
    /// <param name="sign">1, or −1.</param>
    public void Add(VisitFacts facts, TimeSpan duration, long engagedMs, VisitMarks marks, int sign)
    {
        sums[0] += sign;
        sums[4] += sign * engagedMs;
        sums[5] += sign * facts.Views;
        sums[6] += sign * facts.Actions;
        sums[7] += sign * facts.Errors;
        sums[8] += facts.Errors > 0 ? sign : 0;
        if (!marks.Closed)
            return;
        sums[1] += sign;
        sums[2] += duration > TimeSpan.Zero ? sign : 0;
        sums[3] += sign * (long)duration.TotalMilliseconds;
        sums[9] += marks.Short ? sign : 0;
        sums[10] += marks.OneView ? sign : 0;
        sums[11] += marks.Unengaged ? sign : 0;
    }

    public static VisitMarks Marks(VisitRow row) => row.Closed ? Marks(row.Facts, row.Duration) : default;

    /// <summary>What a visit that is over counts as.</summary>
    public static VisitMarks Marks(VisitFacts facts, TimeSpan duration) => new(
        true, duration < Short && facts.Actions <= 1, facts.Views <= 1, duration < Unengaged && facts.Views <= 1 && facts.Interactions == 0);

    public static VisitFigures Read(Row row, int from = 0)
    {
        var figures = new VisitFigures();
        for (var i = 0; i < Names.Length; i++)
            figures.sums[i] = row.LongOrNull(from + i) ?? 0;
        return figures;
    }

    public IEnumerable<(string, object?)> Values() => Names.Select((name, i) => ("@" + name, (object?)sums[i]));
}

/// <summary>Whether a visit is over, and by which rules it bounced; all false while it is open.</summary>
internal readonly record struct VisitMarks(bool Closed, bool Short, bool OneView, bool Unengaged);

/// <summary>What is called a bounce; the rule stands with each figure.</summary>
internal static class Bounce
{
    /// <summary>Shorter than 30 s and one action at most.</summary>
    public const string Default = "short";

    /// <summary>One view at most.</summary>
    public const string OneView = "one-view";

    /// <summary>Shorter than 10 s, one view at most, and no interaction.</summary>
    public const string Engaged = "engaged";

    public static string Meaning(string rule) => rule switch
    {
        OneView => "closed visits with at most one view",
        Engaged => "closed visits shorter than 10 s with at most one view and no interaction",
        _ => "closed visits shorter than 30 s with at most one action",
    };
}
