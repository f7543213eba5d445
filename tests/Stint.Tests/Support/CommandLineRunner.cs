using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Stint.Hosting;
using Stint.Operations;
using Stint.Work;

namespace Stint.Tests.Support;

/// <summary>What a command line answered: its exit code, and what it wrote.</summary>
public sealed record Answer(int Exit, string Out, string Error)
{
    /// <summary>The JSON document on standard output.</summary>
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    /// <summary>All of it, for the message of a test that fails.</summary>
    public override string ToString() => $"exit {Exit.ToString(CultureInfo.InvariantCulture)}\n{Out}{Error}";
}

/// <summary>
/// Runs `stint` in this process as somebody with an empty home, a clock that stands still, and a folder to stand in. Each word is one
/// argument: <c>stint.Run("log", "fixed the parser")</c>.
/// </summary>
public sealed class CommandLineRunner : IDisposable
{
    private readonly TempFolder folder = new();

    /// <summary>Stands in an empty folder, outside of any repository.</summary>
    public CommandLineRunner(string now = "2026-01-11T09:00:00Z")
    {
        Clock = new TestClock(now);
        Home = System.IO.Directory.CreateDirectory(folder["home"]).FullName;
        Directory = System.IO.Directory.CreateDirectory(folder["work"]).FullName;
        Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = Home, ["TZ"] = "UTC", ["PATH"] = Environment.GetEnvironmentVariable("PATH")! };
    }

    /// <summary>The clock of every command, and of the commits of <see cref="Git"/>.</summary>
    public TestClock Clock { get; }

    /// <summary>Where the user's files lie: <c>.config/stint</c>, <c>.local/share/stint</c>.</summary>
    public string Home { get; }

    /// <summary>The working directory of the next command.</summary>
    public string Directory { get; set; }

    /// <summary>The environment of the next command; set STINT_DB for another store.</summary>
    public IDictionary<string, string> Variables { get; }

    /// <summary>Whether a person reads the output of the next commands, and how wide the terminal is.</summary>
    public bool OutIsTerminal { get; set; }

    /// <summary>The width of the terminal.</summary>
    public int Width { get; set; } = 100;

    /// <summary>What the next commands read from standard input.</summary>
    public string In { get; set; } = "";

    /// <summary>The same for commands that read bytes; null: the text of <see cref="In"/>.</summary>
    public byte[]? Piped { get; set; }

    /// <summary>A runner in a new repository of ada@example.org, with one commit when a message for it is given.</summary>
    public static CommandLineRunner InRepository(string? firstCommit = "begin", string now = "2026-01-11T09:00:00Z")
    {
        var runner = new CommandLineRunner(now);
        runner.Git("init", "--quiet", "--initial-branch=main");
        runner.Git("config", "user.email", "ada@example.org");
        runner.Git("config", "user.name", "Ada");
        if (firstCommit is not null)
            runner.Commit(firstCommit);
        return runner;
    }

    /// <summary>A path below the working directory.</summary>
    public string this[string path] => Path.Combine(Directory, path);

    /// <summary>Another clock for the next commands alone, such as one that runs by itself.</summary>
    public TimeProvider? Time { get; set; }

    /// <summary>The processes above the next commands, as the machine names them.</summary>
    public string[] Above { get; set; } = [];

    /// <summary>How the processes above are looked up; those of <see cref="Above"/> as a rule.</summary>
    public Func<IEnumerable<string>>? FindAbove { get; set; }

    /// <summary>Runs a command line.</summary>
    public Answer Run(params string[] words)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var machine = Machine(output, error, () => new MemoryStream(Piped ?? System.Text.Encoding.UTF8.GetBytes(In)));
        var face = StintCommandLine.Create();
        // Tests run with a synchronization context of their own, which a command never has.
        var exit = Task.Run(() => face.RunAsync(words, machine)).GetAwaiter().GetResult();
        return new Answer(exit, output.ToString(), error.ToString());
    }

    /// <summary>Starts a command line that goes on, with streams of bytes on both sides; it gives its exit code.</summary>
    public Task<int> Start(Stream input, Stream output, TextWriter error, params string[] words)
    {
        var machine = Machine(error, error, () => input) with { OpenOut = () => output };
        return Task.Run(() => StintCommandLine.Create().RunAsync(words, machine));
    }

    private Machine Machine(TextWriter output, TextWriter error, Func<Stream> input)
    {
        var above = Above;
        return new Machine
        {
            Out = output,
            Error = error,
            In = new StringReader(In),
            OpenIn = input,
            Directory = Directory,
            Variables = new Dictionary<string, string>(Variables, StringComparer.Ordinal),
            Time = Time ?? Clock,
            Above = FindAbove ?? (() => above),
            OutIsTerminal = OutIsTerminal,
            Width = Width,
            Stopping = TestContext.Current.CancellationToken,
        };
    }

    /// <summary>Runs a command line that must succeed.</summary>
    public Answer Succeed(params string[] words)
    {
        var answer = Run(words);
        Assert.True(answer.Exit == 0, $"stint {string.Join(' ', words)}: {answer}");
        return answer;
    }

    /// <summary>Runs a command line that must succeed, with <c>--json</c>, and gives its document.</summary>
    public JsonElement Json(params string[] words) => Succeed([.. words, "--json"]).Json;

    /// <summary>Runs git in the working directory, at the clock's instant; it must succeed.</summary>
    public string Git(params string[] words) => Program("git", words);

    /// <summary>Runs another program in the working directory and the environment of the commands; it must succeed.</summary>
    public string Program(string program, params string[] words)
    {
        var (exit, output) = TryProgram(program, words);
        Assert.True(exit == 0, $"{program} {string.Join(' ', words)}: exit {exit}\n{output}");
        return output;
    }

    /// <summary>Runs another program, and gives its exit code with all it wrote.</summary>
    public (int Exit, string Output) TryProgram(string program, params string[] words)
    {
        var start = new ProcessStartInfo(program, words) { WorkingDirectory = Directory, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        // Whole seconds, as git keeps them.
        var at = Clock.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + " +0000";
        start.Environment["GIT_AUTHOR_DATE"] = start.Environment["GIT_COMMITTER_DATE"] = at;
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }

    /// <summary>Writes a file of the working directory.</summary>
    public void Write(string path, string text)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], text);
    }

    /// <summary>Changes a file and commits it; gives the commit's name.</summary>
    public string Commit(string message)
    {
        File.AppendAllText(this["work.txt"], message + "\n");
        Git("add", "--all");
        Git("commit", "--quiet", "--message", message);
        return Git("rev-parse", "HEAD").Trim();
    }

    /// <inheritdoc />
    public void Dispose() => folder.Dispose();
}
