using Stint.Tests.Support;
using Stint.Tests.Work.Git;

namespace Stint.Tests.Work.Import;

public sealed class ImportingFromUnusualRepositories : IDisposable
{
    private readonly ImportedRepository history = new(TestEngine.Sqlite);

    public void Dispose() => history.Dispose();

    private Commanded Import(string directory, params string[] words) =>
        Commanded.Run(history.Store, directory, history.Clock, ["import", "git", .. words]);

    private void Fill() => history.Commit(new("ann", 0, "a"), new("ann", 10, "b"), new("bob", 60, "a"));

    [Fact]
    public void A_person_reads_one_line_and_a_program_a_document()
    {
        Fill();
        Assert.StartsWith("✓ 3 commits of repo read: 3 added, 0 skipped, 0 refused; 2 sessions\n", Import(history.Repository.Path).Out, StringComparison.Ordinal);
        var again = Import(history.Repository.Path, "--json").Json;
        Assert.Equal("""{"read":3,"added":0,"skipped":3,"refused":[],"refused_total":0,"sessions":2}""", Without(again, "project"));
        Assert.Equal("repo", (string?)again["project"]!["name"]);
    }

    [Fact]
    public void An_empty_repository_is_no_failure_and_makes_no_project()
    {
        var result = Import(history.Repository.Path);
        Assert.Equal((0, "repo has no commits yet; there is nothing to import.\n"), (result.Exit, result.Out));
        Assert.Equal(0, (int)Import(history.Repository.Path, "--json").Json["read"]!);
        Assert.Equal("", history.Lines("select name from projects"));
    }

    [Theory]
    [InlineData(".", "is not in a git repository")]
    [InlineData("nowhere", "There is no folder")]
    public void What_is_no_repository_is_refused_with_what_to_do(string path, string message)
    {
        using var folder = new TempFolder();
        var result = Import(folder.FullPath, path);
        Assert.Equal(1, result.Exit);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Contains("git", result.Error.Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_bare_clone_and_a_worktree_are_the_same_project()
    {
        Fill();
        Assert.Equal(3, (int)Import(history.Repository.Path, "--json").Json["added"]!);
        var bare = history.Folder.Clone(history.Repository, "bare.git", "--bare");
        history.Repository.Run("worktree", "add", "-q", "../linked");
        foreach (var path in (string[])[bare.Path, Path.Join(history.Folder.Root, "linked")])
        {
            var result = Import(history.Folder.Root, path, "--json").Json;
            Assert.Equal((3, 0, 3), ((int)result["read"]!, (int)result["added"]!, (int)result["skipped"]!));
        }

        Assert.Equal("repo", history.Lines("select name from projects"));
    }

    [Fact]
    public void A_bare_repository_tells_files_too()
    {
        Fill();
        var bare = history.Folder.Clone(history.Repository, "bare.git", "--bare");
        Import(history.Folder.Root, bare.Path);
        Assert.Equal(["ann 0..10 (2 commits, 2 files)", "bob 60..60 (1 commits, 1 files)"], history.Sessions());
    }

    [Fact]
    public void Where_a_clone_was_cut_off_files_are_not_taken_for_new()
    {
        Fill();
        var shallow = history.Folder.Clone(history.Repository, "shallow", "--depth", "2", "--no-local");
        Assert.Equal(2, (int)Import(shallow.Path, "--json").Json["added"]!);
        Assert.Equal(["ann 10..10 (1 commits, 0 files)", "bob 60..60 (1 commits, 1 files)"], history.Sessions());
    }

    [Fact]
    public void A_clone_that_is_deepened_gets_the_lines_that_were_cut_off()
    {
        Fill();
        var clone = history.Folder.Clone(history.Repository, "deepened", "--depth", "2", "--no-local");
        Import(clone.Path);
        Assert.Equal("a commit at the cut of the shallow clone counts without its lines", history.Lines("select approximate from work_sessions where approximate is not null"));
        Assert.Equal(0, (int)Import(clone.Path, "--json").Json["added"]!);
        clone.Run("fetch", "--quiet", "--unshallow");
        Import(clone.Path);
        Assert.Equal("", history.Lines("select approximate from work_sessions where approximate is not null"));
        using var fresh = history.Elsewhere(TestEngine.Sqlite);
        Assert.Equal(0, Commanded.Run(fresh.Store, history.Repository.Path, history.Clock, ["import", "git"]).Exit);
        Assert.Equal(fresh.Sessions(), history.Sessions());
        Assert.Equal(fresh.Days(), history.Days());
    }

    [Fact]
    public void A_server_cannot_read_the_callers_repository()
    {
        Fill();
        var result = Commanded.Run(history.Store, history.Repository.Path, history.Clock, ["import", "git"], ("STINT_SERVER", "http://127.0.0.1:9"));
        Assert.Equal(2, result.Exit);
        Assert.Contains("STINT_SERVER", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_either_length_are_kept_whole()
    {
        var repository = history.Folder.Init("long", "--object-format=sha256");
        var name = repository.CommitLines("a", 2);
        Assert.Equal(64, name.Length);
        Import(repository.Path);
        Assert.Equal(name + "|2", history.Lines("select sha, insertions from session_commits"));
        Assert.Equal(0, (int)Import(repository.Path, "--json").Json["added"]!);
    }

    [Fact]
    public void A_limit_of_nothing_is_refused() => Assert.Equal(2, Import(history.Repository.Path, "--idle", "0s").Exit);

    [Fact]
    public void A_project_can_be_named()
    {
        Fill();
        Assert.Equal("parser", (string?)Import(history.Repository.Path, "--project", "parser", "--json").Json["project"]!["name"]);
        Assert.Equal("explicit\nexplicit", history.Lines("select chosen_by from work_sessions"));

        // Each commit is in one session: the same history cannot be counted for a second project.
        Assert.Equal(0, (int)Import(history.Repository.Path, "--json").Json["added"]!);
    }

    [Fact]
    public void The_settings_give_limit_and_lead_in()
    {
        Fill();
        Commanded.Run(history.Store, history.Repository.Path, history.Clock, ["import", "git"], ("STINT_WORK_IDLE_GAP", "5m"), ("STINT_IMPORT_LEAD_IN", "2m"));
        Assert.Equal(["ann -2..0 (1 commits, 1 files)", "ann 8..10 (1 commits, 1 files)", "bob 58..60 (1 commits, 1 files)"], history.Sessions());
    }

    private static string Without(System.Text.Json.Nodes.JsonNode json, string name)
    {
        json = json.DeepClone();
        json.AsObject().Remove(name);
        return json.ToJsonString();
    }
}
