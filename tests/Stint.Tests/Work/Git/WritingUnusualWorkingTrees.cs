using System.Diagnostics;
using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

public sealed class WritingUnusualWorkingTrees : IDisposable
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
    public async Task Submodules_are_links_to_their_commit_and_a_submodule_has_a_tree_too()
    {
        var library = _folder.Init("library");
        library.Write("lib", "1\n");
        library.Commit();
        var repository = _folder.Init();
        repository.Run("submodule", "add", "-q", library.Path, "lib");
        repository.Commit();
        Assert.Equal(repository.Run("rev-parse", "HEAD^{tree}"), await Tree(repository));

        var inside = _folder.At("repo/lib");
        inside.Write("more", "1\n");
        Assert.Equal(repository.Run("rev-parse", "HEAD^{tree}"), await Tree(repository));
        Assert.Equal(["lib", "more"], inside.Names(await Tree(inside)));
        var moved = inside.Commit();
        Assert.Equal(moved, repository.Run("rev-parse", await Tree(repository) + ":lib"));
    }

    [Fact]
    public async Task Another_repository_inside_is_reported_and_not_taken_in()
    {
        var repository = _folder.Init();
        repository.Write("a", "1\n");
        _folder.Init("repo/with-commit").Commit();
        _folder.Init("repo/without");
        var working = await Write(repository);
        Assert.Equal(["a"], repository.Names(working.Tree));
        Assert.Equal(
            [new SkippedPath("with-commit", SkipReason.EmbeddedRepository), new SkippedPath("without", SkipReason.EmbeddedRepository)], working.Skipped);
    }

    [Fact]
    public async Task Intended_additions_and_conflicts_count_as_they_lie_there()
    {
        var repository = _folder.Init();
        repository.Write("a", "base\n");
        repository.Write("d", "base\n");
        repository.Commit();
        repository.Run("checkout", "-q", "-b", "other");
        repository.Write("a", "other\n");
        repository.Write("d", "other\n");
        repository.Commit();
        repository.Run("checkout", "-q", "main");
        repository.Write("a", "main\n");
        repository.Delete("d");
        repository.Commit();
        Assert.Equal(1, repository.Try("merge", "-q", "other"));
        repository.Delete("d");
        repository.Write("intended", "1\n");
        repository.Run("add", "--intent-to-add", "intended");
        var tree = await Tree(repository);
        Assert.Equal(["a", "intended"], repository.Names(tree));
        Assert.Equal("<<<<<<< HEAD\nmain\n=======\nother\n>>>>>>> other", repository.Run("show", tree + ":a"));
        Assert.Equal("1", repository.Run("show", tree + ":intended"));
    }

    [Fact]
    public async Task Files_become_folders_and_links_and_the_other_way_round()
    {
        var repository = _folder.Init();
        repository.Write("file", "1\n");
        repository.Write("folder/inner", "1\n");
        repository.Write("linked/inner", "1\n");
        repository.Commit();
        repository.Delete("file");
        repository.Write("file/inner", "1\n");
        Directory.Delete(Path.Join(repository.Path, "folder"), recursive: true);
        repository.Write("folder", "1\n");
        Directory.Delete(Path.Join(repository.Path, "linked"), recursive: true);
        Directory.CreateSymbolicLink(Path.Join(repository.Path, "linked"), "file");
        var tree = await Tree(repository);
        Assert.Equal(["file/inner", "folder", "linked"], repository.Names(tree));
        Assert.StartsWith("120000 blob", repository.Run("ls-tree", tree, "linked"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_may_hold_anything()
    {
        var repository = _folder.Init();
        string[] names = [" space ", "-dash", "new\nline", "quote\"'", "tab\t", "ünï", ":(top)magic", "star*"];
        foreach (var name in names) repository.Write(name, "1\n");
        Shell(repository, @"printf '1\n' > ""$(printf 'latin-\351')""");
        var tree = await Tree(repository);
        repository.Run("add", "-A");
        Assert.Equal(repository.Run("write-tree"), tree);
        Assert.Equal(9, repository.Names(tree).Length);
    }

    [Fact]
    public async Task Pipes_and_sockets_are_passed_by_and_a_file_that_became_one_is_reported()
    {
        var repository = _folder.Init();
        repository.Write("became", "1\n");
        repository.Write("stays", "1\n");
        repository.Commit();
        repository.Delete("became");
        Shell(repository, "mkfifo became new");
        repository.Write("stays", "2\n");
        var working = await Write(repository);
        Assert.Equal([new SkippedPath("became", SkipReason.Unreadable)], working.Skipped);
        Assert.Equal(["became", "stays"], repository.Names(working.Tree));
        Assert.Equal("2", repository.Run("show", working.Tree + ":stays"));
    }

    [Fact]
    public async Task What_may_not_be_read_is_reported_and_the_rest_is_written()
    {
        var repository = _folder.Init();
        repository.Write("secret file", "1\n");
        repository.Write("open", "1\n");
        Shell(repository, "chmod 000 'secret file'");

        // Permissions do not bind root, so root's git runs without the power to pass over them.
        var wrapper = Path.Join(_folder.Root, "bound-git");
        GitFolder.WriteScript(wrapper, "[ \"$(id -u)\" = 0 ] || exec git \"$@\"\nexec setpriv --bounding-set=-dac_override,-dac_read_search git \"$@\"");
        var working = await WorkingTree.WriteAsync(_folder.Git with { Executable = wrapper }, repository.Worktree, GitFolder.Cancellation);
        Assert.Equal([new SkippedPath("secret file", SkipReason.Unreadable)], working.Skipped);
        Assert.Equal(["open"], repository.Names(working.Tree));
    }

    [Fact]
    public async Task A_forgotten_giant_is_reported_and_not_copied_into_the_repository()
    {
        var repository = _folder.Init();
        using (var giant = File.Create(Path.Join(repository.Path, "video"))) giant.SetLength(WorkingTree.LargestUntracked + 1);
        using (var limit = File.Create(Path.Join(repository.Path, "small"))) limit.SetLength(1024);
        var working = await Write(repository);
        Assert.Equal([new SkippedPath("video", SkipReason.TooLarge)], working.Skipped);
        Assert.Equal(["small"], repository.Names(working.Tree));
    }

    [Fact]
    public async Task A_sparse_checkout_keeps_what_is_not_there()
    {
        var repository = _folder.Init();
        repository.Write("in/a", "1\n");
        repository.Write("out/b", "1\n");
        repository.Commit();
        repository.Run("sparse-checkout", "set", "in");
        Assert.False(repository.Exists("out/b"));
        repository.Write("in/a", "2\n");
        Assert.Equal(["in/a", "out/b"], repository.Names(await Tree(repository)));
    }

    [Fact]
    public async Task A_split_index_is_read_and_its_shared_part_left_alone()
    {
        var repository = _folder.Init();
        repository.Write("a", "1\n");
        repository.Commit();
        repository.Run("update-index", "--split-index");
        repository.Write("b", "1\n");
        string[] Shared() => [.. Directory.EnumerateFiles(Path.Join(repository.Path, ".git"), "sharedindex.*").Order(StringComparer.Ordinal)];
        var before = Shared();
        Assert.Single(before);
        Assert.Equal(["a", "b"], repository.Names(await Tree(repository)));
        Assert.Equal(before, Shared());
    }

    [Fact]
    public async Task Filters_of_the_user_work_and_those_of_the_repository_do_not_run()
    {
        var repository = _folder.Init();
        var marker = Path.Join(_folder.Root, "ran");
        repository.Write(".gitattributes", "*.up filter=upper\n*.evil filter=evil\n");
        _folder.AddSetting("[filter \"upper\"]\n\tclean = tr a-z A-Z\n");
        repository.Run("config", "filter.evil.clean", $"touch {marker}; cat");
        repository.Run("config", "filter.evil.required", "true");
        repository.Write("a.up", "text\n");
        repository.Write("b.evil", "text\n");
        var tree = await Tree(repository);
        Assert.Equal("TEXT", repository.Run("show", tree + ":a.up"));
        Assert.Equal("text", repository.Run("show", tree + ":b.evil"));
        Assert.False(File.Exists(marker));
        repository.Run("add", "-A");
        Assert.True(File.Exists(marker));
    }

    [Fact]
    public async Task A_repository_named_by_the_environment_has_a_tree()
    {
        var bare = _folder.Init("dotfiles.git", "--bare");
        var home = Directory.CreateDirectory(Path.Join(_folder.Root, "home")).FullName;
        await File.WriteAllTextAsync(Path.Join(home, ".profile"), "1\n", GitFolder.Cancellation);
        var worktree = Worktree.Find(home, name => name == "GIT_DIR" ? bare.Path : name == "GIT_WORK_TREE" ? home : null)!;
        var working = await WorkingTree.WriteAsync(_folder.Git, worktree, GitFolder.Cancellation);
        Assert.Equal([".profile"], bare.Names(working.Tree));
    }

    private static void Shell(TestRepository repository, string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", script]) { WorkingDirectory = repository.Path, UseShellExecute = false })!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}
