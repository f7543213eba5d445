using FsCheck.Fluent;
using Stint.Sessions;

namespace Stint.Tests.Sessions;

public sealed class SignsThatComeLateOrGo
{
    private static FsCheck.Gen<Story> Stories =>
        from signs in Generated.Signs
        from first in Gen.SubListOf(signs)
        from steps in Gen.NonEmptyListOf(Gen.SubListOf(signs).Zip(Gen.SubListOf(signs)))
        from policy in Generated.AnyPolicy
        select new Story(policy, [.. first], [.. steps.Select(step => new Step([.. step.Item1], [.. step.Item2]))]);

    private static FsCheck.Gen<Story> OneByOne =>
        from signs in Generated.Signs
        from shuffled in Gen.Shuffle(signs)
        from policy in Generated.AnyPolicy
        select new Story(policy, [], [.. shuffled.Select(sign => new Step([sign], []))]);

    [Fact]
    public void Leave_the_sessions_that_cutting_anew_would_give() => Property.Holds(Stories, EqualsABatchAfterEveryStep, tests: 1000);

    [Fact]
    public void Give_the_sessions_of_a_batch_when_they_come_one_by_one() => Property.Holds(OneByOne, EqualsABatchAfterEveryStep, tests: 300);

    [Fact]
    public void Change_nothing_when_they_are_known_already() => Property.Holds(Stories, story =>
    {
        MemoryHistory history = new(story.First, story.Policy);
        Assert.Empty(history.Apply(story.First, [], story.Policy));
    });

    private static void EqualsABatchAfterEveryStep(Story story)
    {
        MemoryHistory history = new(story.First, story.Policy);
        foreach (var step in story.Steps)
        {
            history.Apply(step.Added, step.Removed, story.Policy);
            Assert.Equal(Sessionizer.Cut([.. history.Signs], story.Policy), history.Cuts);
        }
    }

    internal sealed record Step(Sign[] Added, Sign[] Removed);

    internal sealed record Story(Policy Policy, Sign[] First, Step[] Steps);
}
