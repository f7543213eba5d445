using Stint.Tests.Support;
using Stint.Work.Setup;

namespace Stint.Tests.Work.Setup;

/// <summary>The targets as GNU make runs them, with the real program.</summary>
public sealed class Make_targets : IDisposable
{
    private readonly CommandLineRunner stint = CommandLineRunner.InRepository(now: TimeProvider.System.GetUtcNow().ToString("O"));

    public Make_targets()
    {
        stint.Variables["PATH"] = AppContext.BaseDirectory + Path.PathSeparator + stint.Variables["PATH"];
        stint.Write("Makefile", "all:\n\t@echo built");
    }

    public void Dispose() => stint.Dispose();

    [Fact]
    public void Are_taken_into_the_Makefile_once_and_out_again()
    {
        Assert.Equal("stint.mk: written\nMakefile: added the line -include stint.mk\n", stint.Succeed("setup", "make").Out);
        Assert.Equal("stint.mk: unchanged\nMakefile: unchanged, it includes stint.mk\n", stint.Succeed("setup", "make").Out);
        Assert.Equal("all:\n\t@echo built\n-include stint.mk\n", File.ReadAllText(stint["Makefile"]));
        Assert.Equal("built\n", stint.Program("make"));
        stint.Succeed("setup", "make", "--remove");
        Assert.Equal("all:\n\t@echo built\n", File.ReadAllText(stint["Makefile"]));
        Assert.False(File.Exists(stint["stint.mk"]));
    }

    [Fact]
    public void Follow_the_documents_flow()
    {
        stint.Succeed("setup", "make");
        stint.Program("make", "track-init", "SESSION=00003");
        stint.Program("make", "track-log", "SESSION=00003", "MSG=Created filesystem connector", "CATEGORY=implementation");
        stint.Program("make", "track-decision", "SESSION=00003", "MSG=Use pathlib over os module", "RATIONALE=Better cross-platform support");
        Assert.Contains("1 decision", stint.Program("make", "track-summary", "SESSION=00003"), StringComparison.Ordinal);
        stint.Program("make", "track-end", "SESSION=00003");
        var log = File.ReadAllText(stint[".stint/sessions/SESSION-00003-LOG.md"]);
        Assert.Contains("[implementation] Created filesystem connector", log, StringComparison.Ordinal);
        Assert.Contains("Use pathlib over os module Because: Better cross-platform support", log, StringComparison.Ordinal);
        Assert.True(File.Exists(stint[".stint/sessions/SESSION-00003-HANDOFF.md"]));
    }

    [Theory]
    [InlineData("costs $5 and $(shell touch pwned) ${HOME}")]
    [InlineData("`touch pwned`; touch pwned & touch pwned | touch pwned > pwned")]
    [InlineData("a \"quoted\" 'word' \\ and a # mark")]
    [InlineData("$$HOME $(MSG) $@ %")]
    [InlineData("--json -x")]
    public void Pass_a_message_as_it_was_given(string message)
    {
        stint.Succeed("setup", "make");
        stint.Succeed("start");
        stint.Program("make", "track-log", "MSG=" + message);
        stint.Variables["MSG"] = message;
        stint.Program("make", "track-log");
        var logged = stint.Json("session", "timeline", "--type", "log").GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("description").GetString());
        Assert.Equal([message, message], logged);
        Assert.False(File.Exists(stint["pwned"]));
    }

    [Fact]
    public void Start_a_new_session_and_leave_its_number_to_be_sourced()
    {
        stint.Succeed("setup", "make");
        stint.Program("make", "new-session", "SESSION=00007");
        Assert.Equal("export CURRENT_SESSION='00007'\n", File.ReadAllText(stint[".stint/session.env"]));
        Assert.Equal(7, stint.Json("status").GetProperty("number").GetInt64());
    }

    [Fact]
    public void Say_when_the_work_is_not_tracked()
    {
        stint.Succeed("setup", "make");
        stint.Write(".stint/config.json", """{ "enforce": "reject" }""");
        Assert.Equal(2, stint.TryProgram("make", "verify").Exit);
    }

    [Fact]
    public void Yield_to_targets_that_the_Makefile_has()
    {
        stint.Write("Makefile", "verify: lint\n\t@echo mine\nlint:\n");
        Assert.Contains("leaves out what the Makefile has itself: verify", stint.Succeed("setup", "make").Out, StringComparison.Ordinal);
        Assert.Equal("mine\n", stint.Program("make", "verify"));
    }

    [Fact]
    public void Never_replace_somebodys_file()
    {
        stint.Write("stint.mk", "mine:\n");
        Assert.Equal("file_exists", stint.Run("setup", "make", "--json").Json.GetProperty("error").GetProperty("code").GetString());
        stint.Succeed("setup", "make", "--remove");
        Assert.Equal("mine:\n", File.ReadAllText(stint["stint.mk"]));
    }

    [Theory, InlineData("include stint.mk\n", true), InlineData("-include  build/a.mk stint.mk\n", true), InlineData("# -include stint.mk\n", false), InlineData("include mystint.mk\n", false)]
    public void Are_found_in_a_Makefile_that_includes_them(string makefile, bool included) => Assert.Equal(included, MakeInclude.IsIncluded(makefile));
}
