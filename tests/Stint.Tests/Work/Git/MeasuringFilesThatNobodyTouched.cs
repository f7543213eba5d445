using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

/// <summary>Files that come into the count, or go out of it, without having been written or removed.</summary>
public sealed class MeasuringFilesThatNobodyTouched : MeasuredSession
{
    private static readonly string[] Modules = [.. Enumerable.Range(1, 5).Select(i => $"node_modules/{i}.js")];

    private void Lay(int lines = 100)
    {
        foreach (var name in Modules) Repository.WriteLines(name, lines, name);
    }

    /// <summary>Gives files the time of something that was there before the session.</summary>
    private void Age(params string[] names)
    {
        foreach (var name in names) File.SetLastWriteTimeUtc(Path.Join(Repository.Path, name), DateTime.UnixEpoch.AddSeconds(Folder.Clock - 3600));
    }

    [Fact]
    public async Task Untracked_files_that_are_ignored_from_now_on_were_not_removed()
    {
        Lay();
        var start = await Begin();
        Repository.Write(".gitignore", "node_modules\n");
        Repository.CommitLines("mine", 3, "mine");
        var found = await Measure(start);
        AssertExact(found, 4, 0, ["mine"]);
        Assert.Equal([".gitignore", "mine"], found.Files.Select(file => file.Path));
    }

    [Fact]
    public async Task Tracked_files_that_git_no_longer_follows_were_not_removed()
    {
        Lay();
        Repository.Commit("too much");
        var start = await Begin();
        Repository.Run("rm", "-r", "-q", "--cached", "node_modules");
        Repository.Write(".gitignore", "node_modules\n");
        Repository.Run("add", ".gitignore");
        Repository.Run("commit", "-q", "-m", "less");
        AssertExact(await Measure(start), 1, 0, ["less"]);
    }

    [Fact]
    public async Task Files_that_were_removed_count_whatever_is_ignored()
    {
        Lay();
        var start = await Begin();
        Repository.Write(".gitignore", "node_modules\n");
        foreach (var name in Modules) Repository.Delete(name);
        AssertExact(await Measure(start), 1, 500, []);
    }

    [Fact]
    public async Task A_removal_that_was_stashed_counts_though_the_file_is_back()
    {
        var start = await Begin();
        Repository.Delete("base");
        Repository.Run("stash", "-q");
        AssertExact(await Measure(start), 0, 10, []);
    }

    [Fact]
    public async Task Files_that_are_no_longer_ignored_were_not_written()
    {
        Repository.Write(".gitignore", "node_modules\n");
        Lay();
        Repository.Commit("ignoring");
        Age(Modules);
        var start = await Begin();
        Repository.Delete(".gitignore");
        Repository.WriteLines("node_modules/new.js", 2, "new");
        Repository.Commit("not ignoring");
        var found = await Measure(start);
        AssertSession(found, 2, 1, ["not ignoring"]);
        Assert.Equal("files that were ignored or too large at the start are told from new ones by their time", found.Reason);
    }

    [Fact]
    public async Task An_old_file_that_was_brought_in_counts_while_the_rules_are_the_same()
    {
        var start = await Begin();
        Repository.WriteLines("brought", 4);
        Age("brought");
        AssertExact(await Measure(start), 4, 0, []);
    }

    [Theory]
    [InlineData(true, 0, "files that were ignored or too large at the start are told from new ones by their time")]
    [InlineData(false, 1, "a new file above 64 MiB counts whole, since none of that size is recorded at the start")]
    public async Task A_large_file_counts_when_it_is_new_and_is_marked(bool lyingThere, int lines, string reason)
    {
        void Write()
        {
            using var file = File.Create(Path.Join(Repository.Path, "large"));
            file.Write("text\n"u8);
            file.SetLength(WorkingTree.LargestUntracked + 1);
        }

        if (lyingThere)
        {
            Write();
            Age("large");
        }

        var start = await Begin();
        if (!lyingThere) Write();
        Repository.Write(".gitattributes", "large diff\n");
        Repository.Commit("large");
        var found = await Measure(start);
        Assert.Equal((lines, reason), (found.Files.Count(file => file.Path == "large"), found.Reason));
    }

    [Fact]
    public async Task A_filter_of_the_repository_that_is_not_started_is_told()
    {
        Repository.Write(".gitattributes", "*.nb filter=strip\n");
        Repository.Run("config", "filter.strip.clean", "head -n 1");
        Repository.WriteLines("a.nb", 10);
        Repository.Commit("filtered");
        var start = await Begin();
        Repository.WriteLines("mine", 3);
        AssertExact(await Measure(start), 3, 0, []);
        Repository.WriteLines("a.nb", 12);
        var found = await Measure(start);
        Assert.Equal("the filter 'strip' of the repository's own configuration is not started; files are compared as they lie here", found.Reason);
    }

    [Fact]
    public async Task A_branch_that_begins_from_nothing_removes_nothing()
    {
        Repository.CommitLines("more", 18, "more");
        var start = await Begin();
        Repository.Run("checkout", "-q", "--orphan", "pages");
        AssertExact(await Measure(start), 0, 0, []);
        Repository.Run("rm", "-r", "-f", "-q", ".");
        AssertExact(await Measure(start), 0, 0, []);
        Repository.CommitLines("page", 5, "page");
        AssertExact(await Measure(start), 5, 0, ["page"]);
        Repository.Run("checkout", "-q", "main");
        AssertExact(await Measure(start), 5, 0, ["page"]);
    }
}
