using System.Text.RegularExpressions;

namespace Stint.EndToEnd;

public sealed partial class TheInstalledBinary : IDisposable
{
    private const int Width = 100;

    private readonly Home home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public void Explains_each_verb_in_a_hundred_columns_and_with_an_example()
    {
        var verbs = Verb.Matches(File.ReadAllText(WorkingCopy.At("docs/reference/cli.md"))).Select(match => match.Groups["verb"].Value).ToList();
        Assert.True(verbs.Count > 40, "The reference lists the verbs.");
        Assert.Contains("session timeline", verbs);
        var nouns = verbs.Where(verb => verb.Contains(' ', StringComparison.Ordinal)).Select(verb => verb.Split(' ')[0]).Distinct(StringComparer.Ordinal);
        Parallel.ForEach(verbs.Concat(nouns).Append(""), new ParallelOptions { MaxDegreeOfParallelism = 4 }, verb =>
        {
            var help = home.Stint([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]).Succeeds();
            Assert.Empty(help.Errors);
            Assert.All(help.Output.Split('\n'), line => Assert.InRange(line.Length, 0, Width));
            Assert.True(verb.Length == 0 || help.Output.Contains("\nExamples:\n  stint ", StringComparison.Ordinal), $"stint {verb} --help shows no example.");
        });
    }

    [Theory]
    [InlineData("bash", "-n")]
    [InlineData("zsh", "-n")]
    [InlineData("fish", "--no-execute")]
    [InlineData("pwsh", "-NoProfile", "-File")]
    public void Writes_a_completion_that_the_shell_takes(string shell, params string[] check)
    {
        var script = home.Write("completion." + (shell == "pwsh" ? "ps1" : shell), home.Stint("completion", shell).Succeeds().Output);
        Assert.Contains("timeline", File.ReadAllText(script), StringComparison.Ordinal);
        // Where a shell is not installed bash at least has read its own; the words of the others are compared in process.
        var installed = home.Run("sh", ["-c", "command -v \"$1\"", "sh", shell]).ExitCode == 0;
        Assert.True(installed || shell != "bash", "These tests need bash.");
        if (installed)
            Assert.Empty(home.Run(shell, [.. check, script]).Succeeds().Errors);
    }

    [GeneratedRegex("^## stint (?<verb>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Verb { get; }
}
