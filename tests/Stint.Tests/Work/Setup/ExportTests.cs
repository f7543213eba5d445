using System.Text.Json;
using Stint.Operations;
using Stint.Storage;
using Stint.Tests.Support;
using Stint.Work.Setup;

namespace Stint.Tests.Work.Setup;

public sealed class Exporting : IDisposable
{
    private readonly CommandLineRunner stint = CommandLineRunner.InRepository();

    public void Dispose() => stint.Dispose();

    [Fact]
    public void Writes_a_session_in_each_line()
    {
        Sessions(2);
        var lines = stint.Succeed("export", "--format", "jsonl").Out.TrimEnd('\n').Split('\n');
        Assert.Equal([2, 1], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("number").GetInt32()));
    }

    [Fact]
    public void Writes_a_table_that_no_spreadsheet_runs()
    {
        stint.Succeed("start", "=1+1, \"quoted\"", "--tag", "b", "--tag", "a");
        stint.Clock.Advance(TimeSpan.FromMinutes(5));
        stint.Succeed("end");
        stint.Succeed("export", "--format", "csv", "--output", "out.csv");
        var lines = File.ReadAllText(stint["out.csv"]).Split("\r\n");
        Assert.StartsWith("id,number,project,actor,agent,model,goal,tags,status,started_at,", lines[0], StringComparison.Ordinal);
        Assert.Contains(",1,work,ada@example.org,,,\"'=1+1, \"\"quoted\"\"\",a b,ended,2026-01-11T09:00:00Z,2026-01-11T09:05:00Z,2026-01-11T09:05:00Z,user_end,,300,300,0,", lines[1], StringComparison.Ordinal);
        Assert.Equal(["", "out.csv"], [lines[2], .. Directory.GetFiles(stint.Directory, "out*").Select(file => Path.GetFileName(file))]);
    }

    [Fact]
    public void Goes_through_all_pages_within_the_times_given()
    {
        Sessions(3);
        // Two pages and a bit: the store is asked for 500 at a time.
        using var store = Database.Open(Path.Combine(stint.Home, ".local", "share", "stint", "stint.db"), stint.Clock);
        for (var n = 4; n <= 1004; n++)
            Copy(store, n);
        var all = stint.Succeed("export", "--format", "csv").Out.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + 1004, all.Distinct(StringComparer.Ordinal).Count());
        Assert.Single(stint.Succeed("export", "--until", "2026-01-11T09:30:00Z").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Writes_the_state_file_in_both_shapes()
    {
        Sessions(1);
        var full = JsonDocument.Parse(stint.Succeed("export", "--format", "state").Out).RootElement;
        var mvp = JsonDocument.Parse(stint.Succeed("export", "--format", "state", "--mvp").Out).RootElement;
        Assert.NotEqual(full.EnumerateObject().Select(each => each.Name), mvp.EnumerateObject().Select(each => each.Name));
        Assert.Equal(2, stint.Run("export", "--mvp").Exit);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=A1", "'=A1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@x", "'@x")]
    [InlineData("\tx", "'\tx")]
    [InlineData("", "")]
    public void Quotes_and_guards_a_cell(string text, string cell) => Assert.Equal(cell + "\r\n", Csv.Line(text));

    [Fact]
    public void Leaves_figures_as_they_are() => Assert.Equal("-1,0.5,,x\r\n", Csv.Line(-1L, 0.5, null, "x"));

    private void Sessions(int count)
    {
        for (var n = 0; n < count; n++)
        {
            stint.Succeed("start");
            stint.Clock.Advance(TimeSpan.FromMinutes(5));
            stint.Succeed("end");
            stint.Clock.Advance(TimeSpan.FromHours(1));
        }
    }

    private static void Copy(Database store, int number) => store.Write(tx =>
    {
        var id = $"01a00000-0000-7000-8000-{number:d12}";
        tx.Execute(new Sql(
            """
            insert into sessions (bucket, id, workspace, kind, number, project_id, actor_id, actor_type, holder, status, started_at, last_activity_at,
              ended_at, closed_at, end_reason, active_ms, policy_version, idle_gap_ms, end_after_ms, tz, source, amendments)
            select bucket, @id, workspace, kind, @number, project_id, actor_id, actor_type, holder, status, started_at, last_activity_at,
              ended_at, closed_at, end_reason, active_ms, policy_version, idle_gap_ms, end_after_ms, tz, source, amendments
            from sessions where number = 3
            """), ("@id", id), ("@number", (long)number));
        tx.Execute(new Sql("insert into work_sessions (bucket, session_id, chosen_by) select bucket, id, 'none' from sessions where id = @id"), ("@id", id));
    });
}
