using System.Globalization;
using System.Text;
using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

public sealed class ReadingHistory : IDisposable
{
    private readonly GitFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private async Task<List<HistoryItem>> Read(TestRepository repository, string? since = null, bool withFiles = false)
    {
        var items = new List<HistoryItem>();
        await foreach (var item in History.ReadAsync(_folder.Git, repository.Path, since, withFiles, GitFolder.Cancellation)) items.Add(item);
        return items;
    }

    private Task<long> Count(TestRepository repository, string? since = null) =>
        History.CountAsync(_folder.Git, new GitCommand(repository.Path), since, GitFolder.Cancellation);

    /// <summary>Stores a commit object as it is, which git's own commands would refuse to make.</summary>
    private string CommitRaw(TestRepository repository, string author, string committer, string message)
    {
        var tree = repository.Run("write-tree");
        var parent = repository.Try("rev-parse", "--verify", "-q", "HEAD") == 0 ? $"parent {repository.Head}\n" : "";
        var content = Encoding.UTF8.GetBytes($"tree {tree}\n{parent}author {author}\ncommitter {committer}\n\n{message}\n");
        var sha = _folder.Try(repository.Path, ["hash-object", "-t", "commit", "-w", "--stdin", "--literally"], GitFolder.Me, content).Output.TrimEnd();
        repository.Run("update-ref", "HEAD", sha);
        return sha;
    }

    [Fact]
    public async Task Every_commit_comes_newest_first_with_its_author()
    {
        var repository = _folder.Init();
        var first = repository.As("Ann@Example.COM").CommitLines("a", 1, "first");
        var authored = _folder.Clock;
        repository.Write("a", "2\n");
        repository.Run("add", "-A");
        _folder.Clock += 100;
        var second = repository.Commit("second", $"--date={authored} +0200");
        var items = await Read(repository);
        Assert.Equal(
            [
                new HistoryCommit(second, GitFolder.Me, "Somebody", authored * 1000, _folder.ClockMs, "second", []),
                new HistoryCommit(first, "ann@example.com", "Somebody", authored * 1000, authored * 1000, "first", []),
            ],
            items);
        Assert.Equal(2, await Count(repository));
    }

    [Fact]
    public async Task An_empty_repository_has_none()
    {
        Assert.Empty(await Read(_folder.Init()));
        Assert.Equal(0, await Count(_folder.At("repo")));
    }

    [Fact]
    public async Task A_bare_repository_and_a_detached_head_are_read()
    {
        var repository = _folder.Init();
        repository.Commit();
        repository.Commit();
        Assert.Equal(2, (await Read(_folder.Clone(repository, "copy.git", "--bare"))).Count);
        repository.Run("checkout", "-q", "--detach", "HEAD~1");
        Assert.Single(await Read(repository));
    }

    [Fact]
    public async Task Only_what_head_leads_to_is_read_and_only_what_is_new()
    {
        var repository = _folder.Init();
        var first = repository.Commit("first");
        repository.Run("checkout", "-q", "-b", "other");
        repository.Commit("other");
        repository.Run("checkout", "-q", "main");
        repository.Commit("second");
        Assert.Equal(["second", "first"], (await Read(repository)).Cast<HistoryCommit>().Select(commit => commit.Subject));
        Assert.Equal(["second"], (await Read(repository, first)).Cast<HistoryCommit>().Select(commit => commit.Subject));
        Assert.Equal(1, await Count(repository, first));
        Assert.Equal(2, (await Read(repository, new string('1', 40))).Count);
        Assert.Equal(2, await Count(repository, new string('1', 40)));
    }

    [Fact]
    public async Task Files_come_with_the_lines_that_git_counts()
    {
        var repository = _folder.Init();
        repository.WriteLines("kept", 10);
        repository.Write("image", "\0\u0001");
        repository.Commit("first");
        repository.Run("mv", "kept", "moved");
        repository.Append("moved", "more\n");
        repository.Write("image", "\0\u0002");
        repository.Commit("second");
        repository.Commit("empty");
        repository.Run("checkout", "-q", "-b", "side", "HEAD~1");
        repository.CommitLines("side", 2, "side");
        repository.Run("checkout", "-q", "main");
        _folder.Clock++;
        repository.Run("merge", "-q", "--no-ff", "-m", "merge", "side");
        var commits = (await Read(repository, withFiles: true)).Cast<HistoryCommit>().ToDictionary(commit => commit.Subject);
        Assert.Equal(["empty", "first", "merge", "second", "side"], commits.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([new HistoryFile("image", null, null, null), new HistoryFile("kept", null, 10, 0)], commits["first"].Files);
        Assert.Equal([new HistoryFile("image", null, null, null), new HistoryFile("moved", "kept", 1, 0)], commits["second"].Files);
        Assert.Equal([new HistoryFile("side", null, 2, 0)], commits["side"].Files);
        Assert.Empty(commits["empty"].Files);
        Assert.Empty(commits["merge"].Files);
    }

    [Fact]
    public async Task Subjects_and_names_that_look_like_records_are_none()
    {
        var repository = _folder.Init();
        string[] names = ["1\t2\tname", "\nline", "ends\n", "-\t-\tx", new string('a', 40)];
        foreach (var name in names) repository.Write(name, "1\n");
        repository.Commit("1\t2\tsubject");
        repository.Run("mv", "1\t2\tname", "3\t4\t" + new string('b', 40));
        repository.Commit(new string('c', 40));
        repository.Commit("", "--allow-empty-message");
        var items = (await Read(repository, withFiles: true)).Cast<HistoryCommit>().ToArray();
        Assert.Equal(["", new string('c', 40), "1\t2\tsubject"], items.Select(commit => commit.Subject));
        Assert.Equal([new HistoryFile("3\t4\t" + new string('b', 40), "1\t2\tname", 0, 0)], items[1].Files);
        Assert.Equal(names.Order(StringComparer.Ordinal), items[2].Files.Select(file => file.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Dates_that_make_no_sense_are_refused_one_by_one()
    {
        var repository = _folder.Init();
        const string good = "N <n@example.com> 1700000000 +0000";
        var shas = new[]
        {
            CommitRaw(repository, good, good, "good"),
            CommitRaw(repository, "N <n@example.com> 253402300800 +0000", good, "year 10000"),
            CommitRaw(repository, "N <n@example.com> -86400 +0000", good, "before 1970"),
            CommitRaw(repository, good, "N <n@example.com> 99999999999999999999999 +0000", "absurd"),
            CommitRaw(repository, "N <n@example.com>", good, "no date"),
            CommitRaw(repository, "N <n@example.com> 253402300799 +0000", "N <n@example.com> 0 +0000", "at the limits"),
        };
        var items = (await Read(repository)).ToDictionary(item => item.Sha);
        Assert.Equal(6, items.Count);
        Assert.Equal("good", Assert.IsType<HistoryCommit>(items[shas[0]]).Subject);
        Assert.Equal(new RefusedCommit(shas[1], "the author date is after the year 9999"), items[shas[1]]);
        Assert.StartsWith("the author date", Assert.IsType<RefusedCommit>(items[shas[2]]).Reason, StringComparison.Ordinal);
        Assert.StartsWith("the committer date", Assert.IsType<RefusedCommit>(items[shas[3]]).Reason, StringComparison.Ordinal);
        Assert.Equal(new RefusedCommit(shas[4], "the author date cannot be read"), items[shas[4]]);
        var limits = Assert.IsType<HistoryCommit>(items[shas[5]]);
        Assert.Equal((253_402_300_799_000, 0), (limits.AuthoredAtMs, limits.CommittedAtMs));
    }

    [Fact]
    public async Task A_mail_map_and_other_settings_change_nothing()
    {
        var repository = _folder.Init();
        repository.Write(".mailmap", "Other <other@example.com> <me@example.com>\n");
        repository.Commit("one");
        repository.Run("config", "log.mailmap", "true");
        repository.Run("config", "log.showSignature", "true");
        repository.Run("config", "log.showRoot", "true");
        repository.Run("config", "color.ui", "always");
        repository.Run("config", "diff.renames", "false");
        repository.Run("config", "format.pretty", "fuller");
        var commit = Assert.IsType<HistoryCommit>(Assert.Single(await Read(repository, withFiles: true)));
        Assert.Equal((GitFolder.Me, "one", 1), (commit.AuthorEmail, commit.Subject, commit.Files.Count));
    }

    [Fact]
    public async Task Messages_in_other_encodings_are_read()
    {
        var repository = _folder.Init();
        repository.Run("config", "i18n.commitEncoding", "ISO-8859-1");
        var message = Path.Join(_folder.Root, "message");
        await File.WriteAllBytesAsync(message, [(byte)'f', 0xFC, (byte)'r'], GitFolder.Cancellation);
        repository.Run("commit", "-q", "--allow-empty", "-F", message);
        Assert.Equal("für", Assert.IsType<HistoryCommit>(Assert.Single(await Read(repository))).Subject);
    }

    [Fact]
    public async Task Cancelling_in_the_middle_stops_it()
    {
        var repository = _folder.Init();
        Import(repository, 5_000);
        using var cancel = new CancellationTokenSource();
        var seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in History.ReadAsync(_folder.Git, repository.Path, cancellation: cancel.Token))
            {
                if (++seen == 10) await cancel.CancelAsync();
            }
        });
        Assert.Equal(10, seen);
    }

    [Fact]
    public async Task Thousands_of_commits_are_all_there()
    {
        var repository = _folder.Init();
        Import(repository, 5_000);
        var items = (await Read(repository, withFiles: true)).Cast<HistoryCommit>().ToArray();
        Assert.Equal(5_000, items.Length);
        Assert.Equal(5_000, await Count(repository));
        Assert.Equal(5_000, items.Select(commit => commit.Sha).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(5_000, items.Sum(commit => commit.Files.Sum(file => file.LinesAdded)));
    }

    [Fact]
    public async Task A_folder_without_a_repository_is_refused()
    {
        var failure = await Assert.ThrowsAsync<GitFailure>(async () =>
        {
            await foreach (var _ in History.ReadAsync(_folder.Git, _folder.Root, cancellation: GitFolder.Cancellation)) Assert.Fail("There is nothing to read.");
        });
        Assert.Equal(GitFailureKind.NotARepository, failure.Kind);
    }

    /// <summary>Makes commits of one new line each, in a hundred files.</summary>
    private void Import(TestRepository repository, int commits)
    {
        var stream = new StringBuilder();
        for (var i = 1; i <= commits; i++)
        {
            var lines = string.Concat(Enumerable.Range(0, ((i - 1) / 100) + 1).Select(n => n.ToString(CultureInfo.InvariantCulture) + "\n"));
            stream.Append(CultureInfo.InvariantCulture, $"commit refs/heads/main\ncommitter N <n@example.com> {1_600_000_000 + i} +0000\ndata 4\nwork\n")
                .Append(CultureInfo.InvariantCulture, $"M 100644 inline file{i % 100}\ndata {lines.Length}\n{lines}\n");
        }

        var (exitCode, _, errors) = _folder.Try(repository.Path, ["fast-import", "--quiet"], GitFolder.Me, Encoding.ASCII.GetBytes(stream.ToString()));
        Assert.True(exitCode == 0, errors);
    }
}
