using Stint.Hosting;
using Stint.Tests.Support;

namespace Stint.Tests.Operations;

/// <summary>A slip on the command line must not become part of what is recorded.</summary>
public sealed class MisspeltOptions
{
    [Fact]
    public void Are_refused_and_never_recorded_as_text()
    {
        using var stint = CommandLineRunner.InRepository();
        stint.Succeed("start", "goal");
        var refused = stint.Run("log", "--categry", "testing", "did it");
        Assert.Equal(2, refused.Exit);
        Assert.Contains("no option --categry", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("did it", stint.Succeed("session", "timeline").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Did you mean --category?", "log", "Text", "--categry", "testing")]
    [InlineData("Did you mean --message?", "log", "-m", "Text")]
    [InlineData("Did you mean --session?", "pause", "--sesion", "1")]
    [InlineData("Did you mean --json?", "status", "--jsn")]
    [InlineData("See: stint pause --help", "pause", "--entirely-else")]
    [InlineData("Did you mean: stint log", "lgo", "Text")]
    [InlineData("No command was given.", "--json")]
    [InlineData("Did you mean: stint task claim", "task", "calim")]
    [InlineData("Did you mean: stint task add", "tsak", "add")]
    [InlineData("It has: models, tags, days, health, phase-duration, agent-performance. See: stint analytics --help", "analytics", "frob")]
    [InlineData("It has: add, list, show, ", "task", "frob")]
    public void Are_told_what_was_meant(string hint, params string[] words)
    {
        using var stint = CommandLineRunner.InRepository();
        var refused = stint.Run(words);
        Assert.Equal(2, refused.Exit);
        Assert.Contains(hint, refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Start here: stint up", "help")]
    [InlineData("stint log \"", "help", "log")]
    [InlineData("0.1.0", "-v")]
    public void Are_none_when_they_are_what_other_programs_say(string expected, params string[] words)
    {
        using var stint = new CommandLineRunner();
        Assert.Contains(expected, stint.Succeed(words).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_noun_alone_show_its_verbs()
    {
        using var stint = new CommandLineRunner();
        var nouns = StintCommandLine.Table.Where(verb => verb.Local is not { Hidden: true }).Select(verb => verb.Name.Split(' ')).Where(words => words.Length > 1).Select(words => words[0])
            .Distinct(StringComparer.Ordinal).Except(StintCommandLine.Table.Select(verb => verb.Name)).ToList();
        Assert.Contains("task", nouns);
        foreach (var noun in nouns)
        {
            var help = stint.Succeed(noun).Out;
            Assert.Equal(stint.Succeed(noun, "--help").Out, help);
            Assert.Matches("Description:\n  \\S", help);
            Assert.Contains("Commands:", help, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Are_text_behind_two_dashes()
    {
        using var stint = CommandLineRunner.InRepository();
        stint.Succeed("start", "goal");
        stint.Succeed("log", "--", "--categry", "is misspelt");
        Assert.Contains("--categry is misspelt", stint.Succeed("session", "timeline").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Do_not_stand_in_the_way_of_text_that_begins_with_dashes()
    {
        using var stint = CommandLineRunner.InRepository();
        stint.Succeed("start", "goal");
        stint.Succeed("log", "-- a heading", "and -15m ago");
        Assert.Contains("-- a heading and -15m ago", stint.Succeed("session", "timeline").Out, StringComparison.Ordinal);
    }
}
