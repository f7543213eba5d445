using System.Globalization;
using System.Text.Json;

namespace Stint.EndToEnd;

/// <summary>Three assistants and a person at work on one repository with two worktrees, all at once.</summary>
public sealed class ThreeAgentsAndAPerson : IDisposable
{
    private readonly Home home = new Home().WithRepository();

    private string Second => Path.Combine(home.FullPath, "second");

    public void Dispose() => home.Dispose();

    [Fact]
    public void Have_each_commit_file_and_token_on_the_right_session()
    {
        home.Git("worktree", "add", "--quiet", "-b", "side", Second);
        using var claude = new FakeAgent(home, "claude", "11111111-1111-4111-8111-111111111111");
        using var codex = new FakeAgent(home, "codex", "019c8a70-dda7-7f33-98ea-f30553347322", Second);
        using var gemini = new FakeAgent(home, "gemini", "33333333-3333-4333-8333-333333333333", Second);
        home.Stint("start", "By hand").Succeeds();
        claude.Start();
        codex.Start();
        gemini.Start();
        claude.Prompt("Write the parser");
        codex.Prompt("Write the printer");
        gemini.Prompt("Write the tests");

        // The first worktree: a person and Claude, turn by turn.
        claude.Edit("parser.txt", "one", "two", "three");
        home.Write("notes.txt", "by hand\n");
        home.Git("add", "notes.txt");
        home.Git("commit", "--quiet", "--message", "Notes by hand");
        claude.Shell("git add parser.txt && git commit --quiet -m 'Parser by claude'");
        claude.Answer("claude-opus-4-5", 1000, 200, read: 5000, write: 300);
        home.Write("left.txt", "not committed\n");

        // The second: Codex and Gemini, and nobody else.
        codex.Edit("printer.txt", "one", "two");
        gemini.Edit("tests.txt", "one");
        codex.Shell("git add printer.txt && git commit --quiet -m 'Printer by codex'");
        codex.Answer("gpt-5.3-codex", 3000, 50, read: 1000);
        gemini.Shell("git add tests.txt && git commit --quiet -m 'Tests by gemini'");
        gemini.Answer("gemini-2.5-pro", 700, 70);
        codex.Answer("gpt-5.3-codex", 4000, 25, read: 2000);

        // One ends in good order, one is closed between two turns, one is killed in the middle.
        claude.Stop();
        claude.End();
        codex.Stop();
        codex.Close();
        gemini.Kill();
        home.Run(Published.Stint, ["status"], folder: Second);
        home.Stint("end").Succeeds();
        foreach (var form in (string[])["claude", "codex", "gemini"])
            home.Stint("import", form).Succeeds();

        var sessions = home.Stint("session", "list", "--json").Succeeds().Json.Items().Select(each => Whole(each.Text("id")!)).ToList();
        Assert.Equal(4, sessions.Count);
        Assert.Equal("Notes by hand | left.txt +1, notes.txt +1 | user_end |", Of(sessions, null));
        Assert.Equal("Parser by claude | parser.txt +3 | user_end | claude-opus-4-5 1000/200", Of(sessions, "claude"));
        Assert.Equal("Printer by codex | printer.txt +2 | user_end | gpt-5.3-codex 7000/75", Of(sessions, "codex"));
        Assert.Equal("Tests by gemini | tests.txt +1 | crash | gemini-2.5-pro 700/70", Of(sessions, "gemini"));
        // What its transcript told later may have corrected the end since.
        Assert.Contains(Entries(sessions, "gemini"), each => each?.Contains("the process of gemini is gone; its last evidence is", StringComparison.Ordinal) == true);

        // Once more changes nothing.
        foreach (var form in (string[])["claude", "codex", "gemini"])
            Assert.Equal(0, home.Stint("import", form, "--json").Succeeds().Json.Number("added"));
        Assert.Equal(sessions.Select(each => each.GetRawText()), sessions.Select(each => Whole(each.Text("id")!).GetRawText()));
    }

    private JsonElement Whole(string id) => home.Stint("session", "show", id, "--json").Succeeds().Json;

    private IEnumerable<string?> Entries(List<JsonElement> sessions, string agent) =>
        home.Stint("session", "timeline", One(sessions, agent).Text("id")!, "--json").Succeeds().Json.Items().Select(each => each.Text("description"));

    private static JsonElement One(List<JsonElement> sessions, string? agent) =>
        Assert.Single(sessions, each => (each.GetProperty("agent") is { ValueKind: JsonValueKind.Object } driven ? driven.Text("name") : null) == agent);

    private static string Of(List<JsonElement> sessions, string? agent)
    {
        var session = One(sessions, agent);
        var commits = session.Items("git.commits").Select(each => each.Text("subject"));
        var files = session.Items("files").Select(each => $"{each.Text("path")} +{each.Number("lines_added").ToString(CultureInfo.InvariantCulture)}").Order(StringComparer.Ordinal);
        var models = session.Items("models").Select(each => $"{each.Text("model")} {each.Number("input_tokens")}/{each.Number("output_tokens")}");
        return $"{string.Join(", ", commits)} | {string.Join(", ", files)} | {session.Text("end_reason")} | {string.Join(", ", models)}".TrimEnd();
    }
}
