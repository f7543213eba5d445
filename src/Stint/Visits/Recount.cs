using Stint.Sessions;
using Stint.Timeline;

namespace Stint.Visits;

/// <summary>The visits that raw events make under another limit, visitor by visitor: the visit under way is all it holds.</summary>
internal sealed class Recount : VisitCounts
{
    private readonly Policy policy;
    private readonly VisitRange range;
    private readonly Instant now;
    private readonly Cutter cutter;
    private readonly VisitPeople people = new();
    private readonly Lasted lasted = new();
    private readonly Dictionary<(string Dimension, string Page), ValueSums> pages = [];
    private VisitFacts facts = new();
    private string visitor = "";

    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public Recount(Policy policy, VisitRange range, Instant now)
    {
        (this.policy, this.range, this.now) = (policy, range, now);
        cutter = new Cutter(policy);
        Figures = new VisitFigures();
    }

    public override PeopleCount People => people.Count;

    public override (double? Seconds, double Error) Median => lasted.Median();

    /// <summary>Entry and exit pages, where the events had their pages.</summary>
    public override IEnumerable<CountedValue> Of(string dimension) =>
        pages.Where(each => each.Key.Dimension == dimension).Select(each => new CountedValue(each.Key.Page, each.Value));

    /// <summary>The next visitor's events come.</summary>
    public void Begin(string another)
    {
        End();
        visitor = another;
    }

    public void Add(VisitEvent each)
    {
        // What happens in one instant is never cut apart, so the instant alone is the sign.
        if (cutter.Add(new Sign(each.At, ""), out var finished))
            Count(finished, isLast: false);
        facts.Add(each);
    }

    /// <summary>No more events come.</summary>
    public void End()
    {
        if (cutter.Finish(out var finished))
            Count(finished, isLast: true);
    }

    private void Count(Cut cut, bool isLast)
    {
        var visit = facts;
        facts = new VisitFacts();
        if (cut.Start < range.Since || cut.Start >= range.Until)
            return;
        var closed = !isLast || visit.SaidReason is not null || now - cut.End > policy.EndAfter;
        var marks = closed ? VisitFigures.Marks(visit, cut.Length) : default;
        Figures.Add(visit, cut.Length, 0, marks, +1);
        people.Add(VisitRow.PersonOf(visit.UserId, visitor));
        if (closed && cut.Length > TimeSpan.Zero)
            lasted.Add((long)cut.Length.TotalMilliseconds);
        Count(Dimensions.Entry, visit.EntryPage, marks);
        if (closed)
            Count(Dimensions.Exit, visit.ExitPage, marks);
    }

    private void Count(string dimension, string? page, VisitMarks marks)
    {
        if (page is null)
            return;
        if (!pages.TryGetValue((dimension, page), out var sums))
            pages[(dimension, page)] = sums = RowCounts.Room(pages.Count) ? new ValueSums() : throw RowCounts.TooMany();
        sums.Add(1, marks);
    }
}
