using System.Text.Json;
using Stint.Operations;
using Stint.Storage;
using static Stint.Visits.VisitNumbers;

namespace Stint.Visits;

/// <summary>Two features and the visits that used them.</summary>
/// <param name="Both">Visits with both of them.</param>
/// <param name="Either">Visits with one of them at least.</param>
/// <param name="BothShare">Both ÷ n.</param>
/// <param name="EitherShare">Either ÷ n.</param>
/// <param name="Together">Both ÷ either: 1 when neither is used without the other.</param>
internal sealed record FeaturePair(string A, string B, long Both, long Either, double? BothShare, double? EitherShare, double? Together);

/// <summary>Pairs of features that were used in the same visit, the commonest first, then by name.</summary>
/// <param name="N">Visits looked at: the newest 10,000 of the range.</param>
/// <param name="Complete">Whether these are all of the range, with all of their features.</param>
internal sealed record FeaturePairs(FeaturePair[] Items, long N, bool Complete, VisitDefinition Definition);

/// <summary><c>stint visits features</c>: which features are used together in a visit.</summary>
internal static class VisitFeatures
{
    private const int MostVisits = 10_000;

    /// <summary>Different names that are held, and how many of the commonest are paired: what clients send may be anything.</summary>
    private const int MostNames = 10_000;
    private const int MostPaired = 100;

    private static readonly Parameter<long?> Limit = Parameter.Number("limit", "How many pairs at the most (20)", 1, 500);

    private static readonly Sql OfSite = new($"select v.more {VisitWays.OfSite} {VisitWays.NewestFirst}");
    private static readonly Sql OfUser = new($"select v.more {VisitWays.OfUser} {VisitWays.NewestFirst}");
    private static readonly Sql All = new($"select v.more {VisitWays.All} {VisitWays.AllNewestFirst}");

    public static readonly Operation Operation = new Operation<FeaturePairs>
    {
        Verbs = ["visits features"],
        Route = "GET /api/v1/visits/features",
        Summary = "Which features are used together in a visit",
        Examples = ["stint visits features --since 2026-01-01"],
        Parameters = [VisitParameters.OfSite, VisitParameters.User, VisitParameters.Since, VisitParameters.Until, Limit],
        Json = () => VisitJson.Default.FeaturePairs,
        Does = (context, arguments) =>
        {
            VisitExpiry.Settle(context);
            var range = VisitRange.Of(context, arguments);
            var seen = new Seen();
            context.Database.Read(tx =>
            {
                tx.Each(
                    range.User is not null ? OfUser : range.Site is not null ? OfSite : All,
                    row => seen.Add(JsonSerializer.Deserialize(row.Text(0), VisitJson.Default.MoreFacts)!.Features ?? []),
                    [.. range.Values(context), ("@limit", MostVisits + 1)]);
                return seen;
            });
            return new FeaturePairs(seen.Pairs((int)(arguments.Get(Limit) ?? 20)), seen.Visits.Count, seen.Complete, VisitDefinition.Of(context, arguments, ofVisits: true));
        },
        Shows = (pairs, terminal) =>
        {
            if (pairs.Items.Length == 0)
                terminal.Line("No visit then used two features.");
            else
                terminal.Table(
                    ["FEATURE", "AND", ">VISITS", ">SHARE", ">EITHER", ">TOGETHER"],
                    pairs.Items.Select(each => new[] { each.A, each.B, Number(each.Both), Percent(each.BothShare), Percent(each.EitherShare), Percent(each.Together) }));
            terminal.Line(terminal.Dim($"  of {(pairs.Complete ? "" : "the last ")}{Spoken.Count(pairs.N, "visit")}"));
        },
    };

    /// <summary>Features by visit, each name once.</summary>
    private sealed class Seen
    {
        private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        private readonly List<string> names = [];
        private readonly List<long> counts = [];

        public List<int[]> Visits { get; } = [];

        public bool Complete { get; private set; } = true;

        public void Add(SortedSet<string> features)
        {
            if (Visits.Count == MostVisits)
            {
                Complete = false;
                return;
            }

            Visits.Add([.. features.Select(Number).OfType<int>()]);
        }

        public FeaturePair[] Pairs(int limit)
        {
            var paired = Enumerable.Range(0, names.Count).OrderByDescending(n => counts[n]).ThenBy(n => names[n], StringComparer.Ordinal).Take(MostPaired)
                .OrderBy(n => names[n], StringComparer.Ordinal).ToArray();
            Complete &= paired.Length == names.Count;
            var places = new int[names.Count];
            Array.Fill(places, -1);
            for (var place = 0; place < paired.Length; place++)
                places[paired[place]] = place;
            var both = new long[paired.Length, paired.Length];
            foreach (var visit in Visits)
            {
                int[] own = [.. visit.Select(n => places[n]).Where(place => place >= 0).Order()];
                for (var i = 0; i < own.Length; i++)
                {
                    for (var j = i + 1; j < own.Length; j++)
                        both[own[i], own[j]]++;
                }
            }

            return
            [
                .. (from a in Enumerable.Range(0, paired.Length)
                    from b in Enumerable.Range(a + 1, paired.Length - a - 1)
                    where both[a, b] > 0
                    orderby both[a, b] descending, a, b
                    let either = counts[paired[a]] + counts[paired[b]] - both[a, b]
                    select new FeaturePair(
                        names[paired[a]], names[paired[b]], both[a, b], either, Ratio(both[a, b], Visits.Count), Ratio(either, Visits.Count), Ratio(both[a, b], either))).Take(limit),
            ];
        }

        private int? Number(string name)
        {
            if (!numbers.TryGetValue(name, out var number))
            {
                if (names.Count == MostNames)
                {
                    Complete = false;
                    return null;
                }

                number = numbers[name] = names.Count;
                names.Add(name);
                counts.Add(0);
            }

            counts[number]++;
            return number;
        }
    }
}
