using System.Text.Json;
using Stint.Tests.Hosting;
using Stint.Tests.Support;

namespace Stint.Tests.Tasks;

/// <summary>Tasks that come over HTTP: from another program, or from the command line's own import.</summary>
public sealed class ImportingThroughAServer
{
    private const string Route = "/api/v1/tasks/import";

    [Theory, BothEngines]
    public async Task Refuses_each_entry_that_is_none_and_takes_the_others(TestEngine engine)
    {
        await using var served = await Served.StartAsync(engine);
        var reply = await served.PostAsync(Route, """
            {"tasks":{"tasks":[null,{},{"title":"No key"},{"key":null},{"key":"T-1"},{"key":"T-2","priority":1000001},{"key":"T-3","priority":-1000001},{"key":"T-4","priority":1000000},
            {"key":"T-5\u0000"},{"key":"T-6","agent_type":"q\u200ba"},{"key":"T-7","status":"nowhere"},{"key":"T-8","created_at":"2999-01-01T00:00:00Z"},{"key":" "},{"key":"Next","line":"line 9"}]}}
            """);
        Assert.Equal(200, reply.Status);
        Assert.Equal((14, 2, 12), (reply.Json.GetProperty("read").GetInt32(), reply.Json.GetProperty("added").GetInt32(), reply.Json.GetProperty("refused_total").GetInt32()));
        Assert.Equal(
            ["task 1", "task 2", "task 3", "task 4", "T-2", "T-3", "T-5", "T-6", "T-7", "T-8", " ", "line 9"],
            reply.Json.GetProperty("refused").EnumerateArray().Select(each => each.GetProperty("line").GetString()!.Replace("\0", "", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Gives_the_same_result_as_at_home_however_large_the_file()
    {
        await using var served = await Served.StartAsync();
        using var stint = new CommandLineRunner(Stint.Tests.Work.Desk.Nine);
        // As large as 1,200 tasks can be: a batch of 500 of them is more than a server takes.
        stint.Write("tasks.csv", "key,title,status,priority,epic,feature,agent_type\n" + string.Concat(Enumerable.Range(0, 1_200).Select(n =>
            $"{Rockets(98)}{n},{Rockets(500)},{(n == 7 ? new string('s', 5_000_000) : "todo")},{n},{Rockets(50)},{Rockets(50)},{Rockets(50)}\n"))
            + $"T-1,{new string('x', 5_000_000)},,,,,\n{new string('k', 300)},,,,,,\nT-2,,,9999999,,,\n");
        stint.Write("status.json", $$"""{"stories": { "{{new string('y', 5_000_000)}}": {"title": "Long"}, "US-1": {"title": "Short"} } }""");
        var home = stint.Json("task", "import", "tasks.csv");
        var stories = stint.Json("task", "import", "status.json");
        stint.Variables["STINT_SERVER"] = served.Address;
        Assert.Equal(home.GetRawText(), stint.Json("task", "import", "tasks.csv").GetRawText());
        Assert.Equal(stories.GetRawText(), stint.Json("task", "import", "status.json").GetRawText());
        Assert.Equal((1203, 1199, 4), (home.GetProperty("read").GetInt32(), home.GetProperty("added").GetInt32(), home.GetProperty("refused_total").GetInt32()));
        Assert.Equal(["line 1202", "line 1203", "line 1204", "line 9"], Lines(home).Order(StringComparer.Ordinal));
        Assert.Equal(1200, served.Desk.Store.Count("tasks"));
    }

    private static string Rockets(int count) => string.Concat(Enumerable.Repeat("🚀", count));

    private static IEnumerable<string> Lines(JsonElement import) => import.GetProperty("refused").EnumerateArray().Select(each => each.GetProperty("line").GetString()!);
}
