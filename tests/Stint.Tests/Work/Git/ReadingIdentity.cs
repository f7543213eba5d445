using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

public sealed class ReadingIdentity : IDisposable
{
    private readonly GitFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Task<GitIdentity> Read(TestRepository repository) => GitIdentity.ReadAsync(_folder.Git, repository.Path, GitFolder.Cancellation);

    [Fact]
    public async Task The_person_is_whom_the_nearest_setting_names()
    {
        var repository = _folder.Init();
        Assert.Equal((GitFolder.Me, "Me"), ((await Read(repository)).Email, (await Read(repository)).Name));
        repository.Run("config", "user.email", "work@example.com");
        Assert.Equal("work@example.com", (await Read(repository)).Email);
    }

    [Fact]
    public async Task An_empty_repository_has_no_root_and_the_folders_name()
    {
        var identity = await Read(_folder.Init("shop"));
        Assert.Null(identity.RootCommit);
        Assert.Null(identity.RemoteUrl);
        Assert.False(identity.Shallow);
        Assert.Equal("shop", identity.RepositoryName);
    }

    [Fact]
    public async Task The_root_is_the_first_commit()
    {
        var repository = _folder.Init();
        var root = repository.Commit();
        repository.Commit();
        Assert.Equal(root, (await Read(repository)).RootCommit);
    }

    [Fact]
    public async Task Of_several_roots_the_oldest_counts_wherever_it_was_merged_from()
    {
        var repository = _folder.Init();
        _folder.Clock = 1_600_000_000;
        repository.Run("checkout", "-q", "--orphan", "older");
        var older = repository.CommitLines("older", 1);
        _folder.Clock = 1_700_000_000;
        repository.Run("checkout", "-q", "--orphan", "main");
        repository.Run("rm", "-q", "-rf", ".");
        repository.CommitLines("newer", 1);
        Assert.NotEqual(older, (await Read(repository)).RootCommit);
        repository.Run("merge", "-q", "--allow-unrelated-histories", "-m", "join", "older");
        Assert.Equal(older, (await Read(repository)).RootCommit);
    }

    [Fact]
    public async Task A_replaced_history_keeps_its_true_root()
    {
        var repository = _folder.Init();
        var root = repository.Commit();
        var second = repository.Commit();
        repository.Run("replace", "--graft", second);
        Assert.Equal(root, (await Read(repository)).RootCommit);
    }

    [Fact]
    public async Task A_shallow_clones_boundary_is_no_root()
    {
        var repository = _folder.Init();
        repository.Commit();
        repository.Commit();
        new TestRepository(_folder, _folder.Root).Run("clone", "-q", "--depth", "1", "file://" + repository.Path, "shallow");
        var identity = await Read(_folder.At("shallow"));
        Assert.True(identity.Shallow);
        Assert.Null(identity.RootCommit);
    }

    [Fact]
    public async Task Worktrees_submodules_and_bare_repositories_have_an_identity()
    {
        var repository = _folder.Init();
        var root = repository.Commit();
        repository.Run("worktree", "add", "-q", "../second");
        var bare = _folder.Clone(repository, "copy.git", "--bare");
        var here = await Read(repository);
        var second = await Read(_folder.At("second"));
        var copy = await Read(bare);
        Assert.Equal(here.CommonDirectory, second.CommonDirectory);
        Assert.Equal(_folder.At("second").Worktree.CommonDirectory, second.CommonDirectory);
        Assert.True(here.IsSameProject(second));
        Assert.True(copy.Bare);
        Assert.Equal(root, copy.RootCommit);
        Assert.Equal("repo", copy.RepositoryName);
    }

    [Fact]
    public async Task A_moved_repository_is_the_same_project_and_a_neighbour_is_not()
    {
        var repository = _folder.Init();
        repository.Commit("mine");
        var before = await Read(repository);
        Directory.Move(repository.Path, Path.Join(_folder.Root, "moved"));
        var after = await Read(_folder.At("moved"));
        Assert.NotEqual(before.CommonDirectory, after.CommonDirectory);
        Assert.True(before.IsSameProject(after));

        var neighbour = _folder.Init("neighbour");
        var empty = await Read(neighbour);
        Assert.False(before.IsSameProject(empty));
        neighbour.Commit("theirs");
        Assert.False(before.IsSameProject(await Read(neighbour)));
        Assert.True(empty.IsSameProject(await Read(neighbour)));
    }

    [Fact]
    public async Task The_upstreams_remote_goes_before_origin()
    {
        var repository = _folder.Init();
        repository.Commit();
        repository.Run("remote", "add", "origin", "https://user:secret@example.com/team/origin.git");
        Assert.Equal("https://example.com/team/origin.git", (await Read(repository)).RemoteUrl);
        repository.Run("remote", "add", "fork", "git@example.com:me/fork.git");
        repository.Run("config", "branch.main.remote", "fork");
        var identity = await Read(repository);
        Assert.Equal("git@example.com:me/fork.git", identity.RemoteUrl);
        Assert.Equal("fork", identity.RepositoryName);
    }

    [Fact]
    public async Task A_folder_without_a_repository_is_refused()
    {
        var failure = await Assert.ThrowsAsync<GitFailure>(() => GitIdentity.ReadAsync(_folder.Git, _folder.Root, GitFolder.Cancellation));
        Assert.Equal(GitFailureKind.NotARepository, failure.Kind);
    }
}

public sealed class TakingCredentialsFromAnAddress
{
    [Theory]
    [InlineData("https://example.com/a/b.git", "https://example.com/a/b.git")]
    [InlineData("https://token@example.com/a/b.git", "https://example.com/a/b.git")]
    [InlineData("https://user:p%40ss@example.com:8443/a/b", "https://example.com:8443/a/b")]
    [InlineData("https://user:p@ss@example.com/a/b", "https://example.com/a/b")]
    [InlineData("https://user:pa/ss@example.com/a/b", "https://example.com/a/b")]
    [InlineData("https://example.com/a/b.git?access_token=secret#x", "https://example.com/a/b.git")]
    [InlineData("https://example.com:8443/@scope/b", "https://example.com:8443/@scope/b")]
    [InlineData("http://[::1]:8080/@scope/b", "http://[::1]:8080/@scope/b")]
    [InlineData("ssh://git@example.com/a/b", "ssh://git@example.com/a/b")]
    [InlineData("ssh://git:secret@example.com:22/a/b", "ssh://git@example.com:22/a/b")]
    [InlineData("git@example.com:a/b.git", "git@example.com:a/b.git")]
    [InlineData("/srv/git/b.git", "/srv/git/b.git")]
    [InlineData("../b", "../b")]
    public void Leaves_what_is_no_secret(string url, string expected) => Assert.Equal(expected, RemoteUrl.WithoutCredentials(url));

    [Theory]
    [InlineData("https://example.com/team/shop.git", "shop")]
    [InlineData("git@example.com:shop.git", "shop")]
    [InlineData("/srv/git/shop.git/", "shop")]
    [InlineData("C:\\work\\shop", "shop")]
    [InlineData("https://example.com/shop.js", "shop.js")]
    public void Its_last_part_is_the_name(string url, string expected) => Assert.Equal(expected, RemoteUrl.Name(url));
}
