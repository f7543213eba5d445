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
    [InlineData("codex", "CODEX_HOME", "hooks.json")]
    [InlineData("claude", "CLAUDE_CONFIG_DIR", "settings.json")]
    public void Stand_where_the_assistant_itself_is_told_to_look_for_them(string agent, string variable, string file)
    {
        stint.Variables[variable] = Path.Combine(stint.Home, "elsewhere");
        stint.Succeed("setup", agent, "--user");
        Assert.Contains($"stint hook {agent} SessionStart", File.ReadAllText(Path.Combine(stint.Home, "elsewhere", file)), StringComparison.Ordinal);
    }

    [Fact]
    public void Leave_a_private_file_private_and_a_link_a_link()
    {
        var kept = Path.Combine(stint.Home, "dotfiles.json");
        Directory.CreateDirectory(stint[".claude"]);
        File.WriteAllText(kept, "{}");
        FileRights.Set(kept, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);
        File.CreateSymbolicLink(stint[".claude/settings.json"], kept);
        stint.Succeed("setup", "claude");
        Assert.Equal(kept, new FileInfo(stint[".claude/settings.json"]).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite, FileRights.Of(kept));
        Assert.Contains("stint hook claude", File.ReadAllText(kept), StringComparison.Ordinal);
        stint.Succeed("setup", "claude", "--remove");
        Assert.Equal("{}\n", File.ReadAllText(stint[".claude/settings.json"]));
        Assert.Equal(kept, new FileInfo(stint[".claude/settings.json"]).LinkTarget);
    }

    [Theory]
    [InlineData("/usr/local/bin/stint hook claude Stop")]
    [InlineData("\\\"/opt/my tools/stint\\\" hook claude Stop")]
    [InlineData("'C:\\\\Tools\\\\stint.exe' hook claude Stop")]
    public void Are_known_by_whatever_path_and_beside_another_in_one_group(string command)
    {
        Directory.CreateDirectory(stint[".claude"]);
        File.WriteAllText(stint[".claude/settings.json"], $$$"""{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"{{{command}}}"},{"type":"command","command":"say stint hook claude Stop"}]}]}}""");
        Assert.DoesNotContain("Stop", stint.Json("setup", "claude").GetProperty("events").EnumerateArray().Select(each => each.GetString()));
        stint.Succeed("setup", "claude", "--remove");
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"say stint hook claude Stop"}]}]}}"""), JsonNode.Parse(File.ReadAllText(stint[".claude/settings.json"]))));
    }

    [Theory]
    [InlineData("{\"model\":1,\"model\":2}")]
    [InlineData("{\"hooks\":{\"Stop\":[],\"Stop\":[]}}")]
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
        Assert.DoesNotContain("should not", answer.Error, StringComparison.Ordinal);
        Assert.Equal(settings, File.ReadAllText(stint[".claude/settings.json"]));
    }
}
