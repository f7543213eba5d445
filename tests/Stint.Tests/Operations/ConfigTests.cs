using System.Text.Json;
using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Tests.Support;

namespace Stint.Tests.Operations;

public sealed class Configuring : IDisposable
{
    private readonly CommandLineRunner stint = CommandLineRunner.InRepository();

    public void Dispose() => stint.Dispose();

    [Fact]
    public void Tells_where_each_value_comes_from()
    {
        stint.Succeed("init");
        stint.Succeed("config", "set", "work.idle_gap", "10m", "--user");
        stint.Succeed("config", "set", "work.end_after", "3h");
        stint.Succeed("config", "set", "enforce", "reject");
        stint.Variables["STINT_ENFORCE"] = "warn";
        var found = stint.Json("config", "list").GetProperty("items").EnumerateArray()
            .Select(item => $"{item.GetProperty("key")} {item.GetProperty("value")} {item.GetProperty("source")}").ToList();
        Assert.Contains("tz UTC environment", found);
        Assert.Contains("work.idle_gap 10m user", found);
        Assert.Contains("work.end_after 3h repository", found);
        Assert.Contains("enforce warn environment", found);
        Assert.Contains("state full default", found);
        Assert.Equal("10m\n", stint.Succeed("config", "get", "work.idle_gap").Out);
    }

    [Fact]
    public void Writes_the_users_file_where_no_repository_is_set_up()
    {
        stint.Succeed("config", "set", "state", "off");
        Assert.Equal("{\n  \"state\": \"off\"\n}\n", File.ReadAllText(Path.Combine(stint.Home, ".config", "stint", "config.json")));
        Assert.False(Directory.Exists(stint[".stint"]));
    }

    [Fact]
    public void Says_when_something_else_wins()
    {
        stint.Variables["STINT_STATE"] = "mvp";
        Assert.Contains("STINT_STATE stands over it, and says mvp", stint.Succeed("config", "set", "state", "off").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "1", "unknown_setting")]
    [InlineData("enforce", "never", "bad_setting")]
    [InlineData("models.prices", "a=1/2,A=3/4", "bad_setting")]
    [InlineData("work.idle_gap", "soon", "bad_setting")]
    [InlineData("work.end_after", "5m", "bad_setting")]
    [InlineData("artefacts", "../elsewhere", "bad_setting")]
    public void Refuses_what_cannot_be_and_writes_nothing(string key, string value, string code)
    {
        var answer = stint.Run("config", "set", key, value, "--json");
        Assert.Equal(2, answer.Exit);
        Assert.Equal(code, answer.Json.GetProperty("error").GetProperty("code").GetString());
        Assert.False(Directory.Exists(Path.Combine(stint.Home, ".config")));
    }

    [Fact]
    public void Mends_a_value_that_cannot_be()
    {
        stint.Write(".stint/config.json", """{ "enforce": "sometimes" }""");
        Assert.Equal(2, stint.Run("status").Exit);
        stint.Succeed("config", "set", "enforce", "reject");
        Assert.Equal("""{ "enforce": "reject" }""", File.ReadAllText(stint[".stint/config.json"]));
    }

    [Theory]
    [InlineData("""{ "wrok": {} }""", "wrok")]
    [InlineData("""{ "work": 5 }""", "work")]
    [InlineData("""{ "work.idle_gap": "15m" }""", "work.idle_gap")]
    [InlineData("""{ "work": { "idel_gap": "15m" } }""", "work.idel_gap")]
    public void Says_what_nothing_reads(string text, string key)
    {
        stint.Write(".stint/config.json", text);
        Assert.Contains($"there is no setting '{key}'", stint.Succeed("config", "get", "enforce").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_a_file_that_begins_with_a_mark_and_says_nothing_of_what_it_knows()
    {
        stint.Write(".stint/config.json", "\ufeff{ \"$schema\": \"./config.schema.json\", \"enforce\": \"reject\", \"work\": { \"idle_gap\": \"20m\" }, \"workflow\": {} }");
        Assert.Equal(("reject\n", ""), (stint.Succeed("config", "get", "enforce").Out, stint.Run("config", "get", "work.idle_gap").Error));
    }

    [Fact]
    public void Of_a_store_and_of_a_server_at_once_is_refused()
    {
        stint.Variables["STINT_SERVER"] = "http://127.0.0.1:1";
        var refused = stint.Run("status", "--db", stint["x.db"]);
        Assert.Equal(2, refused.Exit);
        Assert.Contains("--db names a store, and STINT_SERVER a server", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_no_zone_from_a_variable_that_names_none()
    {
        stint.Variables["TZ"] = "Mars/Olympus";
        Assert.Equal("default", stint.Json("config", "list").GetProperty("items").EnumerateArray().Single(item => item.GetProperty("key").GetString() == "tz").GetProperty("source").GetString());
    }

    [Fact]
    public void Keeps_a_link_to_a_file_that_lies_elsewhere()
    {
        stint.Write("dotfiles/stint.json", "{}");
        Directory.CreateDirectory(stint[".stint"]);
        File.CreateSymbolicLink(stint[".stint/config.json"], "../dotfiles/stint.json");
        FileRights.Set(stint["dotfiles/stint.json"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        stint.Succeed("config", "set", "state", "off");
        Assert.Contains("off", File.ReadAllText(stint["dotfiles/stint.json"]), StringComparison.Ordinal);
        Assert.NotNull(new FileInfo(stint[".stint/config.json"]).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, FileRights.Of(stint["dotfiles/stint.json"]));
    }

    [Fact]
    public void Takes_every_default_of_the_first_file_when_its_comments_are_taken_away()
    {
        stint.Succeed("init");
        var text = File.ReadAllText(stint[".stint/config.json"]);
        foreach (var setting in Setting.All)
            text = ConfigText.Set(text, setting.Key, ConfigSchema.Json(setting, ConfigSchema.Default(setting) ?? "Europe/Berlin"));
        Assert.DoesNotContain(text.Split('\n'), line => line.TrimStart().StartsWith("// \"", StringComparison.Ordinal));
        stint.Write(".stint/config.json", text);
        Assert.Equal("Europe/Berlin\n", stint.Succeed("config", "get", "tz").Out);
    }

    [Fact]
    public void Prints_the_schema_that_lies_beside_the_first_file()
    {
        stint.Succeed("init");
        Assert.Equal(stint.Succeed("config", "schema").Out, File.ReadAllText(stint[".stint/config.schema.json"]));
    }
}

public sealed class A_configurations_text
{
    [Theory]
    [InlineData("{}", "a", "{\n  \"a\": 1\n}")]
    [InlineData("{\n}\n", "a", "{\n  \"a\": 1\n}\n")]
    [InlineData("{ \"a\": 0 } // end\n", "a", "{ \"a\": 1 } // end\n")]
    [InlineData("{ \"b\": 2 }", "a", "{ \"b\": 2, \"a\": 1 }")]
    [InlineData("{\n  \"b\": 2\n}", "a", "{\n  \"b\": 2,\n  \"a\": 1\n}")]
    [InlineData("{\n\t\"b\": 2,\n}", "a", "{\n\t\"b\": 2,\n\t\"a\": 1,\n}")]
    [InlineData("{\n  \"b\": 2 // two, no \"a\"\n}", "a", "{\n  \"b\": 2, // two, no \"a\"\n  \"a\": 1\n}")]
    [InlineData("{\n  \"b\": 2, /* x */ // two\n\n  // last words\n}", "a", "{\n  \"b\": 2, /* x */ // two\n  \"a\": 1,\n\n  // last words\n}")]
    [InlineData("{\n  \"b\": {\n    \"c\": 3\n  }\n}", "b.a", "{\n  \"b\": {\n    \"c\": 3,\n    \"a\": 1\n  }\n}")]
    [InlineData("{\n  \"b\": {}\n}", "b.a", "{\n  \"b\": {\n    \"a\": 1\n  }\n}")]
    [InlineData("{\n  \"b\": {\n    // empty\n  },\n}", "b.a", "{\n  \"b\": {\n    // empty\n    \"a\": 1,\n  },\n}")]
    [InlineData("{\n  \"c\": 3\n}", "b.a", "{\n  \"c\": 3,\n  \"b\": { \"a\": 1 }\n}")]
    [InlineData("{\n  \"b\": { \"x\": [1, { \"a\": 5 }], /* a */ \"a\": /* was */ 7 }\n}", "b.a", "{\n  \"b\": { \"x\": [1, { \"a\": 5 }], /* a */ \"a\": /* was */ 1 }\n}")]
    [InlineData("{\n  // meaning of a\n  // \"a\": 0,\n  \"b\": 2\n}", "a", "{\n  // meaning of a\n  \"a\": 1,\n  \"b\": 2\n}")]
    [InlineData("{\n  \"b\": 2\n  // \"a\": 0\n}", "a", "{\n  \"b\": 2,\n  \"a\": 1,\n}")]
    [InlineData("{\r\n  \"b\": 2\r\n}", "a", "{\r\n  \"b\": 2,\r\n  \"a\": 1\r\n}")]
    public void Changes_in_one_place_only(string before, string key, string after) => Assert.Equal(after, ConfigText.Set(before, key, JsonValue.Create(1)));

    [Fact]
    public void Is_not_changed_where_a_part_of_the_key_is_no_object() =>
        Assert.Throws<FormatException>(() => ConfigText.Set("""{ "work": 5 }""", "work.idle_gap", JsonValue.Create("1m")));
}

public sealed class The_schema_of_the_configuration
{
    [Fact]
    public void Knows_every_setting()
    {
        foreach (var setting in Setting.All)
        {
            var place = ConfigSchema.Schema();
            foreach (var part in setting.Key.Split('.'))
                place = (JsonObject)place["properties"]![part]!;
            Assert.Equal(setting.About, (string?)place["description"]);
        }
    }

    [Fact]
    public void Describes_a_workflow_that_is_taken() =>
        Assert.True(JsonNode.DeepEquals(ConfigWorkflow.Default, ConfigWorkflow.Read(JsonSerializer.SerializeToElement(ConfigWorkflow.Default, JsonContext.Default.JsonObject), "default")));
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
internal sealed partial class JsonContext : System.Text.Json.Serialization.JsonSerializerContext;
