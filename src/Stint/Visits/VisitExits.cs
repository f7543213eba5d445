using Stint.Operations;
using static Stint.Visits.VisitNumbers;

namespace Stint.Visits;

/// <summary>How often visits ended with something, against how often it occurs at all.</summary>
/// <param name="Exits">Closed visits that ended with it.</param>
/// <param name="Share">Exits ÷ closed visits.</param>
/// <param name="N">How often it occurs in closed visits: views of the page, visits with the action. It is 5 at least.</param>
/// <param name="Rate">Exits ÷ n; null where visits ended on a page that they were not said to view each time.</param>
/// <param name="Times">Rate ÷ the usual one: above 1, visits end here oftener than elsewhere.</param>
internal sealed record ExitValue(string Value, long Exits, double? Share, long N, double? Rate, double? Times);

/// <summary>Why visits ended, as far as that was said.</summary>
/// <param name="Share">Exits ÷ closed visits.</param>
internal sealed record ExitReason(string Value, long Exits, double? Share);

/// <summary>Pages or actions that visits end with, those with the most exits first.</summary>
/// <param name="UsualRate">All exits ÷ all occurrences in closed visits.</param>
/// <param name="Hidden">Of the 500 commonest, how many are left out because they occur less than 5 times.</param>
internal sealed record ExitValues(ExitValue[] Items, double? UsualRate, long Hidden);

/// <summary>What closed visits ended with. That they ended there does not say that it made anybody leave.</summary>
internal sealed record ExitsView(long Closed, ExitValues Pages, ExitValues Actions, ExitReason[] Reasons, VisitDefinition Definition);

/// <summary><c>stint visits exits</c>: what visits end with.</summary>
internal static class VisitExits
{
    /// <summary>A rate of fewer than this is chance.</summary>
    private const int Fewest = 5;

    private const int MostLookedAt = 500;

    private static readonly Parameter<long?> Limit = Parameter.Number("limit", "How many pages and how many actions at the most (10)", 1, 100);

    private static readonly string[] Asked =
        [Dimensions.Exit, Dimensions.Page, Dimensions.LastAction, Dimensions.Feature, Dimensions.InWorkflow, Dimensions.Reason];

    public static readonly Operation Operation = new Operation<ExitsView>
    {
        Verbs = ["visits exits"],
        Route = "GET /api/v1/visits/exits",
        Summary = "What visits end with: page, last action and reason, against how often these occur",
        Examples = ["stint visits exits --since 2026-01-01", "stint visits exits --site shop --json"],
        Parameters = [VisitParameters.OfSite, VisitParameters.User, VisitParameters.Since, VisitParameters.Until, Limit],
        Json = () => VisitJson.Default.ExitsView,
        Does = (context, arguments) => VisitCounts.Read(
            context, arguments, Asked, (counts, definition) => View(counts, (int)(arguments.Get(Limit) ?? 10), definition)),
        Shows = (exits, terminal) =>
        {
            terminal.Line($"{terminal.Bold(Spoken.Count(exits.Closed, "visit"))} ended. USUAL ×: how much oftener than usual visits end there.");
            Table(terminal, "PAGE", ">VIEWS", exits.Pages);
            Table(terminal, "LAST ACTION", ">VISITS", exits.Actions);
            if (exits.Reasons.Length == 0)
                return;
            terminal.Line();
            terminal.Table(["REASON", ">EXITS", ">SHARE"], exits.Reasons.Select(each => new[] { each.Value, Number(each.Exits), Percent(each.Share) }));
        },
    };

    private static ExitsView View(VisitCounts counts, int limit, VisitDefinition definition)
    {
        var closed = counts.Figures.Closed;
        return new ExitsView(
            closed,
            Values(counts, Dimensions.Exit, [Dimensions.Page], limit),
            Values(counts, Dimensions.LastAction, [Dimensions.Feature, Dimensions.InWorkflow], limit),
            [.. VisitCounts.Top(counts.Of(Dimensions.Reason), MostLookedAt, sums => sums.Visits).Select(each => new ExitReason(each.Value, each.Sums.Visits, Ratio(each.Sums.Visits, closed)))],
            definition);
    }

    private static ExitValues Values(VisitCounts counts, string ends, string[] occurs, int limit)
    {
        var top = VisitCounts.Top(counts.Of(ends), MostLookedAt, sums => sums.Visits);
        var wanted = top.ToDictionary(each => each.Value, _ => 0L, StringComparer.Ordinal);
        var (exits, all) = (0L, 0L);
        foreach (var each in counts.Of(ends))
            exits += each.Sums.Visits;
        foreach (var (value, sums) in occurs.SelectMany(counts.Of))
        {
            all += sums.Closed;
            if (wanted.TryGetValue(value, out var n))
                wanted[value] = n + sums.Closed;
        }

        var usual = exits > all ? null : Ratio(exits, all);
        var told = top.FindAll(each => wanted[each.Value] >= Fewest);
        return new ExitValues(
            [
                .. told.Take(limit).Select(each =>
                {
                    var n = wanted[each.Value];
                    var rate = each.Sums.Visits > n ? null : Ratio(each.Sums.Visits, n);
                    return new ExitValue(each.Value, each.Sums.Visits, Ratio(each.Sums.Visits, counts.Figures.Closed), n, rate, rate is { } known && usual > 0 ? Math.Round(known / usual.Value, 2) : null);
                }),
            ],
            usual, top.Count - told.Count);
    }

    private static void Table(Terminal terminal, string title, string occurs, ExitValues values)
    {
        if (values.Items.Length == 0)
            return;
        terminal.Line();
        terminal.Table(
            [title, ">EXITS", occurs, ">RATE", ">USUAL ×"],
            values.Items.Select(each => new[] { each.Value, Number(each.Exits), Number(each.N), Percent(each.Rate), Decimal(each.Times) }));
        terminal.Line(terminal.Dim($"  usually {Percent(values.UsualRate)}{(values.Hidden > 0 ? $"; {Number(values.Hidden)} that occur less than {Fewest} times are not shown" : "")}"));
    }
}
