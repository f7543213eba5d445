using Stint.Tests.Support;
using Stint.Work.Setup;

namespace Stint.Tests.Work.Setup;

public sealed class Handing_off : IDisposable
{
    private readonly CommandLineRunner stint = CommandLineRunner.InRepository();

    public void Dispose() => stint.Dispose();

    [Fact]
    public void Prints_the_last_session_that_ended_though_another_is_open()
    {
        Session("Parse quotes");
        stint.Succeed("start", "Next thing");
        Assert.StartsWith("# Handoff of session #1\n", stint.Succeed("handoff").Out, StringComparison.Ordinal);
        Assert.StartsWith("# Handoff of session #1\n", stint.Succeed("handoff", "1").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_an_open_session_says_that_it_goes_on()
    {
        stint.Succeed("start", "Parse quotes");
        var answer = stint.Succeed("handoff", "1");
        Assert.StartsWith("# Handoff of session #1\n", answer.Out, StringComparison.Ordinal);
        Assert.Contains("still open", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_session_is_refused() => Assert.Equal("no_handoff", stint.Run("handoff", "--json").Json.GetProperty("error").GetProperty("code").GetString());

    [Fact]
    public void Edited_is_recorded_and_takes_the_place_of_the_made_one()
    {
        Session("Parse quotes");
        var before = stint.Json("session", "show", "1");
        Editor("printf '# In my words\\n\\nkey=AKIAIOSFODNN7EXAMPLE\\n' > \"$2\"", "--wait");
        stint.Clock.Advance(TimeSpan.FromHours(1));
        stint.Succeed("handoff", "--edit");
        Assert.StartsWith("# In my words\n", stint.Succeed("handoff").Out, StringComparison.Ordinal);
        Assert.StartsWith("# In my words\n", File.ReadAllText(stint[".stint/sessions/SESSION-00001-HANDOFF.md"]), StringComparison.Ordinal);
        Assert.DoesNotContain("AKIAIOSFODNN7EXAMPLE", stint.Succeed("handoff").Out, StringComparison.Ordinal);
        var entry = stint.Json("session", "timeline", "1", "--type", "handoff_edited").GetProperty("items").EnumerateArray().Single();
        Assert.Equal("2026-01-11T10:10:00Z", entry.GetProperty("at").GetString());
        var after = stint.Json("session", "show", "1");
        foreach (var field in (string[])["ended_at", "duration_seconds", "active_seconds", "last_activity_at"])
            Assert.Equal(before.GetProperty(field).ToString(), after.GetProperty(field).ToString());
    }

    [Fact]
    public void Edited_without_a_change_records_nothing()
    {
        Session("Parse quotes");
        Editor("true");
        Assert.Contains("nothing was changed", stint.Succeed("handoff", "--edit").Error, StringComparison.Ordinal);
        Assert.Empty(stint.Json("session", "timeline", "1", "--type", "handoff_edited").GetProperty("items").EnumerateArray());
    }

    [Theory, InlineData("exit 3", "editor_failed"), InlineData("printf '' > \"$1\"", "missing")]
    public void Is_not_changed_by_an_editor_that_fails_or_an_empty_text(string script, string code)
    {
        Session("Parse quotes");
        Editor(script);
        Assert.Equal(code, stint.Run("handoff", "--edit", "--json").Json.GetProperty("error").GetProperty("code").GetString());
        Assert.StartsWith("# Handoff", stint.Succeed("handoff").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_not_edited_while_the_session_goes_on()
    {
        stint.Succeed("start");
        Editor("echo x > \"$1\"");
        Assert.Equal("session_open", stint.Run("handoff", "1", "--edit", "--json").Json.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public void Without_an_editor_says_how_to_name_one()
    {
        Session("Parse quotes");
        Assert.Contains("EDITOR=nano", stint.Run("handoff", "--edit").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vi", "vi")]
    [InlineData(" code  --wait ", "code|--wait")]
    [InlineData("'/my apps/ed' -x \"a 'b'\"", "/my apps/ed|-x|a 'b'")]
    [InlineData("a''", "a")]
    [InlineData("", "")]
    public void Reads_the_editors_command_as_a_shell_would(string command, string words) => Assert.Equal(words, string.Join('|', Stint.Work.Setup.Editor.Words(command)));

    private void Session(string goal)
    {
        stint.Succeed("start", goal);
        stint.Clock.Advance(TimeSpan.FromMinutes(10));
        stint.Succeed("end");
    }

    private void Editor(string script, string options = "")
    {
        stint.Write("../my editor", "#!/bin/sh\n" + script + "\n");
        var file = Path.GetFullPath(stint["../my editor"]);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        stint.Variables["EDITOR"] = $"'{file}' {options}";
    }
}

public sealed class Templates_for_sessions
{
    [Fact]
    public void Are_listed_and_shown()
    {
        using var stint = new CommandLineRunner();
        Assert.Contains("bugfix", stint.Succeed("template", "list").Out, StringComparison.Ordinal);
        Assert.Equal("bug-fix", stint.Json("template", "show", "bugfix").GetProperty("tags")[0].GetString());
        Assert.Equal(1, stint.Run("template", "show", "nonsense").Exit);
    }
}
