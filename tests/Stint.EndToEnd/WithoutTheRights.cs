namespace Stint.EndToEnd;

public sealed class WithoutTheRights : IDisposable
{
    private readonly Home home = new Home().WithRepository();

    private string Folder => Path.Combine(home.Environment["XDG_DATA_HOME"], "stint");

    private string Store => Path.Combine(Folder, "stint.db");

    public void Dispose() => home.Dispose();

    [Fact]
    public void To_write_the_stores_folder_nothing_is_recorded() => RefusedWhile(() => Rights.ReadOnly(Folder), "read-only");

    [Fact]
    public void To_write_the_store_nothing_is_recorded() => RefusedWhile(() => Rights.ReadOnly(Store), "read-only");

    [Fact]
    public void To_a_store_of_another_user_nothing_is_recorded() => RefusedWhile(() => Rights.OfSomebodyElse(home, Store), "cannot be opened");

    [Fact]
    public void To_a_folder_of_another_user_nothing_is_recorded() => RefusedWhile(() => Rights.OfSomebodyElse(home, Folder), "cannot be");

    [Fact]
    public void To_make_the_stores_folder_nothing_is_left_behind()
    {
        var above = Path.Combine(home.FullPath, "above");
        Directory.CreateDirectory(above);
        home.Environment["XDG_DATA_HOME"] = above;
        using (Rights.ReadOnly(above))
            Assert.Contains("cannot be created", home.Bound("start", "Here").IsRefused(1).Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(above));
        home.Bound("start", "Here").Succeeds();
    }

    [Fact]
    public void To_write_the_worktree_the_session_is_recorded_and_the_missing_documents_are_told()
    {
        home.Bound("start", "Here").Succeeds();
        var documents = Path.Combine(home.WorkingFolder, ".stint", "sessions");
        using (Rights.ReadOnly(documents))
        using (Rights.ReadOnly(Path.Combine(documents, "SESSION-00001-LOG.md")))
        {
            Told(home.Bound("log", "Meanwhile"));
            Told(home.Bound("end"));
        }

        home.Bound("summary").Succeeds();
        Assert.Contains("Meanwhile", File.ReadAllText(Path.Combine(documents, "SESSION-00001-LOG.md")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(documents, "SESSION-00001-HANDOFF.md")));

        static void Told(Ran ran) => Assert.Contains("documents were not written", ran.Succeeds().Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void To_write_there_an_export_leaves_nothing()
    {
        home.Bound("start", "Here").Succeeds();
        var place = Path.Combine(home.FullPath, "place");
        Directory.CreateDirectory(place);
        using (Rights.ReadOnly(place))
            home.Bound("export", "--output", Path.Combine(place, "sessions.csv")).IsRefused(1);
        Assert.Empty(Directory.GetFileSystemEntries(place));
    }

    /// <summary>Refused while the rights are missing; as if nothing had been once they are back, files of the engine beside the store included.</summary>
    private void RefusedWhile(Func<IDisposable> take, string reason)
    {
        home.Bound("start", "Here").Succeeds();
        home.Bound("log", "Before").Succeeds();
        using (take())
        {
            string[][] all = [["log", "Meanwhile"], ["status"], ["end"], ["session", "list"]];
            foreach (var words in all)
            {
                Assert.Contains(reason, home.Bound(words).IsRefused(1).Errors, StringComparison.Ordinal);
                Assert.Equal("store_unavailable", home.Bound([.. words, "--json"]).Exits(1).Json.Text("error.code"));
            }
        }

        home.Bound("log", "After").Succeeds();
        Assert.Equal(["Before", "After"], home.Bound("session", "timeline", "1", "--type", "log", "--json").Succeeds().Json.Items().Select(entry => entry.Text("description")));
    }
}
