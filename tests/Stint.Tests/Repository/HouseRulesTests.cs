using System.Diagnostics;
using Stint.Tests.Support;

namespace Stint.Tests.Repository;

public sealed class TheHouseRules
{
    private static readonly Lazy<string[]> Committed = new(ListFiles);

    [Fact]
    public void Keep_source_files_short() =>
        Holds(path => path.StartsWith("src/", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal),
            text => HouseRules.TooLong(text, HouseRules.LongestSource));

    [Fact]
    public void See_a_file_that_is_too_long()
    {
        Assert.Empty(HouseRules.TooLong("a\nb\n", 2));
        Assert.Equal(["3 lines, at most 2"], HouseRules.TooLong("a\nb\nc\n", 2));
    }

    [Fact]
    public void Leave_no_mark_of_unfinished_work() => Holds(IsText, HouseRules.Unfinished);

    [Theory]
    [InlineData("TO", "DO")]
    [InlineData("FIX", "ME")]
    public void See_a_mark_of_unfinished_work(string mark, string rest)
    {
        Assert.Equal([$"line 2: // {mark + rest}: later"], HouseRules.Unfinished($"a\n  // {mark + rest}: later\n"));
        Assert.Empty(HouseRules.Unfinished($"status {mark.ToLowerInvariant()}{rest.ToLowerInvariant()}, M{mark + rest}S"));
    }

    [Fact]
    public void Say_nothing_about_where_packages_come_from() =>
        Holds(path => IsText(path) && !path.StartsWith("tests/Stint.Tests/Repository/", StringComparison.Ordinal), HouseRules.Sources);

    [Theory]
    [InlineData("""  "resolved": "https://packages.example.com/react/-/react-19.3.1.tgz",""")]
    [InlineData("""  "resolved": "git+ssh://git@example.com/a.git",""")]
    [InlineData("registry=https://registry.npmjs.org/")]
    [InlineData("""<add key="mine" value="https://packages.example.com/nuget/v3/index.json" />""")]
    public void See_where_a_package_came_from(string line) => Assert.Single(HouseRules.Sources(line));

    [Theory]
    [InlineData("""  "resolved": "10.0.0",""")]
    [InlineData("""  "integrity": "sha512-npm/registry==",""")]
    public void Allow_versions_and_digests(string line) => Assert.Empty(HouseRules.Sources(line));

    [Fact]
    public void Keep_the_map_short_and_true() => Holds(
        path => path == "AGENTS.md",
        text => HouseRules.TooLong(text, HouseRules.LongestMap).Concat(HouseRules.LostPaths(text, Exists).Select(path => $"there is no {path}")));

    [Fact]
    public void See_a_path_on_the_map_that_leads_nowhere()
    {
        const string map = "`src/Stint/Work/` and `src/Gone.cs`, `Gone.md`, `.ci/run`; but `stint log`, `.stint/config.json`, `text/plain`, `/healthz`, `N passed`";
        Assert.Equal(["src/Gone.cs", "Gone.md"], HouseRules.LostPaths(map, path => path is "src/Stint/Work" or ".ci/run"));
    }

    private static void Holds(Func<string, bool> concerns, Func<string, IEnumerable<string>> rule)
    {
        var faults = Committed.Value.Where(concerns)
            .SelectMany(path => rule(File.ReadAllText(WorkingCopy.At(path)).ReplaceLineEndings("\n")).Select(fault => $"{path}: {fault}"))
            .ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static bool Exists(string path) => File.Exists(WorkingCopy.At(path)) || Directory.Exists(WorkingCopy.At(path));

    private static bool IsText(string path) => Path.GetExtension(path) is
        ".cs" or ".csproj" or ".props" or ".targets" or ".slnx" or ".json" or ".md" or ".sql" or ".ts" or ".tsx" or ".css" or ".html" or ".mjs"
        or ".js" or ".yml" or ".yaml" or ".npmrc" or ".config" or ".txt" or ".sh" or "";

    /// <summary>What git has, and what it would have after `git add`: nothing built, nothing fetched.</summary>
    private static string[] ListFiles()
    {
        var start = new ProcessStartInfo("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = WorkingCopy.Root,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var git = Process.Start(start)!;
        var names = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return [.. names.Where(name => File.Exists(WorkingCopy.At(name)))];
    }
}
