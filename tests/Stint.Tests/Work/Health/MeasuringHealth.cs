using System.Text.Json;
using Stint.Operations;
using Stint.Tests.Support;
using Stint.Work;
using Stint.Work.Analytics;
using Stint.Work.Health;

namespace Stint.Tests.Work.Health;

public sealed class HealthOfTheCode : IDisposable
{
    private readonly CommandLineRunner stint = CommandLineRunner.InRepository(null);

    public void Dispose() => stint.Dispose();

    private JsonElement Work()
    {
        stint.Write("kept.py", "if a and b: pass\n");
        stint.Write("gone.py", "while a: pass\n");
        stint.Write("old name.py", string.Concat(Enumerable.Range(0, 30).Select(n => $"line{n} = {n}\n")) + "if a: pass\n");
        stint.Write("untouched.py", "if a: pass\n");
        stint.Write("readme.md", "if\n");
        stint.Commit("begin");
        stint.Succeed("start", "simpler");
        stint.Clock.Advance(TimeSpan.FromMinutes(10));
        stint.Write("kept.py", "pass\n");
        File.Delete(stint["gone.py"]);
        File.Move(stint["old name.py"], stint["größe.py"]);
        stint.Write("new.js", "if (a && b) { for (;;) ; }\n");
        stint.Write("readme.md", "if if\n");
        stint.Write("huge.py", new string('x', HealthBounds.MostOfFile) + "\n");
        stint.Commit("change");
        stint.Clock.Advance(TimeSpan.FromMinutes(1));
        return stint.Json("end");
    }

    [Fact]
    public void Is_measured_at_the_end_in_the_trees_of_start_and_end()
    {
        var health = Work().GetProperty("health");
        Assert.Equal(
            ["gone.py python 2 null", "größe.py python 2 2", "kept.py python 3 1", "new.js javascript null 4"],
            health.GetProperty("files").EnumerateArray().Select(file => $"{file.GetProperty("path").GetString()} {file.GetProperty("language").GetString()} {file.GetProperty("before").GetRawText()} {file.GetProperty("after").GetRawText()}").Order(StringComparer.Ordinal));
        Assert.Equal((7, 7, 0), (health.GetProperty("before").GetInt64(), health.GetProperty("after").GetInt64(), health.GetProperty("delta").GetInt64()));
        Assert.Equal(2.33, health.GetProperty("mean_before").GetDouble());
        var figures = stint.Json("analytics", "health");
        Assert.Equal((1, 0), (figures.GetProperty("n").GetInt64(), figures.GetProperty("delta").GetInt64()));
        Assert.Equal(["javascript 1 4", "python 3 -4"], figures.GetProperty("languages").EnumerateArray().Select(each => $"{each.GetProperty("language").GetString()} {each.GetProperty("files").GetInt64()} {each.GetProperty("delta").GetInt64()}"));
    }

    [Fact]
    public void Is_measured_later_from_the_trees_that_the_session_keeps_and_stands_where_those_are_gone()
    {
        var before = Work();
        var again = stint.Json("session", "health", "1");
        Assert.Equal(before.GetProperty("health").GetRawText(), again.GetProperty("health").GetRawText());
        Directory.Delete(stint[".git"], recursive: true);
        stint.Git("init", "--quiet");
        Assert.Equal(before.GetProperty("health").GetRawText(), stint.Json("session", "health", before.GetProperty("id").GetString()!).GetProperty("health").GetRawText());
    }

    [Theory, BothEngines]
    public void Is_unknown_on_a_side_that_nobody_measured(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start("parse");
        Assert.Null(desk.Show().Health);
        var health = Measured(desk, new FileHealth("a.cs", "csharp", null, 4)).Health!;
        Assert.Equal((null, 4L, null, null, 4.0), (health.Before, health.After, health.Delta, health.MeanBefore, health.MeanAfter));
        health = Measured(desk, new FileHealth("a.cs", "csharp", 9, 4), new FileHealth("b.cs", "csharp", 1, 2), new FileHealth("c.cs", "csharp", null, 3)).Health!;
        Assert.Equal((10L, 9L, -1L, 5.0, 3.0), (health.Before, health.After, health.Delta, health.MeanBefore, health.MeanAfter));
        Assert.Equal(["a.cs", "c.cs", "b.cs"], health.Files.Select(file => file.Path));
        var figures = desk.Do<HealthFigures>(HealthFigures.Operation);
        Assert.Equal((-1L, 1L, 3L), (figures.Delta, figures.N, Assert.Single(figures.Items).Files));
    }

    [Fact]
    public void Over_http_is_held_to_its_bounds()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        desk.Start("parse");
        desk.Refused("bad_evidence", ShowHealth.Operation, ("files", (FileHealth[])[new("a.cs", "csharp", 0, 1)]));
        desk.Refused("bad_evidence", ShowHealth.Operation, ("files", (FileHealth[])[new("", "csharp", 1, 1)]));
        desk.Refused("bad_evidence", ShowHealth.Operation, ("files", (FileHealth[])[null!]));
        desk.Refused("too_much_evidence", ShowHealth.Operation, ("files", Enumerable.Range(0, 201).Select(n => new FileHealth($"{n}.cs", "csharp", 1, 1)).ToArray()));
    }

    private static SessionHealth Measured(Desk desk, params FileHealth[] files) => desk.Do<SessionHealth>(ShowHealth.Operation, ("files", files));
}
