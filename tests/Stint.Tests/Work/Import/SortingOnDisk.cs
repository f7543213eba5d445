using Stint.Work.Import;

namespace Stint.Tests.Work.Import;

public sealed class SortingOnDisk
{
    [Theory, InlineData(0), InlineData(1), InlineData(1024), InlineData(1025), InlineData(40_000)]
    public void Gives_everything_in_order_and_again_from_the_beginning(int count)
    {
        using var sorter = new Sorter<long>(static (left, right) => left.CompareTo(right));
        var all = Scattered(count).ToArray();
        foreach (var each in all)
            sorter.Add(each);
        Array.Sort(all);
        Assert.Equal(count, sorter.Count);
        Assert.Equal(all, Rest(sorter.Read()));
        Assert.Equal(all, Rest(sorter.Read()));
    }

    [Fact]
    public void Keeps_records_that_are_changed_in_the_file_and_behind_it()
    {
        using var file = new RecordFile<long>();
        for (var i = 0; i < 1000; i++)
            file.Add(i);
        for (var i = 0; i < 1000; i += 3)
            file[i] = -i;
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => i % 3 == 0 ? -i : (long)i), file.Read(0, 1000));
        Assert.Equal([-300, 301, 302, -303], file.Copy(300, 304));
        Assert.Equal([766, 767, -768, 769], file.Copy(766, 770));
    }

    internal static IEnumerable<long> Scattered(int count) => Enumerable.Range(0, count).Select(i => i * 7_919L % 104_729);

    private static List<T> Rest<T>(Cursor<T> cursor)
        where T : unmanaged
    {
        var rest = new List<T>();
        for (; cursor.Any; cursor.Next())
            rest.Add(cursor.Current);
        return rest;
    }
}
