using System.Text.Json;
using Stint.Tests.Support;

namespace Stint.Tests.Work.Setup;

public sealed class Initialising : IDisposable
{
    private readonly CommandLineRunner stint = CommandLineRunner.InRepository();

    public void Dispose() => stint.Dispose();

    [Fact]
    public void Writes_a_configuration_that_changes_nothing()
    {
        var before = stint.Json("config", "list").ToString();
        stint.Succeed("init");
        Assert.Equal(before, stint.Json("config", "list").ToString());
        Assert.Contains("// \"idle_gap\": \"15m\",", File.ReadAllText(stint[".stint/config.json"]), StringComparison.Ordinal);
        Assert.True(File.Exists(stint[".stint/config.schema.json"]));
        Assert.Equal("?? .stint/\n", stint.Git("status", "--short"));
    }

    [Fact]
    public void Again_changes_nothing()
    {
        stint.Succeed("init");
        stint.Write(".stint/config.json", "// mine\n{ }\n");
        var files = stint.Json("init").GetProperty("files").EnumerateArray().Select(file => file.GetProperty("change").GetString());
        Assert.Equal(["unchanged", "unchanged"], files);
        Assert.Equal("// mine\n{ }\n", File.ReadAllText(stint[".stint/config.json"]));
    }

    [Fact]
    public void From_below_the_top_sets_up_the_repository()
    {
        stint.Write("src/deep/file", "");
        var top = stint.Directory;
        stint.Directory = stint["src/deep"];
        stint.Succeed("init");
        Assert.True(File.Exists(Path.Combine(top, ".stint", "config.json")));
        Assert.False(Directory.Exists(stint[".stint"]));
    }

    [Fact]
    public void Outside_of_a_repository_is_refused_with_what_to_do()
    {
        stint.Directory = stint.Home;
        var answer = stint.Run("init");
        Assert.Equal(1, answer.Exit);
        Assert.Contains("git init", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_number_starts_that_session_once()
    {
        Assert.Equal(3, stint.Json("init", "--session", "00003", "Filesystem", "connector").GetProperty("session").GetProperty("number").GetInt64());
        Assert.Equal(3, stint.Json("init", "--session", "00003").GetProperty("session").GetProperty("number").GetInt64());
        Assert.EndsWith("✓ Session #3 is open already\n", stint.Succeed("init", "--session", "3").Out, StringComparison.Ordinal);
        Assert.Equal("Filesystem connector", stint.Json("status").GetProperty("goal").GetString());
        Assert.Equal("session_open", Refused("init", "--session", "4"));
    }

    [Fact]
    public void With_a_goal_and_no_session_is_refused_before_anything_is_written()
    {
        Assert.Equal("goal_without_session", Refused("init", "Filesystem"));
        Assert.False(Directory.Exists(stint[".stint"]));
    }

    [Fact]
    public void With_a_workflow_puts_it_into_the_configuration()
    {
        stint.Write("flow.json", """{ "workflow": { "phases": [ { "name": "build" }, { "name": "check", "ready": "to_check", "in": "checking", "reject": "build" } ] } }""");
        stint.Succeed("init", "--workflow", "flow.json");
        var text = File.ReadAllText(stint[".stint/config.json"]);
        Assert.Contains("// \"idle_gap\"", text, StringComparison.Ordinal);
        using var config = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var phases = config.RootElement.GetProperty("workflow").GetProperty("phases");
        Assert.Equal("""{"name":"build","ready":"ready_for_build","in":"in_build","reject":"build"}""", Compact(phases[0]));
        Assert.Equal("""{"name":"check","ready":"to_check","in":"checking","reject":"build"}""", Compact(phases[1]));
    }

    [Theory]
    [InlineData("[]", "is not an object")]
    [InlineData("{}", "has no list of phases")]
    [InlineData("""{ "phases": [] }""", "takes 1 to 50 phases")]
    [InlineData("""{ "phases": [ { "ready": "a" } ] }""", "phase 1: 'name' is a word")]
    [InlineData("""{ "phases": [ { "name": "a" }, { "name": "a", "ready": "b", "in": "c" } ] }""", "names the phase 'a' twice")]
    [InlineData("""{ "phases": [ { "name": "a", "ready": "x" }, { "name": "b", "in": "x" } ] }""", "uses the status 'x' twice")]
    [InlineData("""{ "phases": [ { "name": "a", "reject": "z" } ] }""", "sends rejections to 'z'")]
    [InlineData("""{ "phases": [ { "name": "a", "wip": 3 } ] }""", "'wip' is not known")]
    public void With_what_is_no_workflow_is_refused_before_anything_is_written(string workflow, string because)
    {
        stint.Write("flow.json", workflow);
        var answer = stint.Run("init", "--workflow", "flow.json");
        Assert.Equal(2, answer.Exit);
        Assert.Contains(because, answer.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(stint[".stint"]));
    }

    private string? Refused(params string[] words)
    {
        var answer = stint.Run([.. words, "--json"]);
        Assert.NotEqual(0, answer.Exit);
        return answer.Json.GetProperty("error").GetProperty("code").GetString();
    }

    private static string Compact(JsonElement json) => json.GetRawText().Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
}
