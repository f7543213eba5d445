using System.Diagnostics;
using System.Globalization;

namespace Stint.EndToEnd;

public sealed class TheMemoryOfAnImport
{
    /// <summary>The runtime and one transaction are most of what the short one takes; the rest warms up. Whatever is kept for each commit comes on top.</summary>
    private const double Most = 1.55;

    [Fact]
    public void Is_for_forty_transactions_what_it_is_for_one()
    {
        // Only Linux tells a process's peak while it runs.
        if (!OperatingSystem.IsLinux())
            return;
        var few = Peak(1_000);
        var many = Peak(40_000);
        Assert.True(many <= Most * few, $"1,000 commits took {few} KiB at most, 40,000 took {many} KiB.");
    }

    [Fact]
    public void Is_short_of_a_place_for_temporary_files_in_words()
    {
        using var home = new Home().WithHistory(1_000);
        home.Environment["TMPDIR"] = home.Environment["TMP"] = home.Environment["TEMP"] = Path.Combine(home.FullPath, "nowhere");
        Assert.Contains("TMPDIR", home.Stint("import", "git").IsRefused(1).Errors, StringComparison.Ordinal);
    }

    private static long Peak(int commits)
    {
        using var home = new Home().WithHistory(commits);
        using var import = new Process { StartInfo = Programs.Describe(Published.Stint, ["import", "git", "--json"], home.WorkingFolder, home.Environment) };
        import.Start();
        import.StandardInput.Close();
        var output = import.StandardOutput.ReadToEndAsync();
        var errors = import.StandardError.ReadToEndAsync();
        var peak = 0L;
        var begun = Stopwatch.StartNew();
        // The system forgets the peak with the process, so that the last look counts.
        while (!import.WaitForExit(10))
        {
            Assert.True(begun.Elapsed < TimeSpan.FromMinutes(2), "The import does not end.");
            peak = Math.Max(peak, Look(import.Id));
        }

        Assert.True(import.ExitCode == 0, errors.Result);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"\"added\":{commits},"), output.Result, StringComparison.Ordinal);
        return peak;
    }

    private static long Look(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/status").FirstOrDefault(each => each.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It ended between the two.
            return 0;
        }
    }
}
