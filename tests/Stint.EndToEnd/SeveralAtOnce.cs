namespace Stint.EndToEnd;

public sealed class SeveralAtOnce : IDisposable
{
    private readonly Home home = new Home().WithRepository();

    private string Second => Path.Combine(home.FullPath, "second");

    public void Dispose() => home.Dispose();

    [Fact]
    public void Two_worktrees_of_one_repository_have_a_session_each_and_share_the_project()
    {
        home.Git("worktree", "add", "--quiet", "-b", "side", Second);
        var first = home.Stint("start", "First place", "--json").Succeeds().Json;
        var second = InSecond("start", "Second place", "--json").Json;
        Assert.Equal(first.Text("project.id"), second.Text("project.id"));
        Assert.Equal((1, 2), (first.Number("number"), second.Number("number")));

        InSecond("log", "Here");
        File.WriteAllText(Path.Combine(Second, "side.txt"), "one\n");
        home.Run("git", ["add", "."], folder: Second).Succeeds();
        home.Run("git", ["commit", "--quiet", "--message", "On the side"], folder: Second).Succeeds();
        home.Write("main.txt", "one\ntwo\n");

        var here = home.Stint("end", "--json").Succeeds().Json;
        var there = InSecond("end", "--json").Json;
        Assert.Equal((0, 0, "main.txt"), (here.Number("counts.logs"), here.Number("counts.commits"), Assert.Single(NumStat.OfSession(here)).Path));
        Assert.Equal((1, 1, "side.txt"), (there.Number("counts.logs"), there.Number("counts.commits"), Assert.Single(NumStat.OfSession(there)).Path));
        Assert.Equal("side", there.Text("git.branch_end"));
        Assert.True(File.Exists(Path.Combine(Second, ".stint", "sessions", "SESSION-00002-HANDOFF.md")), "Documents lie in the worktree of their session.");
    }

    [Fact]
    public void Two_people_in_one_worktree_have_a_session_each()
    {
        home.Stint("start", "Hers").Succeeds();
        home.Stint("start", "His", "--actor", "ben@example.com").Succeeds();
        home.Stint("log", "By her").Succeeds();
        home.Stint("log", "By him", "--actor", "ben@example.com").Succeeds();
        home.Stint("log", "By him again", "--actor", "ben@example.com").Succeeds();

        Assert.Equal(("Hers", 1), Seen());
        home.Environment["STINT_ACTOR"] = "ben@example.com";
        Assert.Equal(("His", 2), Seen());

        (string?, long) Seen()
        {
            var status = home.Stint("status", "--json").Succeeds().Json;
            return (status.Text("goal"), status.Number("counts.logs"));
        }
    }

    [Fact]
    public void An_assistant_beside_a_person_has_a_session_of_its_own()
    {
        home.Stint("start", "By hand").Succeeds();
        home.Environment["STINT_AGENT"] = "claude";
        home.Environment["STINT_AGENT_SESSION"] = "a1";
        home.Stint("start", "By machine").Succeeds();
        home.Stint("log", "From the machine").Succeeds();
        var machine = home.Stint("status", "--json").Succeeds().Json;
        home.Environment.Remove("STINT_AGENT");
        home.Environment.Remove("STINT_AGENT_SESSION");
        var all = home.Stint("session", "list", "--json").Succeeds().Json.Items();

        Assert.Equal(("By machine", "claude", 1), (machine.Text("goal"), machine.Text("agent.name"), machine.Number("counts.logs")));
        Assert.Equal(["By hand", "By machine"], all.Select(session => session.Text("goal")).Order(StringComparer.Ordinal));
        Assert.Equal("By hand", machine.Items("others").Single().Text("goal"));
    }

    [Fact]
    public void The_environment_chooses_the_session_and_an_option_overrules_it()
    {
        home.Stint("start", "One").Succeeds();
        home.Stint("start", "Two", "--actor", "ben").Succeeds();
        home.Stint("start", "Three", "--actor", "cay").Succeeds();

        home.Environment["CURRENT_SESSION"] = "SESSION-00003";
        home.Stint("log", "To three").Succeeds();
        home.Environment["STINT_SESSION"] = "2";
        home.Stint("log", "To two").Succeeds();
        home.Stint("log", "To one", "--session", "1").Succeeds();

        Assert.Equal(["To one"], Logs(1));
        Assert.Equal(["To two"], Logs(2));
        Assert.Equal(["To three"], Logs(3));
    }

    [Fact]
    public void A_session_named_by_the_environment_is_found_from_anywhere_and_refused_once_it_has_ended()
    {
        home.Environment["STINT_SESSION"] = home.Stint("start", "Far away", "--json").Succeeds().Json.Text("id")!;
        home.Run(Published.Stint, ["log", "From the home folder"], folder: home.FullPath).Succeeds();
        home.Stint("end").Succeeds();
        var refused = home.Run(Published.Stint, ["log", "Too late", "--json"], folder: home.FullPath).Exits(1);
        Assert.Equal("session_ended", refused.Json.Text("error.code"));
        Assert.Equal(["From the home folder"], Logs(1));
    }

    [Fact]
    public void A_session_that_nobody_knows_is_refused_and_nothing_is_written()
    {
        home.Stint("start", "Here").Succeeds();
        Assert.Equal("session_not_found", home.Stint("log", "Nowhere", "--session", "99", "--json").Exits(1).Json.Text("error.code"));
        Assert.Empty(Logs(1));
    }

    private Ran InSecond(params string[] arguments) => home.Run(Published.Stint, arguments, folder: Second).Succeeds();

    private IEnumerable<string?> Logs(int session) =>
        home.Stint("session", "timeline", session.ToString(System.Globalization.CultureInfo.InvariantCulture), "--type", "log", "--json").Succeeds().Json.Items().Select(entry => entry.Text("description"));
}
