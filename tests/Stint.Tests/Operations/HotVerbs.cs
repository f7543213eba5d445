using Stint.Hosting;

namespace Stint.Tests.Operations;

public sealed class HotVerbs
{
    public static TheoryData<string> Lines => ["log", "note", "decide", "status", "hook git", "coding heartbeat"];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Are_what_the_table_has_under_their_name(string name)
    {
        var hot = Product.Hot([.. name.Split(' '), "text"]);
        var verb = Assert.Single(StintCommandLine.Table, verb => verb.Name == name);
        Assert.Equal(verb, hot);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Are_not_the_beginning_of_another(string name) =>
        Assert.DoesNotContain(StintCommandLine.Table, verb => verb.Name.StartsWith(name + " ", StringComparison.Ordinal));

    [Theory]
    [InlineData("logs")]
    [InlineData("hook")]
    [InlineData("session log")]
    public void Are_only_those_words(string line) => Assert.Null(Product.Hot(line.Split(' ')));
}
