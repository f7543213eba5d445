using Stint.Tests.Support;

namespace Stint.Tests.Coding;

/// <summary><c>stint coding heartbeat</c>, called as plugins call wakatime-cli.</summary>
public sealed class RecordingFromAnEditor : IDisposable
{
    private readonly CommandLineRunner stint = new("2026-01-12T09:00:00Z");

    public void Dispose() => stint.Dispose();

    [Fact]
    public void Prints_nothing_and_records_project_branch_and_language()
    {
        stint.Write("api/.wakatime-project", "billing\nrelease\n");
        var first = stint.Succeed(
            "coding", "heartbeat", "--entity", "api/src/main.go", "--time", "1768207800.5", "--plugin", "vim/9.1 vim-wakatime/11.2", "--lineno", "3", "--cursorpos", "7", "--lines-in-file", "40", "--write",
            "--alternate-project", "elsewhere", "--key", "x", "--config", "y", "--timeout", "30", "--log-file", "z", "--is-unsaved-entity");
        Assert.Equal(("", ""), (first.Out, first.Error));
        stint.Succeed("coding", "heartbeat", "--entity", "b.py", "--time", "1768208100", "--project", "web", "--hostname", "desk");
        var items = stint.Succeed("coding", "durations", "--json").Json.GetProperty("items");
        Assert.Equal("billing release Go Vim", string.Join(' ', ((string[])["project", "branch", "language", "editor"]).Select(name => items[0].GetProperty(name).GetString())));
        Assert.Equal((299.5, "web", "desk"), (items[0].GetProperty("duration_seconds").GetDouble(), items[1].GetProperty("project").GetString(), items[1].GetProperty("machine").GetString()));
    }

    [Fact]
    public void Takes_more_from_standard_input_each_with_its_own_place()
    {
        stint.In = """[{"entity":"/a/x.rs","timestamp":1768208040,"alternate_project":"deps","entity_type":"file","is_write":true},{"entity":"example.org","type":"domain","time":1768208100}]""";
        var answer = stint.Succeed("coding", "heartbeat", "--entity", "/a/y.rs", "--time", "1768208000", "--extra-heartbeats", "--verbose");
        Assert.Equal("stint: 3 recorded, 0 known before, 0 refused\n", answer.Error);
        Assert.Equal(100, stint.Succeed("coding", "today", "--json").Json.GetProperty("total_seconds").GetDouble());
        stint.In = "{";
        Assert.Equal(2, stint.Run("coding", "heartbeat", "--extra-heartbeats").Exit);
    }

    [Fact]
    public void Shows_what_a_status_bar_shows()
    {
        stint.Succeed("coding", "heartbeat", "--entity", "/a", "--time", "1768200000");
        stint.Succeed("coding", "heartbeat", "--entity", "/a", "--time", "1768200840");
        Assert.Equal("14 mins\n", stint.Succeed("coding", "heartbeat", "--today").Out);
        Assert.Equal("14 mins", stint.Succeed("coding", "heartbeat", "--today", "--output", "json").Json.GetProperty("text").GetString());
        Assert.Equal("14 mins", stint.Succeed("coding", "heartbeat", "--today", "--output", "raw-json").Json.GetProperty("data").GetProperty("grand_total").GetProperty("text").GetString());
    }

    [Fact]
    public void Says_what_it_cannot_record_and_has_nothing_that_waits()
    {
        Assert.Equal(2, stint.Run("coding", "heartbeat").Exit);
        Assert.Equal(0, stint.Run("coding", "heartbeat", "--sync-offline-activity", "100").Exit);
        var future = stint.Run("coding", "heartbeat", "--entity", "/a", "--time", "1768300000");
        Assert.Equal(2, future.Exit);
        Assert.Contains("future", future.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Tells_the_project_and_branch_of_a_repository()
    {
        stint.Git("init", "-q", "-b", "trunk", "shop");
        stint.Succeed("coding", "heartbeat", "--entity", "shop/new/not-there-yet.ts", "--alternate-project", "x", "--time", "1768207800");
        stint.Succeed("coding", "heartbeat", "--entity", "shop/a.ts", "--time", "1768207860");
        var item = stint.Succeed("coding", "durations", "--json").Json.GetProperty("items")[0];
        Assert.Equal("shop trunk TypeScript", string.Join(' ', ((string[])["project", "branch", "language"]).Select(name => item.GetProperty(name).GetString())));
    }
}
