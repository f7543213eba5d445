using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

public sealed class ComparingTrees : IDisposable
{
    private readonly GitFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private async Task<TreeDiff> Compare(TestRepository repository, string? before, string? after) =>
        await TreeDiff.BetweenAsync(_folder.Git, repository.Worktree, before, after, GitFolder.Cancellation);

    [Fact]
    public async Task Every_kind_of_change_is_told_with_its_lines()
    {
        var repository = _folder.Init();
        repository.WriteLines("changed", 10);
        repository.WriteLines("deleted", 7, "old");
        repository.WriteLines("renamed", 20);
        repository.WriteLines("became-link", 3);
        repository.WriteLines("script", 2);
        repository.Write("image", "\0\u0001\u0002");
        var before = repository.Commit();
        repository.Append("changed", "more 1\nmore 2\n");
        repository.Delete("deleted");
        repository.Run("mv", "renamed", "new name");
        repository.Append("new name", "one more\n");
        repository.Delete("became-link");
        File.CreateSymbolicLink(Path.Join(repository.Path, "became-link"), "changed");
        repository.Write("image", "\0\u0003");
        repository.Run("update-index", "--chmod=+x", "script");
        repository.Run("config", "core.fileMode", "false");
        repository.WriteLines("added", 4, "new");
        var after = repository.Commit();

        var diff = await Compare(repository, before, after);
        Assert.Equal(
            [
                new FileChange("added", null, ChangeKind.Added, 4, 0),
                new FileChange("became-link", null, ChangeKind.TypeChanged, 1, 3),
                new FileChange("changed", null, ChangeKind.Modified, 2, 0),
                new FileChange("deleted", null, ChangeKind.Deleted, 0, 7),
                new FileChange("image", null, ChangeKind.Modified, null, null),
                new FileChange("new name", "renamed", ChangeKind.Renamed, 1, 0),
                new FileChange("script", null, ChangeKind.Modified, 0, 0),
            ],
            diff.Files);
        Assert.True(diff.Files[4].Binary);
        Assert.Equal((8, 10), (diff.LinesAdded, diff.LinesRemoved));
        Assert.Equal(repository.Numstat(before, after), (diff.LinesAdded, diff.LinesRemoved));
    }

    [Fact]
    public async Task Names_come_back_as_they_are()
    {
        var repository = _folder.Init();
        string[] names = ["-dash", " space ", "1\t2\tthree", ":100644 colon", "new\nline", "quote\"", "ünï"];
        var before = repository.Commit();
        foreach (var name in names) repository.Write(name, "1\n");
        var middle = repository.Commit();
        Assert.Equal(names.Order(StringComparer.Ordinal), (await Compare(repository, before, middle)).Files.Select(file => file.Path).Order(StringComparer.Ordinal));

        repository.Run("mv", "1\t2\tthree", "4\t5\tsix\n7\t8\tnine");
        var moved = Assert.Single((await Compare(repository, middle, repository.Commit())).Files);
        Assert.Equal(new FileChange("4\t5\tsix\n7\t8\tnine", "1\t2\tthree", ChangeKind.Renamed, 0, 0), moved);
    }

    [Fact]
    public async Task Names_that_are_no_utf8_are_told_apart_as_git_shows_them()
    {
        var repository = _folder.Init();
        var blob = _folder.Try(repository.Path, ["hash-object", "-w", "--stdin"], GitFolder.Me, "1\n"u8.ToArray()).Output.TrimEnd();
        byte[] entries = [.. System.Text.Encoding.ASCII.GetBytes($"100644 blob {blob}\t"), (byte)'a', 0xE9, 0, .. System.Text.Encoding.ASCII.GetBytes($"100644 blob {blob}\t"), (byte)'a', 0xE8, 0];
        var tree = _folder.Try(repository.Path, ["mktree", "-z"], GitFolder.Me, entries).Output.TrimEnd();
        Assert.Equal([@"a\350", @"a\351"], (await Compare(repository, null, tree)).Files.Select(file => file.Path).Order(StringComparer.Ordinal));
        Assert.Equal(2, (await Compare(repository, null, tree)).LinesAdded);
    }

    [Fact]
    public async Task The_empty_tree_stands_for_null_on_either_side()
    {
        var repository = _folder.Init();
        var head = repository.CommitLines("a", 3);
        Assert.Equal([new FileChange("a", null, ChangeKind.Added, 3, 0)], (await Compare(repository, null, head)).Files);
        Assert.Equal([new FileChange("a", null, ChangeKind.Deleted, 0, 3)], (await Compare(repository, head, null)).Files);
        Assert.Empty((await Compare(repository, head, head)).Files);
        Assert.Empty((await Compare(repository, null, null)).Files);

        var wide = _folder.Init("long", "--object-format=sha256");
        Assert.Equal(3, (await Compare(wide, null, wide.CommitLines("a", 3))).LinesAdded);
    }

    [Fact]
    public async Task The_folder_of_stint_never_counts()
    {
        var repository = _folder.Init();
        var before = repository.CommitLines("a", 1);
        repository.WriteLines(".stint/config.json", 5);
        repository.WriteLines("sub/.stint/x", 5);
        repository.WriteLines("b", 2);
        Assert.Equal(["b"], (await Compare(repository, before, repository.Commit())).Files.Select(file => file.Path));
    }

    [Fact]
    public async Task Settings_and_attributes_neither_run_programs_nor_change_the_count()
    {
        var repository = _folder.Init();
        var marker = Path.Join(_folder.Root, "ran");
        repository.Write(".gitattributes", "*.x diff=evil\n");
        repository.WriteLines("a.x", 10);
        repository.WriteLines("c.x", 10, "other");
        var before = repository.Commit();
        repository.Run("mv", "a.x", "b.x");
        repository.Append("b.x", "more\n");
        repository.Run("mv", "c.x", "d.x");
        repository.Append("d.x", "more\n");
        var after = repository.Commit();
        repository.Run("config", "diff.evil.command", $"touch {marker}");
        repository.Run("config", "diff.evil.textconv", $"touch {marker}");
        repository.Run("config", "diff.external", $"touch {marker}");
        repository.Run("config", "diff.renames", "false");
        repository.Run("config", "diff.renameLimit", "1");
        repository.Run("config", "diff.noprefix", "true");
        repository.Run("config", "color.ui", "always");
        Assert.Equal(
            [new FileChange("b.x", "a.x", ChangeKind.Renamed, 1, 0), new FileChange("d.x", "c.x", ChangeKind.Renamed, 1, 0)],
            (await Compare(repository, before, after)).Files);
        Assert.False(File.Exists(marker));
    }

    [Fact]
    public async Task A_submodule_that_moved_is_one_line_each_way()
    {
        var library = _folder.Init("library");
        library.Commit();
        var repository = _folder.Init();
        repository.Run("submodule", "add", "-q", library.Path, "lib");
        repository.Run("config", "diff.ignoreSubmodules", "all");
        var before = repository.Commit();
        _folder.At("repo/lib").Commit();
        repository.Run("add", "lib");
        var after = repository.Commit();
        Assert.Equal([new FileChange("lib", null, ChangeKind.Modified, 1, 1)], (await Compare(repository, before, after)).Files);
    }

    [Fact]
    public async Task Thousands_of_files_are_read_whole()
    {
        var repository = _folder.Init();
        var before = repository.Commit();
        for (var i = 0; i < 3_000; i++) repository.WriteLines($"d{i % 50}/file{i}", 2);
        var diff = await Compare(repository, before, repository.Commit());
        Assert.Equal((3_000, 6_000), (diff.Files.Count, diff.LinesAdded));
    }

    [Fact]
    public async Task From_below_the_top_everything_is_compared()
    {
        var repository = _folder.Init();
        var before = repository.Commit();
        repository.WriteLines("top", 1);
        repository.WriteLines("sub/below", 1);
        var after = repository.Commit();
        var below = repository.Worktree with { Path = Path.Join(repository.Path, "sub") };
        var diff = await TreeDiff.BetweenAsync(_folder.Git, below, before, after, GitFolder.Cancellation);
        Assert.Equal(["sub/below", "top"], diff.Files.Select(file => file.Path));
    }

    [Fact]
    public async Task A_tree_that_is_not_there_is_a_failure() =>
        await Assert.ThrowsAsync<GitFailure>(() => Compare(_folder.Init(), new string('1', 40), new string('2', 40)));

    [Fact]
    public async Task What_a_partial_clone_lacks_is_not_fetched()
    {
        var repository = _folder.Init();
        repository.Run("config", "uploadpack.allowFilter", "true");
        repository.CommitLines("a", 1);
        repository.CommitLines("a", 2);
        new TestRepository(_folder, _folder.Root).Run("clone", "-q", "--filter=blob:none", "file://" + repository.Path, "partial");
        var partial = _folder.At("partial");
        var marker = Path.Join(_folder.Root, "ran");
        GitFolder.WriteScript(Path.Join(_folder.Root, "upload"), $"touch {marker}; exec git-upload-pack \"$@\"");
        partial.Run("config", "remote.origin.uploadpack", Path.Join(_folder.Root, "upload"));
        await Assert.ThrowsAsync<GitFailure>(() => Compare(partial, "HEAD~1", "HEAD"));
        Assert.False(File.Exists(marker));
        Assert.Equal((1, 0), partial.Numstat("HEAD~1", "HEAD"));
        Assert.True(File.Exists(marker));
    }
}
