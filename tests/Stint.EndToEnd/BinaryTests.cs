namespace Stint.EndToEnd;

public sealed class ThePublishedBinary : IDisposable
{
    private readonly Home home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public void Tells_its_version()
    {
        var ran = home.Stint("--version").Succeeds();
        Assert.Matches(@"^\d+\.\d+\.\d+", ran.Output);
        Assert.Empty(ran.Errors);
    }
}
