using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

public sealed class WritingTheWorkingTree : IDisposable
{
    private readonly GitFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private async Task<WorkingTree> Write(TestRepository repository) =>
        await WorkingTree.WriteAsync(_folder.Git, repository.Worktree, GitFolder.Cancellation);

    private async Task<string> Tree(TestRepository repository)
    {
        var working = await Write(repository);
        Assert.Empty(working.Skipped);
        return working.Tree;
    }

    [Fact]
    public async Task A_clean_working_copy_is_the_commits_tree()
    {
        var repository = _folder.Init();
        repository.Write("a", "1\n");
        repository.Write("d/b", "2\n");
        repository.Commit();
        Assert.Equal(repository.Run("rev-parse", "HEAD^{tree}"), await Tree(repository));
    }

    [Fact]
    public async Task Tracked_staged_untracked_and_deleted_files_are_all_in_it()
    {
        var repository = _folder.Init();
        foreach (var name in new[] { "changed", "staged", "gone", "kept" }) repository.Write(name, "old\n");
        repository.Write(".gitignore", "*.log\n");
        repository.Commit();
        repository.Write("changed", "new\n");
        repository.Write("staged", "new\n");
        repository.Run("add", "staged");
        repository.Write("staged", "newer\n");
        repository.Delete("gone");
        repository.Write("fresh/file", "new\n");
        repository.Write("noise.log", "ignored\n");
        var tree = await Tree(repository);

        // What the user would get from committing everything.
        repository.Run("add", "-A");
        Assert.Equal(repository.Run("write-tree"), tree);
        Assert.Equal([".gitignore", "changed", "fresh/file", "kept", "staged"], repository.Names(tree));
        Assert.Equal("newer", repository.Run("show", tree + ":staged"));
    }

    [Fact]
    public async Task The_users_index_is_not_touched()
    {
        var repository = _folder.Init();
        repository.Write("a", "1\n");
        repository.Commit();
        repository.Write("a", "2\n");
        repository.Write("b", "1\n");
        var index = Path.Join(repository.Path, ".git", "index");
        var before = (Convert.ToHexString(await File.ReadAllBytesAsync(index, GitFolder.Cancellation)), File.GetLastWriteTimeUtc(index));
        File.WriteAllText(index + ".lock", "");
        await Tree(repository);
        File.Delete(index + ".lock");
        Assert.Equal(before, (Convert.ToHexString(await File.ReadAllBytesAsync(index, GitFolder.Cancellation)), File.GetLastWriteTimeUtc(index)));
        Assert.Equal(" M a\n?? b", repository.Run("status", "--porcelain"));
    }

    [Fact]
    public async Task A_change_of_the_same_size_within_the_same_instant_is_seen()
    {
        var repository = _folder.Init();
        for (var i = 0; i < 20; i++)
        {
            repository.Write("a", "aaaa\n");
            repository.Run("add", "a");
            repository.Write("a", "bbbb\n");
            Assert.Equal("bbbb", repository.Run("show", await Tree(repository) + ":a"));
        }
    }

    [Fact]
    public async Task The_folder_of_stint_is_left_out_even_when_it_is_tracked()
    {
        var repository = _folder.Init();
        repository.Write(".stint/config.json", "{}\n");
        repository.Write("sub/.stint/state.json", "{}\n");
        repository.Write("a.stint", "no folder of ours\n");
        repository.Commit();
        repository.Write(".stint/state.json", "{}\n");
        Assert.Equal(["a.stint"], repository.Names(await Tree(repository)));
    }

    [Fact]
    public async Task Before_the_first_commit_and_without_any_file_it_works()
    {
        var repository = _folder.Init();
        Assert.Equal(TreeDiff.EmptyTree(""), await Tree(repository));
        repository.Write("a", "1\n");
        Assert.Equal(["a"], repository.Names(await Tree(repository)));
    }

    [Fact]
    public async Task Each_of_two_worktrees_has_its_own_at_the_same_time()
    {
        var repository = _folder.Init();
        repository.Write("shared", "1\n");
        repository.Commit();
        repository.Run("worktree", "add", "-q", "../second");
        var second = _folder.At("second");
        repository.Write("here", "1\n");
        second.Write("there", "1\n");
        var trees = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Tree(i % 2 == 0 ? repository : second)));
        Assert.All(trees.Where((_, i) => i % 2 == 0), tree => Assert.Equal(["here", "shared"], repository.Names(tree)));
        Assert.All(trees.Where((_, i) => i % 2 == 1), tree => Assert.Equal(["shared", "there"], second.Names(tree)));
    }
}
