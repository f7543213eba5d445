using FsCheck;
using FsCheck.Fluent;
using Stint.TestRuns;
using Stint.Tests.Support;
using Stint.Tests.Work;

namespace Stint.Tests.TestRuns;

/// <summary>Properties of runs that hold whatever ran.</summary>
public sealed class AnyOrderOfRuns
{
    private static readonly string[] Signs = ["", "!", "?", "!+"];

    private static Gen<string> Told => Gen.Choose(0, 4).ArrayOf(6).Select(signs => string.Join(' ', signs.Select((sign, n) => sign == 4 ? "" : "t" + n + Signs[sign]).Append("always")));

    [Fact]
    public void What_is_new_from_one_run_to_another_is_fixed_on_the_way_back() => Prop.ForAll(
        Told.Two().ToArbitrary(),
        pair =>
        {
            using var desk = new Desk(TestEngine.Sqlite);
            var (one, other) = pair;
            // No commit: nothing is flaky but what a retry shows.
            desk.Run(one, key: "1");
            var there = desk.Wait("1m").Run(other, key: "2").Last!;
            var back = desk.Wait("1m").Run(one, key: "3").Last!;
            var (first, second) = (Named(one), Named(other));
            string[] Both(IEnumerable<string> names) => [.. names.Where(name => first.GetValueOrDefault(name) is "" or "!" && second.GetValueOrDefault(name) is "" or "!")];
            Assert.Equal(Both(there.New), Both(back.Fixed));
            Assert.Equal(Both(there.Fixed), Both(back.New));
            Assert.Equal(there.Removed!, second.Keys.Aggregate(first.Keys.ToList(), (left, name) => { left.Remove(name); return left; }).Order(StringComparer.Ordinal));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_does_not_matter_in_which_order_runs_are_recorded() => Prop.ForAll(
        Told.ArrayOf(5).ToArbitrary(),
        told =>
        {
            using Desk forth = new(TestEngine.Sqlite), back = new(TestEngine.Sqlite);
            for (var i = 0; i < told.Length; i++)
            {
                Record(forth, i);
                Record(back, told.Length - 1 - i);
            }

            Assert.Equal(Seen(forth), Seen(back));

            void Record(Desk desk, int n) => desk.Run(told[n], commit: n < 3 ? "1" : "2", at: $"-{60 - n}m", key: $"{n}");
        }).QuickCheckThrowOnFailure();

    private static Dictionary<string, string> Named(string told) =>
        told.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(word => word.TrimEnd('!', '?', '+'), word => word[word.TrimEnd('!', '?', '+').Length..], StringComparer.Ordinal);

    private static string Seen(Desk desk)
    {
        var failing = desk.Do<Stint.Operations.Page<FailingView>>(FailingTests.Operation).Items.Select(each => $"{each.Id} {each.Flaky} {each.FailedRuns} {each.FirstBadAt} {each.LastGoodAt}");
        var flaky = desk.Do<Stint.Operations.Page<FlakyView>>(FlakyTests.Operation).Items.Select(each => $"{each.Id} {each.Passed} {each.Failed} {each.Commit} {each.SeenAt}");
        var runs = desk.Do<Stint.Operations.Page<TestRunView>>(ListRuns.Operation).Items.Select(each => $"{each.StartedAt} {each.Passed} {each.Failed} {each.Skipped} {desk.Do<TestRunView>(ShowRun.Operation, ("run", each.Id)).Last.Told()}");
        return string.Join('\n', failing.Concat(flaky).Concat(runs));
    }
}
