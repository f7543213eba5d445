using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Visits;

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

    private static readonly Sql DifferentOfAll = new($"select count(distinct p.person), count(*) {FromPeople}");

    private static readonly Sql DifferentByDay = new($"select d.date, count(distinct p.person) {FromPeople} and d.visits <= @most group by d.date");

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

    public static IEnumerable<CountedDay> ByDay(Transaction tx, Context context, VisitRange range)
    {
        var (entries, exits) = (Commonest(tx, context, range, Dimensions.Entry), Commonest(tx, context, range, Dimensions.Exit));
        var days = tx.Query(SumsByDay, row => (Date: row.Text(VisitFigures.Width), Figures: VisitFigures.Read(row)), range.DayValues(context));
        // Days with few visits all at once, each with more of them by itself.
        var people = tx.Query(
                DifferentByDay, row => (Date: row.Text(0), N: row.Long(1)), [.. range.DayValues(context), ("@below", VisitPeople.Below(0)), ("@most", VisitPeople.Most)])
            .ToDictionary(each => each.Date, each => PeopleCount.Of(each.N, 0), StringComparer.Ordinal);
        foreach (var (date, figures) in days)
        {
            if (figures.Visits > VisitPeople.Most)
                people[date] = Different(tx, context, range with { From = date, To = date }, figures.Visits);
        }

        var unnamed = tx.Query(Unnamed, row => (Date: row.Text(0), N: row.Long(1), With: row.Long(2), Sites: row.Long(3)), range.DayValues(context)).ToDictionary(each => each.Date, StringComparer.Ordinal);
        return days.ConvertAll(day =>
        {
            var (_, n, with, sites) = unnamed[day.Date];
            return new CountedDay(
                day.Date, day.Figures, people.GetValueOrDefault(day.Date, PeopleCount.Of(0, 0)).With(n, with, sites), entries.GetValueOrDefault(day.Date), exits.GetValueOrDefault(day.Date));
        });
    }

    private static PeopleCount Different(Transaction tx, Context context, VisitRange range, long visits) => VisitPeople.Counted(
        visits, part => tx.First(DifferentOfAll, row => (row.Long(0), row.Long(1)), [.. range.DayValues(context), ("@below", VisitPeople.Below(part))]));

    /// <summary>The commonest value of each day; of two that are as common, the first by name.</summary>
    private static Dictionary<string, string> Commonest(Transaction tx, Context context, VisitRange range, string dimension)
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
            var unnamed = tx.Query(Unnamed, row => (N: row.Long(1), With: row.Long(2), Days: row.Long(3)), range.DayValues(context));
            return Different(tx, context, range, Figures.Visits)
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
