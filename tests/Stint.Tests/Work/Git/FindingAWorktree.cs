using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

public sealed class FindingAWorktree : IDisposable
{
    private readonly GitFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static Worktree? Find(string directory, params (string Name, string Value)[] environment) =>
        Worktree.Find(directory, name => environment.FirstOrDefault(variable => variable.Name == name).Value);

    [Fact]
    public void From_its_top_and_from_any_folder_below()
    {
        var repository = _folder.Init();
        var deep = Directory.CreateDirectory(Path.Join(repository.Path, "a", "b", "c")).FullName;
        var expected = new Worktree(repository.Path, Path.Join(repository.Path, ".git"), Path.Join(repository.Path, ".git"));
        Assert.Equal(expected, Find(repository.Path));
        Assert.Equal(expected, Find(deep));
    }

    [Fact]
    public void Outside_of_one_there_is_none()
    {
        Assert.Null(Find(_folder.Root));
        Assert.Null(Find(Path.Join(_folder.Root, "gone")));
    }

    [Fact]
    public void A_bare_repository_and_the_git_folder_itself_are_none()
    {
        var bare = _folder.Init("bare.git", "--bare");
        var repository = _folder.Init();
        Assert.Null(Find(bare.Path));
        Assert.Null(Find(Path.Join(repository.Path, ".git")));
        Assert.Null(Find(Path.Join(repository.Path, ".git", "refs")));
    }

    [Fact]
    public void An_empty_git_folder_is_passed_by()
    {
        var repository = _folder.Init();
        Directory.CreateDirectory(Path.Join(repository.Path, "sub", ".git"));
        Assert.Equal(repository.Path, Find(Path.Join(repository.Path, "sub"))?.Path);
    }

    [Fact]
    public void A_linked_worktree_shares_the_common_folder()
    {
        var repository = _folder.Init();
        repository.Commit();
        repository.Run("worktree", "add", "-q", "../second", "-b", "second");
        var second = Find(Path.Join(_folder.Root, "second"));
        Assert.Equal(
            new Worktree(Path.Join(_folder.Root, "second"), Path.Join(repository.Path, ".git", "worktrees", "second"), Path.Join(repository.Path, ".git")),
            second);
        Assert.Equal(new WorktreeHead("second", repository.Head), second!.ReadHead());
    }

    [Fact]
    public void A_submodule_is_a_worktree_of_its_own()
    {
        var library = _folder.Init("library");
        var head = library.Commit();
        var repository = _folder.Init();
        repository.Run("submodule", "add", "-q", library.Path, "lib");
        var found = Find(Path.Join(repository.Path, "lib"))!;
        Assert.Equal(Path.Join(repository.Path, "lib"), found.Path);
        Assert.Equal(Path.Join(repository.Path, ".git", "modules", "lib"), found.GitDirectory);
        Assert.Equal(new WorktreeHead("main", head), found.ReadHead());
    }

    [Fact]
    public void Symbolic_links_on_the_way_are_resolved()
    {
        var repository = _folder.Init();
        Directory.CreateDirectory(Path.Join(repository.Path, "sub"));
        var link = Path.Join(_folder.Root, "link");
        Directory.CreateSymbolicLink(link, "repo");
        Directory.CreateSymbolicLink(Path.Join(_folder.Root, "inner"), Path.Join(link, "sub"));
        Assert.Equal(repository.Path, Find(link)?.Path);
        Assert.Equal(repository.Path, Find(Path.Join(link, "sub"))?.Path);
        Assert.Equal(repository.Path, Find(Path.Join(_folder.Root, "inner"))?.Path);
    }

    [Fact]
    public void A_loop_of_links_ends()
    {
        var loop = Path.Join(_folder.Root, "loop");
        Directory.CreateSymbolicLink(loop, "loop");
        Assert.Null(Find(loop));
    }

    [Fact]
    public void The_environment_names_another_repository()
    {
        var repository = _folder.Init("dotfiles.git", "--bare");
        var home = Directory.CreateDirectory(Path.Join(_folder.Root, "home")).FullName;
        var found = Find(home, ("GIT_DIR", repository.Path), ("GIT_WORK_TREE", home));
        Assert.Equal(new Worktree(home, repository.Path, repository.Path) { Explicit = true }, found);
        Assert.Equal(found, Find(home, ("GIT_DIR", "../dotfiles.git")));
    }

    [Fact]
    public void What_git_sets_for_a_hook_finds_the_same_as_the_folders()
    {
        var repository = _folder.Init();
        repository.Commit();
        repository.Run("worktree", "add", "-q", "../second");
        var second = Path.Join(_folder.Root, "second");
        Assert.Equal(Find(repository.Path), Find(repository.Path, ("GIT_DIR", ".git")));
        Assert.Equal(Find(second), Find(second, ("GIT_DIR", Path.Join(repository.Path, ".git", "worktrees", "second"))));
        Assert.False(Find(second, ("GIT_DIR", Path.Join(repository.Path, ".git", "worktrees", "second")))!.Explicit);
    }

    [Fact]
    public void A_git_file_that_leads_nowhere_is_no_repository()
    {
        var stray = Directory.CreateDirectory(Path.Join(_folder.Root, "stray")).FullName;
        File.WriteAllText(Path.Join(stray, ".git"), "gitdir: /nowhere\n");
        Assert.Null(Find(stray));
    }
}

public sealed class ReadingHeadFromFiles : IDisposable
{
    private readonly GitFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Before_the_first_commit_there_is_a_branch_only() =>
        Assert.Equal(new WorktreeHead("main", null), _folder.Init().Worktree.ReadHead());

    [Fact]
    public void A_branch_with_slashes_has_its_whole_name()
    {
        var repository = _folder.Init();
        repository.Run("checkout", "-q", "-b", "feature/a/b");
        var head = repository.Commit();
        Assert.Equal(new WorktreeHead("feature/a/b", head), repository.Worktree.ReadHead());
    }

    [Fact]
    public void Detached_there_is_a_commit_only()
    {
        var repository = _folder.Init();
        var head = repository.Commit();
        repository.Run("checkout", "-q", "--detach");
        Assert.Equal(new WorktreeHead(null, head), repository.Worktree.ReadHead());
    }

    [Fact]
    public void Packed_references_are_read_and_loose_ones_win()
    {
        var repository = _folder.Init();
        var first = repository.Commit();
        repository.Run("branch", "maintenance");
        repository.Run("tag", "-a", "-m", "v", "v1");
        repository.Run("pack-refs", "--all");
        Assert.False(File.Exists(Path.Join(repository.Path, ".git", "refs", "heads", "main")));
        Assert.Equal(new WorktreeHead("main", first), repository.Worktree.ReadHead());
        var second = repository.Commit();
        Assert.Equal(new WorktreeHead("main", second), repository.Worktree.ReadHead());
    }

    [Fact]
    public void Names_with_256_bits_are_read()
    {
        var repository = _folder.Init("long", "--object-format=sha256");
        var head = repository.Commit();
        Assert.Equal(64, head.Length);
        Assert.Equal(head, repository.Worktree.ReadHead()?.Commit);
    }

    [Fact]
    public void A_reference_that_leads_out_of_the_repository_is_not_followed()
    {
        var repository = _folder.Init();
        File.WriteAllText(Path.Join(_folder.Root, "secret"), new string('a', 40));
        File.WriteAllText(Path.Join(repository.Path, ".git", "HEAD"), "ref: refs/../../../secret\n");
        Assert.Null(repository.Worktree.ReadHead());
    }

    [Fact]
    public void References_in_tables_are_left_to_git()
    {
        var repository = _folder.Init();
        repository.Commit();
        Directory.CreateDirectory(Path.Join(repository.Path, ".git", "reftable"));
        Assert.Null(repository.Worktree.ReadHead());
    }
}
