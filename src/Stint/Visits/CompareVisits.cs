using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using static Stint.Visits.VisitNumbers;

namespace Stint.Visits;

/// <summary>What the same events are when visits are cut after another silence.</summary>
/// <param name="IdleSeconds">A gap strictly longer than this begins another visit.</param>
internal sealed record ComparedVisits(
    double IdleSeconds, long Sessions, long? Users, double UsersError, long Bounces, double? BounceRate, double? MeanDurationSeconds, double? MedianDurationSeconds, double MedianError,
    double? ViewsPerSession);

/// <summary>The visits of a range under several limits; nothing in the store changes.</summary>
/// <param name="Named">Visits of the range that clients cut themselves: their events are cut by visitor and site here, like all others, and their heartbeats are not in it.</param>
internal sealed record VisitComparison(ComparedVisits[] Items, long Named, VisitDefinition Definition);

/// <summary><c>stint visits compare</c>: counts the raw events again under other limits, in one pass and without keeping them.</summary>
internal static class CompareVisits
{
    private const int MostLimits = 10;

    private static readonly Parameter<string[]> Idle = Parameter.Texts("idle", "A gap longer than this ends a visit; several times to compare (15m, 30m, 1h)", max: 20, value: "DURATION");

    // Whoever was here in the range is read from the beginning: whether a visit began in it, what came before tells. No visit is longer than a day. What a
    // client named is one person's visit, however it is cut here.
    private const string Streams =
        """
        with streams as (
          select distinct v.bucket, v.site, v.visitor_id, v.stream, case when v.stream = v.session_id then v.user_id end as user_id from visits v
          where v.bucket = @bucket and v.workspace = @workspace
            and v.site in (select x.name from sites x where x.bucket = @bucket and x.workspace = @workspace and (cast(@site as text) is null or x.name = @site))
            and v.started_at < @reach
            and exists (select 1 from visits o where o.bucket = v.bucket and o.workspace = v.workspace and o.visitor_id = v.visitor_id and o.site = v.site
              and o.started_at < @until and o.last_event_at >= @since)
        )
        """;

    private const string Seen = "select t.site, t.visitor_id, e.at, e.type, coalesce(e.user_id, t.user_id)";

    private const string InOrder =
        """
        from streams t cross join visit_events e
        where t.bucket = @bucket and e.bucket = t.bucket and e.stream = t.stream and e.at < @reach
        order by t.site, t.visitor_id, e.at, case e.type when 'start' then 0 when 'end' then 2 else 1 end, e.id
        """;

    private const string Pages = ", e.name, e.page, e.context";

    private static readonly Sql SqliteEvents = new($"{Streams}\n{Seen} {InOrder}");

    private static readonly Sql PostgresEvents = new($"{Streams}\n{Seen} {InOrder} collate \"C\"");

    private static readonly Sql SqlitePages = new($"{Streams}\n{Seen}{Pages} {InOrder}");

    private static readonly Sql PostgresPages = new($"{Streams}\n{Seen}{Pages} {InOrder} collate \"C\"");

    private static readonly Sql NamedCount = new(
        """
        select count(*) from visits v where v.bucket = @bucket and v.workspace = @workspace
          and v.site in (select x.name from sites x where x.bucket = @bucket and x.workspace = @workspace and (cast(@site as text) is null or x.name = @site))
          and v.started_at >= @since and v.started_at < @until and v.session_id = v.stream
        """);

    public static readonly Operation Operation = new Operation<VisitComparison>
    {
        Verbs = ["visits compare"],
        Route = "GET /api/v1/visits/compare",
        Summary = "The same events cut into visits after other silences, side by side",
        Examples = ["stint visits compare --idle 15m --idle 30m", "stint visits compare --idle 5m --since 2026-01-01 --json"],
        Parameters = [Idle, VisitParameters.OfSite, VisitParameters.Since, VisitParameters.Until, VisitParameters.Bounce],
        Json = () => VisitJson.Default.VisitComparison,
        Does = Compare,
        Shows = (comparison, terminal) =>
        {
            terminal.Table(
                ["IDLE", ">VISITS", ">USERS", ">BOUNCED", ">MEAN", ">MEDIAN", ">VIEWS"],
                comparison.Items.Select(each => new[]
                {
                    Durations.Text(TimeSpan.FromSeconds(each.IdleSeconds)), Number(each.Sessions), People(each.Users, each.UsersError), Percent(each.BounceRate),
                    Spoken.Seconds(each.MeanDurationSeconds), Spoken.Seconds(each.MedianDurationSeconds), Decimal(each.ViewsPerSession),
                }));
            terminal.Line(terminal.Dim($"  bounced: {comparison.Definition.BounceMeaning}"));
            if (comparison.Named > 0)
                terminal.Line(terminal.Dim($"  {Spoken.Count(comparison.Named, "visit")} cut by clients: cut anew here by visitor and site, without heartbeats"));
        },
    };

    private static VisitComparison Compare(Context context, Arguments arguments)
    {
        var limits = Limits(arguments);
        VisitExpiry.Settle(context);
        var range = VisitRange.Of(context, arguments);
        var definition = VisitDefinition.Of(context, arguments, ofVisits: true);
        return context.Database.Read(tx =>
        {
            var recounts = limits.ConvertAll(limit => new Recount(Policy.Visit with { IdleGap = limit, EndAfter = limit }, range, context.Now));
            Recounted(tx, context, range, recounts, withPages: false);
            return new VisitComparison(
                [.. recounts.Select((recount, i) => View(recount, limits[i], definition.Bounce))],
                tx.First(NamedCount, row => row.Long(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", range.Site), ("@since", range.Since), ("@until", range.Until)),
                definition);
        });
    }

    private static ComparedVisits View(Recount recount, TimeSpan limit, string rule)
    {
        var (figures, people, median) = (recount.Figures, recount.People, recount.Median);
        return new ComparedVisits(
            limit.TotalSeconds, figures.Visits, people.Users, people.Error, figures.Bounces(rule), Ratio(figures.Bounces(rule), figures.Closed), Mean(figures), median.Seconds,
            median.Error, Ratio(figures.Views, figures.Visits));
    }

    /// <summary>The visits of a range, cut after another silence.</summary>
    public static VisitCounts Under(Context context, VisitRange range, TimeSpan limit)
    {
        VisitExpiry.Settle(context);
        return context.Database.Read(tx =>
        {
            var recount = new Recount(Policy.Visit with { IdleGap = limit, EndAfter = limit }, range, context.Now);
            Recounted(tx, context, range, [recount], withPages: true);
            return recount;
        });
    }

    private static void Recounted(Transaction tx, Context context, VisitRange range, List<Recount> recounts, bool withPages)
    {
        var sql = (tx.Engine == Engine.Postgres, withPages) switch
        {
            (true, true) => PostgresPages,
            (true, false) => PostgresEvents,
            (false, true) => SqlitePages,
            _ => SqliteEvents,
        };
        (string Site, string Visitor)? of = null;
        foreach (var (site, visitor, each) in tx.Stream(
            sql, row => Read(row, withPages), [.. range.Values(context), ("@reach", range.Until + Policy.Visit.Cap!.Value)]))
        {
            var another = of != (site, visitor);
            of = (site, visitor);
            foreach (var recount in recounts)
            {
                if (another)
                    recount.Begin(visitor);
                recount.Add(each);
            }
        }

        recounts.ForEach(recount => recount.End());
    }

    /// <summary>Whether visits can be cut after such a silence: from a second to the longest visit there is.</summary>
    public static bool IsLimit(TimeSpan limit) => limit >= TimeSpan.FromSeconds(1) && limit <= Policy.Visit.Cap!.Value;

    private static List<TimeSpan> Limits(Arguments arguments)
    {
        var texts = arguments.Get(Idle) ?? ["15m", "30m", "1h"];
        if (texts.Length > MostLimits)
            throw Refusal.Usage("too_many", $"At most {MostLimits} limits are compared at a time; {texts.Length} were given.");
        return [.. texts.Select(Limit).Distinct()];
    }

    private static TimeSpan Limit(string text) => Durations.TryParse(text, out var limit) && IsLimit(limit)
        ? limit
        : throw Refusal.Usage("bad_value", $"'idle' takes a duration from 1s to 24h; '{PlainText.Short(PlainText.Line(text), 60)}' is not one.");

    private static (string Site, string Visitor, VisitEvent Event) Read(Row row, bool withPages) => (
        row.Text(0), row.Text(1),
        new VisitEvent
        {
            Stream = "",
            Id = "",
            At = row.At(2),
            ReceivedAt = row.At(2),
            Type = row.Text(3),
            UserId = row.TextOrNull(4),
            Name = withPages ? row.TextOrNull(5) : null,
            Page = withPages ? row.TextOrNull(6) : null,
            Context = withPages ? VisitEvents.ContextOf(row.TextOrNull(7)) : null,
        });
}
