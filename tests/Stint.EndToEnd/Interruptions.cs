using System.Diagnostics;
using System.Globalization;

namespace Stint.EndToEnd;

public sealed class Interruptions
{
    private const int Commits = 20_000;

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Of_an_import_end_it_between_two_sessions_and_the_next_one_goes_on(string signal)
    {
        using var home = new Home().WithHistory(Commits);
        home.Stint("status");
        using var import = new Process { StartInfo = Programs.Interruptible(["import", "git"], home) };
        import.Start();
        var output = import.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = import.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using (var store = new RawStore(home))
        {
            while (store.Texts("select id from sessions limit 1").Count == 0)
                await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        home.Run("kill", ["-" + signal, import.Id.ToString(CultureInfo.InvariantCulture)]).Succeeds();
        Assert.True(import.WaitForExit(TimeSpan.FromSeconds(10)), "It did not end when it was asked to.");
        Assert.Equal((130, "", "stint: stopped. What was written stays; the same command goes on from there.\n"), (import.ExitCode, await output, await errors));

        var rest = home.Stint("import", "git", "--json").Succeeds().Json;
        Assert.InRange(rest.Number("skipped"), 1, Commits - 1);
        Assert.Equal(Commits, rest.Number("skipped") + rest.Number("added"));
        Assert.Equal((Commits + 2) / 3, home.Stint("session", "stats", "--period", "all", "--json").Succeeds().Json.Number("total_sessions"));
        using var after = new RawStore(home);
        Assert.Equal(["ok"], after.Texts("pragma integrity_check"));
    }
}
