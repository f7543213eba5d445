using Stint.Tests.Support;
using Stint.Work;
using Stint.Work.Agents;

namespace Stint.Tests.Work.Agents;

/// <summary>Edits that hooks tell of, and the files that git sees: the larger of both stands, in any order.</summary>
public sealed class EditsBesideGit
{
    private static void Edit(Desk desk, int times)
    {
        for (var i = 0; i < times; i++)
            desk.Do(AgentEntry.Operation, ("type", "file_modified"), ("text", "Edit"), ("paths", (string[])["src/a.cs"]));
    }

    private static string File(SessionView session) =>
        Assert.Single(session.Files!) is var file ? $"{file.TimesModified} {file.LinesAdded?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"} {file.Change ?? "-"}" : "";

    [Theory, BothEngines]
    public void Stand_when_they_are_more(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        Edit(desk, 3);
        Assert.Equal("3 - -", File(desk.Show()));
        Assert.False(desk.Show().Files![0].Binary);
        Assert.Equal("3 10 modified", File(desk.Measure(null, Seen.Evidence([], Seen.File("src/a.cs")))));
        Assert.Equal("3 10 modified", File(desk.Measure(null, Seen.Evidence([], Seen.File("src/a.cs")))));
        Edit(desk, 1);
        Assert.Equal("4 10 modified", File(desk.Show()));
        // Taken back: git sees nothing of it any more, and it was edited all the same.
        Assert.Equal("4 - -", File(desk.Measure(null, Seen.Evidence())));
        desk.AssertRollups();
    }

    [Theory, BothEngines]
    public void Give_way_to_git_when_it_counts_more(TestEngine engine)
    {
        using var desk = new Desk(engine);
        desk.Start();
        desk.Measure(null, Seen.Evidence([], Seen.File("src/a.cs", times: 5)));
        Edit(desk, 2);
        Assert.Equal("5 10 modified", File(desk.Show()));
        Assert.Equal("2 10 modified", File(desk.Measure(null, Seen.Evidence([], Seen.File("src/a.cs", times: 1)))));
        Assert.Equal("7 10 modified", File(desk.End(evidence: Seen.Evidence([], Seen.File("src/a.cs", times: 7)))));
        desk.AssertRollups();
    }
}
