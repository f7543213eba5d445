using System.Text.Json.Nodes;
using Stint.Tests.Support;

namespace Stint.Tests.Work.Setup;

/// <summary>The settings of assistants with our hooks in them.</summary>
public sealed class Hooks_of_assistants : IDisposable
{
    private readonly CommandLineRunner stint = CommandLineRunner.InRepository();

    public void Dispose() => stint.Dispose();

    [Theory]
    [InlineData("claude", ".claude/settings.json")]
    [InlineData("codex", ".codex/hooks.json")]
    [InlineData("gemini", ".gemini/settings.json")]
    [InlineData("copilot", ".github/hooks/stint.json")]
    [InlineData("cursor", ".cursor/hooks.json")]
    public void Are_put_in_once_and_taken_out_again(string agent, string file)
    {
        Assert.Equal("added", stint.Json("setup", agent, "--dry-run").GetProperty("change").GetString());
        Assert.False(File.Exists(stint[file]));
        stint.Succeed("setup", agent);
        var settings = File.ReadAllText(stint[file]);
        Assert.Contains($"\"stint hook {agent} ", settings, StringComparison.Ordinal);
        Assert.Equal("none", stint.Json("setup", agent).GetProperty("change").GetString());
        Assert.Equal(settings, File.ReadAllText(stint[file]));
        stint.Succeed("setup", agent, "--remove");
        Assert.False(File.Exists(stint[file]));
        Assert.Equal("none", stint.Json("setup", agent, "--remove").GetProperty("change").GetString());
    }

    [Fact]
    public void Stand_beside_what_is_there()
    {
        Directory.CreateDirectory(stint[".claude"]);
        const string own = """{"model":"opus","hooks":{"Stop":[{"matcher":"*","hooks":[{"type":"command","command":"say done"}]}],"Notification":[]},"permissions":{"allow":["Bash(ls:*)"]}}""";
        File.WriteAllText(stint[".claude/settings.json"], own);
        stint.Succeed("setup", "claude");
        var settings = JsonNode.Parse(File.ReadAllText(stint[".claude/settings.json"]))!;
        Assert.Equal(["say done", "stint hook claude Stop"], settings["hooks"]!["Stop"]!.AsArray().Select(each => (string)each!["hooks"]![0]!["command"]!));
        stint.Succeed("setup", "claude", "--remove");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(own), JsonNode.Parse(File.ReadAllText(stint[".claude/settings.json"]))));
    }

    [Fact]
    public void Stand_in_the_users_own_settings_where_that_is_wanted()
    {
        stint.Succeed("setup", "claude", "--user");
        Assert.True(File.Exists(Path.Combine(stint.Home, ".claude/settings.json")));
        Assert.Equal(2, stint.Run("setup", "copilot", "--user").Exit);
    }

    [Theory]
    [InlineData("// mine\n{}")]
    [InlineData("[]")]
    [InlineData("{\"hooks\":[]}")]
    [InlineData("{\"hooks\":{\"Stop\":{}}}")]
    public void Are_not_put_where_something_would_be_lost(string settings)
    {
        Directory.CreateDirectory(stint[".claude"]);
        File.WriteAllText(stint[".claude/settings.json"], settings);
        var answer = stint.Run("setup", "claude");
        Assert.Equal(1, answer.Exit);
        Assert.Equal(settings, File.ReadAllText(stint[".claude/settings.json"]));
    }
}
