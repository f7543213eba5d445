using Stint.Operations;
using static Stint.Visits.VisitNumbers;

namespace Stint.Visits;

/// <summary>How often a value was met.</summary>
/// <param name="Count">Visits with it; of pages, views.</param>
/// <param name="Share">Count ÷ n.</param>
/// <param name="Closed">Those of the visits that are over.</param>
/// <param name="BounceRate">Those that bounced ÷ closed; null where it says nothing: of pages, exits, reasons and features, and where none is closed.</param>
internal sealed record TopValue(string Value, long Count, double? Share, long Closed, long? Bounces, double? BounceRate);

/// <summary>The values met oftenest in the visits of a range; of two that are as common, the first by name.</summary>
/// <param name="N">All there are: visits; of pages views; of exits and reasons visits that are over.</param>
/// <param name="Others">What the values tell that are not listed; null of features, of which a visit has several.</param>
/// <param name="Unknown">How many of n tell none; null of features.</param>
internal sealed record TopView(string By, TopValue[] Items, long N, long? Others, long? Unknown, VisitDefinition Definition);

/// <summary><c>stint visits top</c>: where visits come from, what they are made with, what they see and use.</summary>
internal static class VisitTop
{
    private static readonly Parameter<string> By = Parameter.Choice(
        "by", "What to count by (page: views)", Dimensions.Page, Dimensions.Entry, Dimensions.Exit, Dimensions.Source, Dimensions.Referrer, Dimensions.Campaign, Dimensions.Device,
        Dimensions.Browser, Dimensions.Os, Dimensions.Reason, Dimensions.Feature);

    private static readonly Parameter<long?> Limit = Parameter.Number("limit", "How many at the most (20)", 1, 500);

    public static readonly Operation Operation = new Operation<TopView>
    {
        Verbs = ["visits top"],
        Route = "GET /api/v1/visits/top",
        Summary = "What is commonest in visits: pages, sources, campaigns, devices, reasons to leave, features",
        Examples = ["stint visits top --by campaign --since 2026-01-01", "stint visits top --by browser --limit 5 --json"],
        Parameters = [By, VisitParameters.OfSite, VisitParameters.User, VisitParameters.Since, VisitParameters.Until, VisitParameters.Bounce, Limit],
        Json = () => VisitJson.Default.TopView,
        Does = (context, arguments) =>
        {
            var by = arguments.Get(By) ?? Dimensions.Page;
            return VisitCounts.Read(
                context, arguments, [by], (counts, definition) => View(counts, by, (int)(arguments.Get(Limit) ?? 20), definition));
        },
        Shows = (top, terminal) =>
        {
            if (top.Items.Length == 0)
            {
                terminal.Line($"No visit then tells its {top.By}. When there were any: stint visits daily");
                return;
            }

            var bounces = top.Items[0].Bounces is not null;
            terminal.Table(
                [top.By.ToUpperInvariant(), top.By == Dimensions.Page ? ">VIEWS" : ">VISITS", ">SHARE", .. bounces ? (string[])[">BOUNCED"] : []],
                top.Items.Select(each => (string[])[each.Value, Number(each.Count), Percent(each.Share), .. bounces ? (string[])[Percent(each.BounceRate)] : []]));
            if (bounces)
                terminal.Line(terminal.Dim($"  bounced: {top.Definition.BounceMeaning}"));
            terminal.Line(terminal.Dim($"  of {Number(top.N)}{Rest(top.Others, "of others")}{Rest(top.Unknown, "unknown")}"));
        },
    };

    private static string Rest(long? n, string what) => n is > 0 ? $", {Number(n.Value)} {what}" : "";

    private static TopView View(VisitCounts counts, string by, int limit, VisitDefinition definition)
    {
        var n = by switch
        {
            Dimensions.Page => counts.Figures.Views,
            Dimensions.Exit or Dimensions.Reason => counts.Figures.Closed,
            _ => counts.Figures.Visits,
        };
        var known = 0L;
        var top = VisitCounts.Top(counts.Of(by).Select(each => Seen(each, ref known)), limit, sums => sums.Visits);
        var bounces = by is not (Dimensions.Page or Dimensions.Exit or Dimensions.Reason or Dimensions.Feature);
        return new TopView(
            by,
            [
                .. top.Select(each => new TopValue(
                    each.Value, each.Sums.Visits, Ratio(each.Sums.Visits, n), each.Sums.Closed, bounces ? each.Sums.Bounces(definition.Bounce) : null,
                    bounces ? Ratio(each.Sums.Bounces(definition.Bounce), each.Sums.Closed) : null)),
            ],
            n, by == Dimensions.Feature ? null : known - top.Sum(each => each.Sums.Visits), by == Dimensions.Feature ? null : n - known, definition);
    }

    private static CountedValue Seen(CountedValue each, ref long known)
    {
        known += each.Sums.Visits;
        return each;
    }
}
