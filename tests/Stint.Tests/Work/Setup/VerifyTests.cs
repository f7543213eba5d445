using System.Text.Json;
using Stint.Sessions;
using Stint.Tests.Support;
using Stint.Work;
using Stint.Work.Setup;

namespace Stint.Tests.Work.Setup;

public sealed class Verifying : IDisposable
{
    private readonly CommandLineRunner stint = CommandLineRunner.InRepository();

    public void Dispose() => stint.Dispose();

    [Fact]
    public void Work_without_a_session_warns_and_succeeds()
    {
        var answer = stint.Run("verify");
        Assert.Equal(0, answer.Exit);
        Assert.Empty(answer.Out);
        Assert.Equal("stint: warning: This work is not tracked: no session is open here.\n  Start one: stint start \"what you are about to do\"\n", answer.Error);
    }

    [Fact]
    public void Work_without_a_session_fails_where_the_configuration_rejects_it()
    {
        stint.Write(".stint/config.json", """{ "enforce": "reject" }""");
        Assert.Equal(1, stint.Run("verify").Exit);
    }

    [Fact]
    public void Strictly_fails_whatever_the_configuration_says() => Assert.Equal(["no_session"], Problems());

    [Fact]
    public void An_open_session_is_enough()
    {
        stint.Succeed("start", "Parse quotes");
        Assert.Equal("✓ Tracked by session #1: Parse quotes\n", stint.Succeed("verify").Out);
        Assert.Empty(Problems());
    }

    [Fact]
    public void The_last_commit_may_name_a_session_that_has_ended()
    {
        var id = stint.Json("start").GetProperty("id").GetString();
        Commit($"Add quotes\n\nStint-Session: {id}");
        stint.Succeed("log", "Added quotes");
        stint.Succeed("end");
        var verified = Verify();
        Assert.True(verified.GetProperty("tracked").GetBoolean());
        Assert.Equal(id, verified.GetProperty("session").GetProperty("id").GetString());
        Assert.Empty(Problems());
    }

    [Theory, InlineData("01a1fd1f-dc9f-719b-99f0-598bac7d037c"), InlineData("last"), InlineData("current")]
    public void A_session_that_nobody_knows_is_none(string named)
    {
        stint.Json("start");
        stint.Succeed("end");
        Commit($"Add quotes\n\nStint-Session: {named}");
        Assert.Equal(["unknown_session"], Problems());
    }

    [Fact]
    public void Commits_after_the_end_of_a_session_are_found()
    {
        var id = stint.Json("start").GetProperty("id").GetString();
        stint.Succeed("log", "Began");
        stint.Succeed("end");
        Commit("Nobody said what this is");
        Commit($"Add quotes\n\nStint-Session: {id}");
        var problem = Assert.Single(Verify("--strict").GetProperty("problems").EnumerateArray().ToList());
        Assert.Equal("untracked_commits", problem.GetProperty("code").GetString());
        Assert.Contains(stint.Git("rev-parse", "HEAD~1")[..10], problem.GetProperty("message").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public void Commits_of_others_are_not_ours_to_track()
    {
        stint.Succeed("start");
        stint.Succeed("log", "Began");
        stint.Git("-c", "user.email=grace@example.org", "commit", "--quiet", "--allow-empty", "--message", "Hers");
        Assert.DoesNotContain("untracked_commits", Problems());
    }

    [Fact]
    public void A_session_with_commits_needs_a_log_entry()
    {
        stint.Succeed("start");
        Commit("Add quotes");
        Assert.Equal(["no_log_entry"], Problems());
        stint.Succeed("log", "Added quotes");
        Assert.Empty(Problems());
    }

    [Fact]
    public void The_documents_of_the_session_are_there_and_complete()
    {
        stint.Succeed("start");
        stint.Succeed("log", "Read the code");
        var log = stint[".stint/sessions/SESSION-00001-LOG.md"];
        File.WriteAllText(log, File.ReadAllText(log).Replace("Read the code", "", StringComparison.Ordinal));
        Assert.Equal(["log_outdated"], Problems());
        File.Delete(log);
        Assert.Equal(["log_missing"], Problems());
        stint.Succeed("summary");
        Assert.Empty(Problems());
    }

    [Fact]
    public void Documents_that_are_not_wanted_are_not_missed()
    {
        stint.Write(".stint/config.json", """{ "artefacts": "off" }""");
        stint.Succeed("start");
        Assert.Empty(Problems());
    }

    [Fact]
    public void Outside_of_a_repository_is_refused()
    {
        stint.Directory = stint.Home;
        var answer = stint.Run("verify", "--json");
        Assert.Equal(1, answer.Exit);
        Assert.Equal("not_a_repository", answer.Json.GetProperty("error").GetProperty("code").GetString());
    }

    private JsonElement Verify(params string[] words) => stint.Run(["verify", .. words, "--json"]).Json;

    private string[] Problems()
    {
        var answer = stint.Run("verify", "--strict", "--json");
        var codes = answer.Json.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("code").GetString()!).ToArray();
        Assert.Equal(codes.Length == 0 ? 0 : 1, answer.Exit);
        return codes;
    }

    private void Commit(string message)
    {
        stint.Clock.Advance(TimeSpan.FromMinutes(1));
        stint.Commit(message);
    }
}

public sealed class Checking_a_session
{
    private static readonly Instant Nine = Instant.FromDateTimeOffset(new DateTimeOffset(2026, 1, 11, 9, 0, 0, TimeSpan.Zero));

    [Theory, InlineData(null), InlineData(" ")]
    public void Finds_a_decision_without_a_rationale(string? rationale)
    {
        var session = Session() with { Decisions = [new DecisionView("d1", "SHA-256", rationale, Nine, null), new DecisionView("d2", "UTC", "no clock changes", Nine, null)] };
        var problem = Assert.Single(Tracking.Rationales(session));
        Assert.Equal("decision_without_rationale", problem.Code);
        Assert.Contains("SHA-256", problem.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(-16, 1), InlineData(-15, 0), InlineData(0, 0), InlineData(30, 0)]
    public void Takes_a_log_entry_from_an_idle_gap_before_the_first_commit_on(int minutes, int problems)
    {
        var session = Session() with { Git = new GitView { Approximate = false, Commits = [new CommitView("abc", Nine, "Add quotes", 1, 1, 0), new CommitView("def", Nine + TimeSpan.FromHours(1), "More", 1, 1, 0)] } };
        var entry = new ActivityView { Id = "a", At = Nine + TimeSpan.FromMinutes(minutes), RecordedAt = Nine, Type = "log", Evidence = "stated", Ai = false, Retroactive = false };
        Assert.Equal(problems, Tracking.LogEntries(session, [entry]).Count());
    }

    [Fact]
    public void Asks_for_no_log_entry_before_there_is_a_commit() => Assert.Empty(Tracking.LogEntries(Session(), []));

    private static SessionView Session() => new()
    {
        Id = "s",
        Number = 1,
        Kind = "work",
        Status = "active",
        Actor = new ActorView("ada@example.org", "human"),
        Tags = [],
        StartedAt = Nine,
        LastActivityAt = Nine,
        DurationSeconds = 0,
        ActiveSeconds = 0,
        IdleSeconds = 0,
        DurationMinutes = 0,
        Measured = false,
        Counts = new CountsView(),
        Code = new CodeView(null, null, null, null),
        Tz = "UTC",
        Policy = new PolicyView(1, 900, 14400),
        Source = "live",
    };
}
