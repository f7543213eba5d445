using Stint.Work.Import;

namespace Stint.Tests.Work.Import;

/// <summary>Alone, since what is held is told of the whole process.</summary>
[CollectionDefinition(nameof(SortingInLittleMemory), DisableParallelization = true), Collection(nameof(SortingInLittleMemory))]
public sealed class SortingInLittleMemory
{
    [Fact]
    public void Holds_a_small_part_of_what_is_sorted()
    {
        const int Records = 400_000;
        using var sorter = new Sorter<ObjectId>(ObjectId.Compare);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var each in SortingOnDisk.Scattered(Records))
            sorter.Add(new ObjectId((ulong)each, 1, 2, 3));
        var reading = sorter.Read();
        for (var i = 0; i < Records / 2; i++)
            reading.Next();
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(reading.Any);
        Assert.True(held < Records * 32L / 2, $"{held} bytes are held.");
    }
}
