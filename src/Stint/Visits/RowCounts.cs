using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Visits;

/// <summary>Counts of any range, from its visits.</summary>
internal sealed class RowCounts : VisitCounts
{
    /// <summary>Different values that are held while the visits are read.</summary>
    private const int MostValues = 200_000;

    private static readonly Sql OfRange = new(
        $"""
        {VisitRow.ByVisit}
        where v.bucket = @bucket and v.workspace = @workspace
          and v.site in (select x.name from sites x where x.bucket = @bucket and x.workspace = @workspace and (cast(@site as text) is null or x.name = @site))
          and v.started_at >= @since and v.started_at < @until and {VisitRow.Joined}
        """);

    private static readonly Sql OfUser = new(
        $"""
        {VisitRow.ByVisit}
        where v.bucket = @bucket and v.workspace = @workspace and v.user_id = @user and v.started_at >= @since and v.started_at < @until
          and (cast(@site as text) is null or v.site = @site) and {VisitRow.Joined}
        """);

    /// <summary>Whether one more value may be held beside so many.</summary>
    public static bool Room(int beside) => beside < MostValues;

    public static Refusal TooMany() =>
        Refusal.Usage("too_many_values", $"There are more than {MostValues:N0} different values in this range.", "Ask for whole days: --since 2026-01-11 --until 2026-01-12");

    private readonly VisitPeople people = new();
    private readonly Lasted lasted = new();
    private readonly Dictionary<string, Dictionary<string, ValueSums>> values;
    private int held;

    private RowCounts(string[] dimensions) =>
        values = dimensions.ToDictionary(each => each, _ => new Dictionary<string, ValueSums>(StringComparer.Ordinal), StringComparer.Ordinal);

    public static RowCounts Read(Transaction tx, Context context, VisitRange range, string[] dimensions)
    {
        var counts = new RowCounts(dimensions) { Figures = new VisitFigures() };
        tx.Each(range.User is null ? OfRange : OfUser, row => counts.Add(VisitRow.Read(row), context.Zone), range.Values(context));
        return counts;
    }

    public static IEnumerable<CountedDay> ByDay(Transaction tx, Context context, VisitRange range)
    {
        var days = new SortedDictionary<DateOnly, RowCounts>();
        tx.Each(
            range.User is null ? OfRange : OfUser,
            row =>
            {
                var visit = VisitRow.Read(row);
                var date = HourSplit.At(visit.Facts.StartedAt, context.Zone).Day;
                if (!days.TryGetValue(date, out var day))
                    days[date] = day = new RowCounts([Dimensions.Entry, Dimensions.Exit]) { Figures = new VisitFigures() };
                day.Add(visit, context.Zone);
            },
            range.Values(context));
        return days.Select(day => new CountedDay(Fold.Date(day.Key), day.Value.Figures, day.Value.People, day.Value.Commonest(Dimensions.Entry), day.Value.Commonest(Dimensions.Exit)));
    }

    private string? Commonest(string dimension) => Top(Of(dimension), 1, sums => sums.Visits) is [var first] ? first.Value : null;

    public override PeopleCount People => people.Count;

    public override (double? Seconds, double Error) Median => lasted.Median();

    public override IEnumerable<CountedValue> Of(string dimension) => values[dimension].Select(each => new CountedValue(each.Key, each.Value));

    private void Add(VisitRow row, TimeZoneInfo zone)
    {
        var marks = VisitFigures.Marks(row);
        Figures.Add(row, +1);
        people.Add(row.Person);
        if (row.Closed && row.Duration > TimeSpan.Zero)
            lasted.Add((long)row.Duration.TotalMilliseconds);
        if (values.Count == 0)
            return;
        var (day, hour) = HourSplit.At(row.Facts.StartedAt, zone);
        foreach (var (dimension, value, n) in Dimensions.Of(row, day, hour))
        {
            if (!values.TryGetValue(dimension, out var known))
                continue;
            if (!known.TryGetValue(value, out var sums))
            {
                if (!Room(held++))
                    throw TooMany();
                known[value] = sums = new ValueSums();
            }

            sums.Add(n, marks);
        }
    }
}
