using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

public sealed class NamingTheSessionInACommit : IDisposable
{
    private readonly GitFolder _folder = new();
    private readonly TestRepository _repository;

    public NamingTheSessionInACommit() => _repository = _folder.Init();

    public void Dispose() => _folder.Dispose();

    private Task<string> Add(string message, string session = "SESSION-00042") =>
        Trailers.AddAsync(_folder.Git, _repository.Worktree, message, session, GitFolder.Cancellation);

    [Fact]
    public async Task Stands_in_a_paragraph_of_its_own_below_the_message() =>
        Assert.Equal("Fix it\n\nBecause.\n\nStint-Session: SESSION-00042\n", await Add("Fix it\n\nBecause.\n"));

    [Fact]
    public async Task Keeps_out_of_a_subject_that_has_no_line_end() =>
        Assert.Equal("Merge branch 't'\n\nStint-Session: SESSION-00042\n", await Add("Merge branch 't'"));

    [Fact]
    public async Task Joins_the_trailers_that_are_there() =>
        Assert.Equal(
            "Fix it\n\nSigned-off-by: N <n@example.com>\nStint-Session: SESSION-00042\n", await Add("Fix it\n\nSigned-off-by: N <n@example.com>\n"));

    [Fact]
    public async Task Stands_once_for_each_session()
    {
        var once = await Add("Fix it\n");
        Assert.Equal(once, await Add(once));
        var twice = await Add(once, "SESSION-00043");
        Assert.Equal(["SESSION-00042", "SESSION-00043"], Trailers.Read(twice));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n# Please enter the commit message.\n#\n")]
    [InlineData("# Please\n# ------------------------ >8 ------------------------\ndiff --git a/a b/a\n")]
    public async Task A_commit_that_is_being_given_up_stays_empty(string message) => Assert.Equal(message, await Add(message));

    [Fact]
    public async Task Stands_above_comments_and_the_difference()
    {
        const string below = "# Please enter the message.\n# ------------------------ >8 ------------------------\n# Do not modify.\ndiff --git a/a b/a\n+Key: value\n";
        Assert.Equal("Fix it\n\nStint-Session: SESSION-00042\n\n" + below, await Add("Fix it\n\n" + below));
    }

    [Fact]
    public async Task A_line_of_dashes_is_part_of_the_message() =>
        Assert.Equal("Fix it\n\n---\nmore\n\nStint-Session: SESSION-00042\n", await Add("Fix it\n\n---\nmore\n"));

    [Fact]
    public async Task The_users_comment_sign_is_heeded()
    {
        _repository.Run("config", "core.commentChar", ";");
        Assert.Equal("; nothing\n", await Add("; nothing\n"));
        Assert.Equal("#1 fixed\n\nStint-Session: SESSION-00042\n", await Add("#1 fixed\n"));
    }

    [Fact]
    public async Task Commands_configured_for_trailers_do_not_run()
    {
        var marker = Path.Join(_folder.Root, "ran");
        _repository.Run("config", "trailer.evil.key", "Evil");
        _repository.Run("config", "trailer.evil.command", $"touch {marker}");
        Assert.Equal("Fix it\n\nStint-Session: SESSION-00042\n", await Add("Fix it\n"));
        Assert.False(File.Exists(marker));
    }

    [Fact]
    public async Task Git_reads_back_what_was_added()
    {
        _repository.Run("commit", "-q", "--allow-empty", "-m", await Add("Fix it\n"));
        Assert.Equal("SESSION-00042", _repository.Run("log", "-1", "--format=%(trailers:key=Stint-Session,valueonly,separator=)"));
        Assert.Equal(["SESSION-00042"], Trailers.Read(_repository.Run("log", "-1", "--format=%B")));
    }

    [Theory]
    [InlineData("Fix it", "")]
    [InlineData("Stint-Session: 1", "")]
    [InlineData("Fix it\n\nStint-Session: 1\n\nMore words.", "")]
    [InlineData("Fix it\n\nstint-session : 1\r\nOther: 2\r\n", "1")]
    [InlineData("Fix it\n\nStint-Session: 1\nStint-Session: 2\n", "1 2")]
    [InlineData("Fix it\n\nStint-Session:\n", "")]
    public void Is_read_from_the_last_paragraph_alone(string message, string expected) =>
        Assert.Equal(expected, string.Join(' ', Trailers.Read(message)));
}
