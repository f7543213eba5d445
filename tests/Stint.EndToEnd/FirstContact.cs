using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Stint.EndToEnd;

/// <summary>`stint up`, as the first pages tell it.</summary>
public sealed class FirstContact : IDisposable
{
    private static readonly string[] Free = ["--no-open", "--port", "0"];

    private readonly Home home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task In_a_fresh_clone_and_without_Node_builds_and_serves_the_clones_own_history()
    {
        home.Git("clone", "--quiet", "--no-local", WorkingCopy.Root, "clone");
        var clone = Path.Combine(home.WorkingFolder, "clone");
        var commits = home.Run("git", ["rev-list", "--count", "HEAD"], folder: clone).Succeeds().Output.Trim();
        var environment = Published.BuildEnvironment();
        foreach (var name in environment.Keys.Where(name => name.StartsWith("STINT_", StringComparison.Ordinal)).ToList())
            environment.Remove(name);
        foreach (var (name, value) in home.Environment.Where(pair => pair.Key.StartsWith("XDG_", StringComparison.Ordinal) || pair.Key.StartsWith("GIT_", StringComparison.Ordinal)))
            environment[name] = value;
        environment["PATH"] = Without("node", "npm", "npx");
        // The build before the tests has run the analyzers.
        environment["RunAnalyzers"] = "false";
        string[] words = [.. Pages.Blocks("README.md")[0].Split(' '), .. Free];

        await Serves(words[0], words[1..], clone, environment, TimeSpan.FromMinutes(4), async (client, written) =>
        {
            Assert.Contains($"✓ {int.Parse(commits, CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture)} commits of ", written, StringComparison.Ordinal);
            Assert.Contains("Install Node", await client.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
            var list = await client.GetFromJsonAsync<JsonElement>("/api/v1/work/sessions", TestContext.Current.CancellationToken);
            Assert.NotEmpty(list.Items());
            Assert.All(list.Items(), session => Assert.Equal("git-import", session.Text("source")));
        });
    }

    [Fact]
    public async Task Without_git_says_what_is_missing_and_serves_all_the_same()
    {
        home.WithRepository();
        var environment = new Dictionary<string, string>(home.Environment, StringComparer.Ordinal) { ["PATH"] = Without("git") };
        await Serves(Published.Stint, ["up", .. Free], home.WorkingFolder, environment, TimeSpan.FromSeconds(20), async (client, written) =>
        {
            Assert.Contains("the history was not imported: git is not installed", written, StringComparison.Ordinal);
            Assert.Contains("https://git-scm.com", written, StringComparison.Ordinal);
            Assert.Contains("<html", await client.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        });
    }

    /// <summary>Runs a server until it says where it is, shows it, and ends it with all it has started.</summary>
    private static async Task Serves(string program, string[] arguments, string folder, Dictionary<string, string> environment, TimeSpan patience, Func<HttpClient, string, Task> show)
    {
        using var process = new Process { StartInfo = Programs.Describe(program, arguments, folder, environment) };
        var written = new List<string>();
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException("It ended."));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            using var client = new HttpClient { BaseAddress = await address.Task.WaitAsync(patience, TestContext.Current.CancellationToken) };
            await show(client, Written());
        }
        catch (Exception failure) when (failure is TimeoutException or InvalidOperationException)
        {
            Assert.Fail($"{failure.Message}\n{Written()}");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        void Keep(string? line)
        {
            lock (written)
                written.Add(line ?? "");
            if (line?.Trim() is { } text && text.StartsWith("http://127.0.0.1:", StringComparison.Ordinal))
                address.TrySetResult(new Uri(text));
        }

        string Written()
        {
            lock (written)
                return string.Join('\n', written);
        }
    }

    /// <summary>A path on which all programs are but some.</summary>
    private string Without(params string[] missing)
    {
        var folder = Path.Combine(home.FullPath, "all but " + missing[0]);
        Directory.CreateDirectory(folder);
        foreach (var program in home.Environment["PATH"].Split(Path.PathSeparator).Where(Directory.Exists).SelectMany(Directory.GetFiles))
        {
            var link = Path.Combine(folder, Path.GetFileName(program));
            if (!missing.Contains(Path.GetFileName(program)) && !File.Exists(link))
                File.CreateSymbolicLink(link, program);
        }

        return folder;
    }
}
