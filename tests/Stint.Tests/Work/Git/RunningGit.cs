using System.Diagnostics;
using System.Text;
using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

public sealed class RunningGit : IDisposable
{
    private readonly GitFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Output_and_exit_code_come_back()
    {
        var repository = _folder.Init();
        var good = await _folder.Git.RunAsync(new GitCommand(repository.Path, "rev-parse", "--is-inside-work-tree"), GitFolder.Cancellation);
        var bad = await _folder.Git.RunAsync(new GitCommand(repository.Path, "rev-parse", "--verify", "--quiet", "nothing"), GitFolder.Cancellation);
        Assert.Equal((0, "true"), (good.ExitCode, good.Line));
        Assert.Equal((1, ""), (bad.ExitCode, bad.Text));
    }

    [Fact]
    public async Task Nothing_deadlocks_when_all_three_pipes_are_full()
    {
        var repository = _folder.Init();
        var names = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"missing-{i:000000}\n"));
        var answer = await _folder.Git.RunAsync(
            new GitCommand(repository.Path, "-c", "alias.flood=!f() { cat >&2; seq 1 200000; }; f", "flood") { Input = Encoding.UTF8.GetBytes(names) },
            GitFolder.Cancellation);
        Assert.Equal(0, answer.ExitCode);
        Assert.EndsWith("\n200000\n", answer.Text, StringComparison.Ordinal);
        Assert.Equal(64 * 1024, answer.Errors.Length);
    }

    [Fact]
    public async Task Input_that_git_does_not_want_is_no_failure()
    {
        var repository = _folder.Init();
        var answer = await _folder.Git.RunAsync(
            new GitCommand(repository.Path, "rev-parse", "--is-bare-repository") { Input = new byte[1024 * 1024] }, GitFolder.Cancellation);
        Assert.Equal("false", answer.Line);
    }

    [Fact]
    public async Task Time_out_stops_the_process_and_what_it_started()
    {
        var repository = _folder.Init();
        var marker = Path.Join(_folder.Root, "still-alive");
        var watch = Stopwatch.StartNew();
        var failure = await Assert.ThrowsAsync<GitFailure>(() => (_folder.Git with { TimeLimit = TimeSpan.FromMilliseconds(300) }).RunAsync(
            new GitCommand(repository.Path, "-c", $"alias.wait=!sh -c 'sleep 2; touch {marker}'", "wait"), GitFolder.Cancellation));
        Assert.Equal(GitFailureKind.TimedOut, failure.Kind);
        Assert.Equal("git wait took longer than 0.3 seconds and was stopped.", failure.Message);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1.8), $"It took {watch.Elapsed}.");
        await Task.Delay(TimeSpan.FromSeconds(2.2) - watch.Elapsed, GitFolder.Cancellation);
        Assert.False(File.Exists(marker));
    }

    [Fact]
    public async Task Cancelling_is_no_failure_of_git()
    {
        var repository = _folder.Init();
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _folder.Git.RunAsync(
            new GitCommand(repository.Path, "-c", "alias.wait=!sleep 20", "wait"), cancel.Token));
    }

    [Fact]
    public async Task A_missing_program_is_named()
    {
        var failure = await Assert.ThrowsAsync<GitFailure>(() =>
            (_folder.Git with { Executable = "no-such-git" }).RunAsync(new GitCommand(_folder.Root, "status"), GitFolder.Cancellation));
        Assert.Equal(GitFailureKind.Missing, failure.Kind);
    }

    [Fact]
    public async Task A_folder_without_a_repository_is_named()
    {
        var failure = await Assert.ThrowsAsync<GitFailure>(() =>
            _folder.Git.ReadAsync(new GitCommand(_folder.Root, "rev-parse", "HEAD"), GitFolder.Cancellation));
        Assert.Equal(GitFailureKind.NotARepository, failure.Kind);
        Assert.Equal($"{_folder.Root} is not in a git repository.", failure.Message);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named()
    {
        var failure = await Assert.ThrowsAsync<GitFailure>(() =>
            _folder.Git.RunAsync(new GitCommand(Path.Join(_folder.Root, "gone"), "status"), GitFolder.Cancellation));
        Assert.Equal(GitFailureKind.NoSuchDirectory, failure.Kind);
    }

    [Fact]
    public async Task Another_users_repository_comes_with_what_to_type()
    {
        var repository = _folder.Init();
        var asStranger = _folder.Git with
        {
            Environment = new Dictionary<string, string?>(_folder.Git.Environment) { ["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1" },
        };
        var failure = await Assert.ThrowsAsync<GitFailure>(() =>
            asStranger.ReadAsync(new GitCommand(repository.Path, "rev-parse", "HEAD"), GitFolder.Cancellation));
        Assert.Equal(GitFailureKind.DubiousOwnership, failure.Kind);
        Assert.Equal($"git config --global --add safe.directory {repository.Path}", failure.Hint);
    }

    [Fact]
    public async Task Any_other_failure_quotes_git()
    {
        var repository = _folder.Init();
        var failure = await Assert.ThrowsAsync<GitFailure>(() =>
            _folder.Git.ReadAsync(new GitCommand(repository.Path, "rev-parse", "--verify", "nothing"), GitFolder.Cancellation));
        Assert.Equal("git rev-parse failed with exit code 128: Needed a single revision", failure.Message);
    }

    [Fact]
    public async Task Records_stream_and_leaving_early_ends_the_process()
    {
        var repository = _folder.Init();
        var watch = Stopwatch.StartNew();
        await using (var records = _folder.Git.Open(
            new GitCommand(repository.Path, "-c", @"alias.drip=!printf 'one\0two\0'; sleep 30", "drip"), GitFolder.Cancellation))
        {
            Assert.Equal("one", await records.ReadAsync());
            Assert.Equal("two", await records.ReadAsync());
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task Records_longer_than_a_buffer_and_empty_ones_arrive_whole()
    {
        var repository = _folder.Init();
        await using var records = _folder.Git.Open(
            new GitCommand(repository.Path, "-c", @"alias.long=!head -c 200000 /dev/zero | tr '\0' x; printf '\0\0end\0'", "long"), GitFolder.Cancellation);
        Assert.Equal(new string('x', 200_000), await records.ReadAsync());
        Assert.Equal("", await records.ReadAsync());
        Assert.Equal("end", await records.ReadAsync());
        Assert.Null(await records.ReadAsync());
    }

    [Fact]
    public async Task A_stream_that_fails_says_so_at_its_end()
    {
        var repository = _folder.Init();
        await using var records = _folder.Git.Open(
            new GitCommand(repository.Path, "-c", @"alias.fail=!printf 'one\0'; echo 'fatal: broken' >&2; exit 3", "fail"), GitFolder.Cancellation);
        Assert.Equal("one", await records.ReadAsync());
        var failure = await Assert.ThrowsAsync<GitFailure>(async () => await records.ReadAsync());
        Assert.Equal("git fail failed with exit code 3: broken", failure.Message);
    }

    [Fact]
    public async Task Variables_that_git_sets_for_its_hooks_do_not_lead_elsewhere()
    {
        var here = _folder.Init();
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["GIT_DIR"] = "/elsewhere", ["GIT_INDEX_FILE"] = "/elsewhere/index", ["PATH"] = "/bin" };
        GitEnvironment.Apply(environment, here.Folder.Git.Environment, null);
        Assert.DoesNotContain("GIT_DIR", environment.Keys);
        Assert.DoesNotContain("GIT_INDEX_FILE", environment.Keys);
        Assert.Equal("/bin", environment["PATH"]);
        Assert.Equal("C", environment["LC_ALL"]);
        Assert.Equal(here.Path, await _folder.Git.ReadAsync(new GitCommand(here.Path, "rev-parse", "--show-toplevel"), GitFolder.Cancellation));
    }

    [Fact]
    public void A_program_called_git_in_the_current_folder_is_not_taken()
    {
        var bin = Directory.CreateDirectory(Path.Join(_folder.Root, "bin")).FullName;
        File.WriteAllText(Path.Join(bin, "git"), "");
        Assert.Equal("", GitProgram.Search("git", $":.:{Path.GetRelativePath(Environment.CurrentDirectory, bin)}"));
        Assert.Equal(Path.Join(bin, "git"), GitProgram.Search("git", $".:{bin}"));
    }

    [Fact]
    public async Task The_repositorys_own_hooks_and_monitor_do_not_run()
    {
        var repository = _folder.Init();
        var marker = Path.Join(_folder.Root, "ran");
        var script = Path.Join(repository.Path, ".git", "evil");
        foreach (var path in new[] { script, Path.Join(repository.Path, ".git", "hooks", "post-index-change") })
            GitFolder.WriteScript(path, $"touch {marker}");

        repository.Run("config", "core.fsmonitor", script);
        repository.Write("a", "1\n");
        await WorkingTree.WriteAsync(_folder.Git, repository.Worktree, GitFolder.Cancellation);
        Assert.False(File.Exists(marker));

        // The trap itself works: git without these precautions falls into it.
        repository.Run("add", "a");
        Assert.True(File.Exists(marker));
    }
}
