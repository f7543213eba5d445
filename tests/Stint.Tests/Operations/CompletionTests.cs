using Stint.Operations;
using Stint.Tests.Support;

namespace Stint.Tests.Operations;

/// <summary>Completion as bash runs it: the script is sourced, and its function called on a line.</summary>
public sealed class Completing_in_bash : IDisposable
{
    private readonly CommandLineRunner stint = new();

    public Completing_in_bash() => stint.Write(
        "complete.sh",
        stint.Succeed("completion", "bash").Out +
        """
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        _stint
        printf '%s\n' "${COMPREPLY[@]}"
        """);

    public void Dispose() => stint.Dispose();

    [Theory]
    [InlineData("config", "conf")]
    [InlineData("get list path schema set", "config", "")]
    [InlineData("list log", "sessions", "l")]
    [InlineData("active paused ended open", "session", "list", "--status", "")]
    [InlineData("open", "session", "list", "--status", "=", "o")]
    [InlineData("--since --status", "session", "list", "--s")]
    [InlineData("bash zsh fish pwsh", "completion", "")]
    [InlineData("tz", "--actor", "start", "config", "set", "tz")]
    [InlineData("work.idle_gap", "config", "get", "work.i")]
    [InlineData("--since", "session", "list", "--status", "open", "--si")]
    [InlineData("", "log", "sess")]
    [InlineData("", "log", "--category", "")]
    [InlineData("", "log", "--", "--sess")]
    public void Offers_what_may_come_next(string offered, params string[] words) => Assert.Equal(
        offered.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
        stint.Program("bash", ["complete.sh", "stint", .. words]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));

    [Fact]
    public void Names_nothing_that_is_hidden() => Assert.DoesNotContain("hook", stint.Program("bash", "complete.sh", "stint", "").Split('\n'));
}

public sealed class Completion_scripts
{
    private static readonly CompletedPath[] Paths =
    [
        new("", [("it's", "Don't: $(x) `y` \\ \"z\"")], [new CompletedOption("--how", "How's that", true, ["a", "b"])], []),
        new("it's", [], [], ["c"]),
    ];

    [Theory, InlineData("bash"), InlineData("zsh")]
    public void Quote_what_a_shell_would_read(string shell)
    {
        using var folder = new CommandLineRunner();
        folder.Write("script", CompletionScripts.Write(shell, Paths));
        // Nothing in it is more than words: bash reads zsh's quoting alike.
        Assert.Empty(folder.Program("bash", "-n", "script"));
        Assert.Contains("'\\''", File.ReadAllText(folder["script"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Exist_for_each_shell_and_name_every_verb()
    {
        using var stint = new CommandLineRunner();
        foreach (var shell in CompletionScripts.Shells)
        {
            var script = stint.Succeed("completion", shell).Out;
            Assert.All(Product.Operations.Where(operation => !operation.Hidden), operation => Assert.Contains(operation.Verb, script, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Are_refused_for_other_shells()
    {
        using var stint = new CommandLineRunner();
        var answer = stint.Run("completion", "tcsh", "--json");
        Assert.Equal(2, answer.Exit);
        Assert.Equal("bad_value", answer.Json.GetProperty("error").GetProperty("code").GetString());
    }
}
