using Xunit.Sdk;

namespace Stint.Tests.Support;

public sealed class AGolden : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Agrees_with_the_same_text_whatever_its_line_endings()
    {
        folder.Write("verbs.txt", "start\r\nend\r\n");
        Golden.Match(folder.FullPath, "verbs", "start\nend", accept: false);
        Assert.False(File.Exists(folder["verbs.actual"]));
    }

    [Fact]
    public void Names_the_first_line_that_differs_and_how_to_accept_it()
    {
        folder.Write("verbs.txt", "start\nend\n");
        var failure = Assert.Throws<FailException>(() => Golden.Match(folder.FullPath, "verbs", "start\nstop\n", accept: false));
        Assert.Contains("Line 2\n  was: end\n  now: stop\n", failure.Message, StringComparison.Ordinal);
        Assert.Contains("STINT_ACCEPT_GOLDENS=1", failure.Message, StringComparison.Ordinal);
        Assert.Equal("start\nstop\n", File.ReadAllText(folder["verbs.actual"]));
    }

    [Fact]
    public void Sees_a_line_that_was_only_added()
    {
        folder.Write("verbs.txt", "start\n");
        var failure = Assert.Throws<FailException>(() => Golden.Match(folder.FullPath, "verbs", "start\nend\n", accept: false));
        Assert.Contains("now: end", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void That_is_missing_fails()
    {
        Assert.Throws<FailException>(() => Golden.Match(folder.FullPath, "verbs", "start\n", accept: false));
    }

    [Fact]
    public void Is_replaced_when_the_change_is_accepted()
    {
        folder.Write("verbs.txt", "start\nend\n");
        folder.Write("verbs.actual", "from an earlier run\n");
        Golden.Match(folder.FullPath, "verbs", "start\nstop\n", accept: true);
        Assert.Equal("start\nstop\n", File.ReadAllText(folder["verbs.txt"]));
        Assert.False(File.Exists(folder["verbs.actual"]));
    }
}
