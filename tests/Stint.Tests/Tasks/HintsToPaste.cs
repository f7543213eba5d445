using System.Text.RegularExpressions;
using Stint.Tests.Support;

namespace Stint.Tests.Tasks;

/// <summary>What a hint tells to type names the right task, and is one command, whatever the key is.</summary>
public sealed partial class HintsToPaste
{
    [Theory]
    [InlineData("T-1")]
    [InlineData("a b")]
    [InlineData("$(touch pwned)")]
    [InlineData("'; touch pwned; '")]
    [InlineData("--key")]
    [InlineData("-x; touch pwned")]
    [InlineData("`touch pwned`")]
    [InlineData("~ * ? & | > pwned")]
    public void Do_what_they_say_in_a_shell(string key)
    {
        using var stint = new CommandLineRunner();
        foreach (var project in new string?[] { null, "the 'site'", "-p" })
        {
            string[] named = project is null ? [] : ["--project=" + project];
            Assert.Equal(("show", key, project), Pasted(stint, Hint(stint, ["task", "add", .. named, "--", key], twice: true)));
            Assert.Equal(("finish", key, project), Pasted(stint, Then().Match(stint.Succeed(["task", "claim", "--agent", "ana", .. named, "--", key]).Out).Value));
            stint.Succeed(["task", "abandon", .. named, "--", key]);
            Assert.Equal(("claim", key, project), Pasted(stint, Hint(stint, ["task", "finish", .. named, "--", key])));
            stint.Succeed(["task", "block", "--reason", "waits", .. named, "--", key]);
            Assert.Equal(("unblock", key, project), Pasted(stint, Hint(stint, ["task", "claim", "--agent", "ana", .. named, "--", key])));
            Assert.Equal(("add", key + "0", project), Pasted(stint, Hint(stint, ["task", "show", .. named, "--", key + "0"]).Split("   See all")[0]));
        }

        Assert.False(File.Exists(stint["pwned"]));
    }

    private static string Hint(CommandLineRunner stint, string[] words, bool twice = false)
    {
        if (twice)
            stint.Succeed(words);
        var refused = stint.Run(words);
        Assert.Equal(1, refused.Exit);
        return Then().Match(refused.Error).Value;
    }

    /// <summary>The verb, the key and the project that the program would get.</summary>
    private static (string Verb, string Key, string? Project) Pasted(CommandLineRunner stint, string command)
    {
        Assert.StartsWith("stint task ", command, StringComparison.Ordinal);
        var words = stint.Program("/bin/sh", "-c", "stint() { for word in \"$@\"; do printf '%s\\n' \"$word\"; done; }\n" + command).Split('\n')[1..^1];
        var project = Array.FindIndex(words, word => word.StartsWith("--project", StringComparison.Ordinal));
        string? name = null;
        if (project >= 0)
            name = words[project].StartsWith("--project=", StringComparison.Ordinal) ? words[project]["--project=".Length..] : words[project + 1];
        return (words[0], Array.IndexOf(words, "--") is >= 0 and var end ? words[end + 1] : words[1], name);
    }

    [GeneratedRegex(@"stint task .*")]
    private static partial Regex Then();
}
