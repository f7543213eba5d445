using FsCheck.Fluent;
using Stint.Sessions;

namespace Stint.Tests.Sessions;

public sealed class CuttingAnyTimeline
{
    [Fact]
    public void Gives_what_the_sentence_about_cutting_says() => Property.Holds(Generated.Signs, signs =>
    {
        foreach (var policy in Generated.Policies)
            Assert.Equal(Specification.Cut(signs, policy), Sessionizer.Cut(signs, policy));
    });

    [Fact]
    public void Gives_the_same_sessions_in_any_order() => Property.Holds(Shuffled, pair =>
    {
        foreach (var policy in Generated.Policies)
            Assert.Equal(Sessionizer.Cut(pair.Signs, policy), Sessionizer.Cut(pair.Other, policy));
    });

    [Fact]
    public void Gives_the_same_sessions_with_any_repetition() => Property.Holds(Repeated, pair =>
    {
        foreach (var policy in Generated.Policies)
            Assert.Equal(Sessionizer.Cut(pair.Signs, policy), Sessionizer.Cut(pair.Other, policy));
    });

    [Fact]
    public void Gives_every_sign_exactly_one_session() => Property.Holds(Generated.Signs, signs =>
    {
        foreach (var policy in Generated.Policies)
        {
            var cuts = Sessionizer.Cut(signs, policy);
            Assert.Equal(signs.Distinct().Count(), cuts.Sum(cut => cut.Count));
            Assert.All(signs, sign => Assert.Single(cuts, cut => cut.Holds(sign.At)));
            Assert.All(signs, sign => Assert.True(cuts[Sessionizer.IndexOf(cuts, sign.At)].Holds(sign.At)));
        }
    });

    [Fact]
    public void Gives_the_same_sessions_sign_by_sign() => Property.Holds(Generated.Signs, signs =>
    {
        foreach (var policy in Generated.Policies)
            Assert.Equal(Sessionizer.Cut(signs, policy), OneByOne(signs, policy));
    });

    [Fact]
    public void Never_exceeds_the_cap() => Property.Holds(Generated.Signs, signs =>
    {
        foreach (var policy in Generated.Policies.Where(policy => policy.Cap is not null))
            Assert.All(Sessionizer.Cut(signs, policy), cut => Assert.True(cut.Length <= policy.Cap));
    });

    private static FsCheck.Gen<(Sign[] Signs, Sign[] Other)> Shuffled =>
        from signs in Generated.Signs
        from other in Gen.Shuffle(signs)
        select (signs, other);

    private static FsCheck.Gen<(Sign[] Signs, Sign[] Other)> Repeated =>
        from signs in Generated.Signs
        from again in Gen.SubListOf(signs)
        from other in Gen.Shuffle(signs.Concat(again).Concat(again.Take(1)).Select(Copied))
        from inOrder in Gen.Elements(true, false)
        select (signs, inOrder ? [.. other.Order()] : other);

    // A repeated delivery brings its own string, equal and not the same.
    private static Sign Copied(Sign sign) => sign with { Id = new string(sign.Id) };

    private static List<Cut> OneByOne(Sign[] signs, Policy policy)
    {
        List<Cut> cuts = [];
        Cutter cutter = new(policy);
        foreach (var sign in signs)
        {
            if (cutter.Add(sign, out var finished))
                cuts.Add(finished);
        }

        if (cutter.Finish(out var last))
            cuts.Add(last);
        return cuts;
    }
}
