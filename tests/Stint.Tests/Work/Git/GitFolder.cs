using System.Diagnostics;
using System.Globalization;
using System.Text;
using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

/// <summary>
/// A temporary folder with real repositories, driven by a git of its own: none of the code under test runs in here. Settings of the
/// machine are shut out, and every date, the reflog's included, comes from <see cref="Clock"/>.
/// </summary>
internal sealed class GitFolder : IDisposable
{
    public const string Me = "me@example.com";

    private readonly string _settings;

    public GitFolder()
    {
        Root = PhysicalPath.Of(Directory.CreateTempSubdirectory("stint-test-").FullName);
        _settings = Path.Join(Root, "settings");
        File.WriteAllText(_settings, "[user]\n\temail = me@example.com\n\tname = Me\n[init]\n\tdefaultBranch = main\n[protocol \"file\"]\n\tallow = always\n");
        Git = new GitProgram
        {
            Environment = new Dictionary<string, string?> { ["GIT_CONFIG_GLOBAL"] = _settings, ["GIT_CONFIG_NOSYSTEM"] = "1" },
        };
    }

    /// <summary>The program under test, with the same settings.</summary>
    public GitProgram Git { get; init; }

    public string Root { get; }

    /// <summary>Unix seconds of everything done next.</summary>
    public long Clock { get; set; } = 1_700_000_000;

    public long ClockMs => Clock * 1000;

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public TestRepository Init(string name = "repo", params string[] options)
    {
        var path = Path.Join(Root, name);
        Directory.CreateDirectory(path);
        var repository = new TestRepository(this, path);
        repository.Run(["init", "-q", .. options]);
        return repository;
    }

    public TestRepository At(string name) => new(this, Path.Join(Root, name));

    public TestRepository Clone(TestRepository from, string name, params string[] options)
    {
        new TestRepository(this, Root).Run(["clone", "-q", .. options, from.Path, name]);
        return At(name);
    }

    /// <summary>Writes an executable shell script.</summary>
    public static void WriteScript(string path, string body)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void AddSetting(string text) => File.AppendAllText(_settings, text);

    public (int ExitCode, string Output, string Errors) Try(string directory, string[] arguments, string author, byte[]? input = null)
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var date = Clock.ToString(CultureInfo.InvariantCulture) + " +0000";
        foreach (var (name, value) in new (string, string)[]
        {
            ("GIT_CONFIG_GLOBAL", _settings), ("GIT_CONFIG_NOSYSTEM", "1"), ("LC_ALL", "C"), ("GIT_EDITOR", "true"),
            ("GIT_AUTHOR_DATE", date), ("GIT_COMMITTER_DATE", date),
            ("GIT_AUTHOR_NAME", "Somebody"), ("GIT_AUTHOR_EMAIL", author),
            ("GIT_COMMITTER_NAME", "Somebody"), ("GIT_COMMITTER_EMAIL", author),
        })
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        if (input is not null) process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    public void Dispose()
    {
        // Some file systems refuse names that are no UTF-8 when .NET walks them; the system's own tool does not mind.
        using var remove = Process.Start(new ProcessStartInfo("rm", ["-rf", "--", Root]) { UseShellExecute = false })!;
        remove.WaitForExit();
    }
}

/// <summary>One working copy of a <see cref="GitFolder"/>, used as a developer would.</summary>
internal sealed record TestRepository(GitFolder Folder, string Path)
{
    public string Author { get; init; } = GitFolder.Me;

    public Worktree Worktree => Stint.Work.Git.Worktree.Find(Path, _ => null) ?? throw new InvalidOperationException($"{Path} is no worktree.");

    public string Head => Run("rev-parse", "HEAD");

    public TestRepository As(string email) => this with { Author = email };

    public string Run(params string[] arguments)
    {
        var (exitCode, output, errors) = Folder.Try(Path, arguments, Author);
        return exitCode == 0 ? output.TrimEnd('\n') : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors}{output}");
    }

    public int Try(params string[] arguments) => Folder.Try(Path, arguments, Author).ExitCode;

    public void Write(string name, string content)
    {
        var path = System.IO.Path.Join(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    public void WriteLines(string name, int count, string prefix = "line") =>
        Write(name, string.Concat(Enumerable.Range(1, count).Select(i => $"{prefix} {i}\n")));

    public void Append(string name, string content) => File.AppendAllText(System.IO.Path.Join(Path, name), content);

    public void Delete(string name) => File.Delete(System.IO.Path.Join(Path, name));

    public bool Exists(string name) => File.Exists(System.IO.Path.Join(Path, name));

    /// <summary>Commits everything a second later, and gives back the commit's name.</summary>
    public string Commit(string message = "work", params string[] options)
    {
        Folder.Clock++;
        Run("add", "-A");
        Run(["commit", "-q", "--allow-empty", "-m", message, .. options]);
        return Head;
    }

    /// <summary>Writes lines to a file and commits them.</summary>
    public string CommitLines(string name, int count, string message = "work", string prefix = "line")
    {
        WriteLines(name, count, prefix);
        return Commit(message);
    }

    /// <summary>The names in a tree, as git lists them.</summary>
    public string[] Names(string tree) => Run("ls-tree", "-r", "-z", "--name-only", tree).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The sums of git's own `diff --numstat` between two trees.</summary>
    public (long Added, long Removed) Numstat(string before, string after)
    {
        var rows = Run("diff", "--numstat", "-M", before, after).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split('\t')).ToArray();
        long Sum(int column) => rows.Where(row => row[0] != "-").Sum(row => long.Parse(row[column], CultureInfo.InvariantCulture));
        return (Sum(0), Sum(1));
    }
}
