namespace Stint.EndToEnd;

public sealed class ThePublishedBinary : IDisposable
{
    private readonly Home home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public void Tells_its_version_and_nothing_else()
    {
        var ran = home.Stint("--version").Succeeds();
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", ran.Output);
        Assert.Empty(ran.Errors);
    }

    [Fact]
    public void Leaves_the_home_folder_alone_until_there_is_something_to_keep()
    {
        var before = Contents();
        home.Stint("--help").Succeeds();
        home.Stint("--version").Succeeds();
        Assert.Equal(before, Contents());
    }

    [Fact]
    public void Runs_from_any_folder_without_the_sources_beside_it()
    {
        home.Stint("start", "Mill the flour").Succeeds();
        Assert.Equal("Mill the flour", home.Run(Published.Stint, ["status", "--json"], folder: home.WorkingFolder).Succeeds().Json.GetProperty("goal").GetString());
    }

    [Fact]
    public void Has_one_exit_code_for_what_is_refused_and_one_for_what_is_misspelt()
    {
        var refused = home.Stint("log", "Nothing is open").Exits(1);
        Assert.Empty(refused.Output);
        Assert.NotEmpty(refused.Errors);

        var misspelt = home.Stint("strat").Exits(2);
        Assert.Empty(misspelt.Output);
        Assert.Contains("start", misspelt.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Tells_programs_what_went_wrong_on_standard_output_and_people_on_the_other()
    {
        var ran = home.Stint("log", "Nothing is open", "--json").Exits(1);
        var error = ran.Json.GetProperty("error");
        Assert.NotEmpty(error.GetProperty("code").GetString()!);
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.NotEmpty(error.GetProperty("hint").GetString()!);
    }

    [Fact]
    public void Says_in_words_that_its_store_cannot_be_used()
    {
        var blocked = home.Write("a-file", "not a folder");
        var ran = home.Stint("status", "--db", Path.Combine(blocked, "stint.db")).Exits(1);
        Assert.Contains("a-file", ran.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ran.Errors, StringComparison.Ordinal);
    }

    private string[] Contents() => [.. Directory.GetFileSystemEntries(home.FullPath, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
