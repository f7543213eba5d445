using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Visits;

/// <summary>One value of a dimension and how often it was met.</summary>
internal readonly record struct CountedValue(string Value, ValueSums Sums);

/// <summary>
/// The visits of a range, counted. Whole local days are read from the days' figures, so that the cost follows the days and not the visits; any
/// other range, and one user's, from the visits. Both count by the same rules, and come out the same.
/// </summary>
internal abstract class VisitCounts
{
    public required VisitFigures Figures { get; init; }

    public abstract PeopleCount People { get; }

    /// <summary>The median duration of closed visits that have one, in seconds, and by how much of itself it may be wrong.</summary>
    public abstract (double? Seconds, double Error) Median { get; }

    /// <summary>The values of one of the dimensions that were asked for, in no order, one at a time.</summary>
    public abstract IEnumerable<CountedValue> Of(string dimension);

    /// <summary>Settles what is overdue, counts, and makes an answer of it in the same state of the store.</summary>
    /// <param name="context">Who asks, and in which zone.</param>
    /// <param name="range">Which visits.</param>
    /// <param name="dimensions">What <see cref="Of"/> may be asked for.</param>
    /// <param name="make">The answer.</param>
    public static T Read<T>(Context context, VisitRange range, string[] dimensions, Func<VisitCounts, T> make)
        where T : class
    {
        VisitExpiry.Settle(context);
        return range.IsWholeDays
            ? VisitZones.Kept.Read(context, tx => make(DayCounts.Read(tx, context, range)))
            : context.Database.Read(tx => make(RowCounts.Read(tx, context, range, dimensions)));
    }

    /// <summary>The values met oftenest; of two that are as common, the first by name.</summary>
    /// <param name="values">All there are.</param>
    /// <param name="most">How many are kept.</param>
    /// <param name="by">What counts; values with none of it are left out.</param>
    public static List<CountedValue> Top(IEnumerable<CountedValue> values, int most, Func<ValueSums, long> by)
    {
        var top = new SortedSet<CountedValue>(Comparer<CountedValue>.Create((one, other) =>
            by(other.Sums).CompareTo(by(one.Sums)) is not 0 and var order ? order : string.CompareOrdinal(one.Value, other.Value)));
        foreach (var value in values)
        {
            if (by(value.Sums) <= 0 || (top.Count == most && by(value.Sums) < by(top.Max.Sums)))
                continue;
            top.Add(value);
            if (top.Count > most)
                top.Remove(top.Max);
        }

        return [.. top];
    }
}

/// <summary>Counts of whole local days.</summary>
internal sealed class DayCounts : VisitCounts
{
    private const string OfSites =
        "site in (select x.name from sites x where x.bucket = @bucket and x.workspace = @workspace and (cast(@site as text) is null or x.name = @site))";

    private const string OfDays = $"bucket = @bucket and workspace = @workspace and {OfSites} and zone = @zone and date >= @from and date <= @to";

    private static readonly Sql Sums = new($"select {VisitFigures.Columns} from visit_days where {OfDays}");

    private static readonly Sql SumsByDay = new($"select {VisitFigures.Columns}, date from visit_days where {OfDays} group by date having sum(visits) > 0 order by date");

    private static readonly Sql Values = new(
        $"""
        select value, sum(visits), sum(closed), sum(short), sum(one_view), sum(unengaged) from visit_day_values
        where {OfDays} and dimension = @dimension group by value having sum(visits) > 0
        """);

    private static readonly Sql ValuesByDay = new(
        $"select date, value, sum(visits) from visit_day_values where {OfDays} and dimension = @dimension group by date, value having sum(visits) > 0");

    // Day by day, so that each is read only as far as its keys are wanted. As a mere column the day would be known to SQLite to lie in the range, and
    // for every day it would read the whole range.
    private const string FromPeople =
        $"""
        from visit_days d cross join visit_day_people p
        where d.bucket = @bucket and d.workspace = @workspace and d.{OfSites} and d.zone = @zone and d.date >= @from and d.date <= @to
          and p.bucket = d.bucket and p.workspace = d.workspace and p.site = d.site and p.zone = d.zone and p.date = coalesce(d.date, '') and p.person < @below and p.visits > 0
        """;

    private static readonly Sql Different = new($"select count(distinct p.person) {FromPeople}");

    private static readonly Sql DifferentByDay = new($"select d.date, count(distinct p.person) {FromPeople} group by d.date");

    // People of whom only the number is left, and among how many days of a site.
    private static readonly Sql Unnamed = new(
        $"""
        select d.date, coalesce(sum(p.visits), 0), count(p.visits), count(*) from visit_days d left join visit_day_people p
          on p.bucket = d.bucket and p.workspace = d.workspace and p.site = d.site and p.zone = d.zone and p.date = d.date and p.person = '{VisitPeople.Unnamed}'
        where d.bucket = @bucket and d.workspace = @workspace and d.{OfSites} and d.zone = @zone and d.date >= @from and d.date <= @to and d.visits > 0
        group by d.date
        """);

    private static readonly Sql Durations = new(
        $"""
        select s.active_ms from visits v cross join sessions s
        where v.bucket = @bucket and v.workspace = @workspace and v.{OfSites} and v.started_at >= @since and v.started_at < @until and {VisitRow.Joined}
          and s.ended_at is not null and s.active_ms > 0
        order by s.active_ms limit @limit
        """);

    private readonly Transaction tx;
    private readonly Context context;
    private readonly VisitRange range;

    private DayCounts(Transaction tx, Context context, VisitRange range) => (this.tx, this.context, this.range) = (tx, context, range);

    public static DayCounts Read(Transaction tx, Context context, VisitRange range) =>
        new(tx, context, range) { Figures = tx.First(Sums, row => VisitFigures.Read(row), range.DayValues(context))! };

    /// <summary>Days with visits in order, with the number of people of each.</summary>
    public static List<(string Date, VisitFigures Figures, PeopleCount People)> ByDay(Transaction tx, Context context, VisitRange range)
    {
        var days = tx.Query(SumsByDay, row => (Date: row.Text(VisitFigures.Width), Figures: VisitFigures.Read(row)), range.DayValues(context));
        var halvings = VisitPeople.Halvings(days.Sum(day => day.Figures.Visits), VisitPeople.Most);
        var people = tx.Query(DifferentByDay, row => (Date: row.Text(0), N: row.Long(1)), [.. range.DayValues(context), ("@below", VisitPeople.Below(halvings))])
            .ToDictionary(each => each.Date, each => each.N, StringComparer.Ordinal);
        var unnamed = tx.Query(Unnamed, row => (Date: row.Text(0), N: row.Long(1), With: row.Long(2), Sites: row.Long(3)), range.DayValues(context)).ToDictionary(each => each.Date, StringComparer.Ordinal);
        return days.ConvertAll(day =>
        {
            var (_, n, with, sites) = unnamed[day.Date];
            return (day.Date, day.Figures, PeopleCount.Of(people.GetValueOrDefault(day.Date), halvings).With(n, with, sites));
        });
    }

    /// <summary>The commonest value of each day; of two that are as common, the first by name.</summary>
    public static Dictionary<string, string> Commonest(Transaction tx, Context context, VisitRange range, string dimension)
    {
        var best = new Dictionary<string, (string Value, long N)>(StringComparer.Ordinal);
        tx.Each(
            ValuesByDay,
            row =>
            {
                var (date, value, n) = (row.Text(0), row.Text(1), row.Long(2));
                if (!best.TryGetValue(date, out var known) || n > known.N || (n == known.N && string.CompareOrdinal(value, known.Value) < 0))
                    best[date] = (value, n);
            },
            [.. range.DayValues(context), ("@dimension", dimension)]);
        return best.ToDictionary(each => each.Key, each => each.Value.Value, StringComparer.Ordinal);
    }

    public override PeopleCount People
    {
        get
        {
            var halvings = VisitPeople.Halvings(Figures.Visits, VisitPeople.Most);
            var unnamed = tx.Query(Unnamed, row => (N: row.Long(1), With: row.Long(2), Days: row.Long(3)), range.DayValues(context));
            return PeopleCount.Of(tx.First(Different, row => row.Long(0), [.. range.DayValues(context), ("@below", VisitPeople.Below(halvings))]), halvings)
                .With(unnamed.Sum(each => each.N), unnamed.Sum(each => each.With), unnamed.Sum(each => each.Days));
        }
    }

    public override (double? Seconds, double Error) Median
    {
        get
        {
            var lasted = new Lasted();
            if (Figures.Measured <= Lasted.Most)
            {
                var found = 0L;
                tx.Each(
                    Durations,
                    row =>
                    {
                        lasted.Add(row.Long(0));
                        found++;
                    },
                    [.. range.Values(context), ("@limit", Lasted.Most + 1)]);
                if (found == Figures.Measured)
                    return lasted.Median();
                lasted = new Lasted();
            }

            foreach (var (step, sums) in Of(Dimensions.Duration))
                lasted.AddStep(step, sums.Visits);
            return lasted.Median();
        }
    }

    public override IEnumerable<CountedValue> Of(string dimension) => tx.Stream(
        Values,
        row => new CountedValue(row.Text(0), ValueSums.Of(row.Long(1), row.Long(2), row.Long(3), row.Long(4), row.Long(5))),
        [.. range.DayValues(context), ("@dimension", dimension)]);
}

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
                if (++held > MostValues)
                    throw Refusal.Usage("too_many_values", $"There are more than {MostValues:N0} different values in this range.", "Ask for whole days: --since 2026-01-11 --until 2026-01-12");
                known[value] = sums = new ValueSums();
            }

            sums.Add(n, marks);
        }
    }
}
