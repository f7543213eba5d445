using Stint.Tests.Support;

namespace Stint.Tests.Work.Git;

/// <summary>Documents of Stint are no work of a session, wherever the configuration puts them.</summary>
public sealed class MeasuringBesideDocuments
{
    [Theory]
    [InlineData("docs/sessions")]
    [InlineData(".")]
    [InlineData("my [docs]*")]
    [InlineData(".stint")]
    public void Counts_what_was_written_and_not_the_documents(string folder)
    {
        using var stint = CommandLineRunner.InRepository();
        stint.Succeed("config", "set", "artefacts", folder, "--user");
        stint.Succeed("start", "one");
        stint.Write("mine.txt", "1\n2\n");
        stint.Succeed("log", "wrote mine.txt");
        Assert.NotEmpty(Directory.GetFiles(stint[folder], "SESSION-00001-LOG.md"));
        stint.Git("add", "--all");
        stint.Git("commit", "--quiet", "--message", "all of it");
        stint.Clock.Advance(TimeSpan.FromMinutes(1));
        stint.Succeed("end");
        var session = stint.Json("session", "show", "1");
        Assert.Equal(["mine.txt"], session.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()));
        Assert.Equal(2, session.GetProperty("code").GetProperty("lines_added").GetInt64());
    }

    [Fact]
    public void Is_exact_where_the_repository_ignores_the_folder_of_stint()
    {
        using var stint = CommandLineRunner.InRepository();
        stint.Write(".gitignore", ".stint/\n*.log\n");
        stint.Commit("ignore");
        stint.Succeed("start", "one");
        stint.Write("mine.txt", "1\n2\n");
        stint.Write("noise.log", "1\n");
        stint.Clock.Advance(TimeSpan.FromMinutes(1));
        stint.Succeed("end");
        var session = stint.Json("session", "show", "1");
        Assert.Equal(["mine.txt"], session.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()));
        Assert.False(session.GetProperty("git").GetProperty("approximate").GetBoolean(), session.GetProperty("git").GetRawText());
    }
}
