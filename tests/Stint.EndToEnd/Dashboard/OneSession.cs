using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Stint.EndToEnd.Dashboard;

[Collection<TheDashboard>]
public sealed class OneSession(Quay quay)
{
    [Fact]
    public async Task Has_the_figures_of_the_command_line()
    {
        await using var tab = await quay.Open(Quay.Of(quay.Mill));
        var figures = await tab.Page.Figures("Figures of this session");
        var session = quay.Mill;

        Assert.Equal(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Active"] = session.At("active_seconds").Duration(),
                ["Idle"] = session.At("idle_seconds").Duration(),
                ["Duration"] = session.At("duration_seconds").Duration(),
                ["Commits"] = session.At("counts.commits").Count(),
                ["Lines"] = Screen.Lines(session.At("code.lines_added"), session.At("code.lines_removed")),
                ["Files"] = session.At("counts.files").Count(),
            },
            figures);
        Assert.Equal(("1", "+2 −0", "20m"), (figures["Commits"], figures["Lines"], figures["Active"]));
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Draws_its_segments_to_scale_and_has_them_as_a_table()
    {
        await using var tab = await quay.Open(Quay.Of(quay.Mill));
        var page = tab.Page;
        await page.Locator(".segment-active").First.WaitForAsync();
        var segments = quay.Mill.Items("segments");
        var active = segments.Where(segment => segment.Text("kind") == "active").ToList();
        var whole = quay.Mill.At("duration_seconds").GetDouble();
        Assert.Contains(segments, segment => segment.Text("kind") == "idle");

        var width = await page.Locator(".segment-idle").EvaluateAsync<double>("bar => bar.getBBox().width");
        var widths = await page.Locator(".segment-active").EvaluateAllAsync<double[]>("all => all.map(bar => bar.getBBox().width)");
        Assert.Equal(active.Count, widths.Length);
        Assert.All(active.Zip(widths), pair => Assert.InRange(pair.Second - Math.Max(1.5, Seconds(pair.First) / whole * (width - 2)), -0.5, 0.5));

        await page.GetByText("segments as a table").ClickAsync();
        Assert.Equal(
            segments.Select(segment => (segment.Text("kind"), Text(segment))),
            (await page.Texts(".timeline .disclosure tbody tr")).Select(row => row.Split(' ', 4)).Select(row => ((string?)row[2], row[3])));

        static double Seconds(JsonElement segment) => (segment.At("end").GetDateTimeOffset() - segment.At("start").GetDateTimeOffset()).TotalSeconds;
        static string Text(JsonElement segment) => JsonSerializer.SerializeToElement(Seconds(segment)).Duration();
    }

    [Fact]
    public async Task Tells_its_entries_files_commits_and_what_is_open()
    {
        await using var tab = await quay.Open(Quay.Of(quay.Mill));
        var page = tab.Page;
        await page.Locator(".activity").First.WaitForAsync();
        var timeline = quay.Ask("session", "timeline", quay.Mill.Text("id")!).Items();

        Assert.Equal(
            timeline.Select(entry => entry.Text("type") == "session_ended" ? entry.Text("description")!.Replace('_', ' ') : entry.Text("description")),
            await page.Texts(".activity-text > p:first-child"));
        Assert.Equal(timeline.Select(entry => entry.Text("at")), await page.Attributes(".activity > time", "datetime"));
        Assert.Equal(timeline.Select(entry => entry.Text("evidence")), await page.Texts(".evidence .sr"));
        Assert.Equal(quay.Mill.Items("files").Select(file => file.Text("path")), await page.Texts(".files tbody th"));
        var commit = Assert.Single(quay.Mill.Items("git.commits"));
        await Expect(page.Locator("section[aria-labelledby=commits] .fact")).ToContainTextAsync(commit.Text("subject")!);
        await Expect(page.Locator("section[aria-labelledby=commits] .mono")).ToHaveAttributeAsync("title", commit.Text("sha")!);
        Assert.Equal(["Grind slowly"], await page.Texts("section[aria-labelledby=decisions] .fact-title"));
        await Expect(page.Locator("section[aria-labelledby=open-items]")).ToContainTextAsync("No wind");
        await Expect(page.Locator("section[aria-labelledby=open-items]")).ToContainTextAsync("Grease the axle");

        await page.GetByLabel("Type of activity").SelectOptionAsync("decision_made");
        await Expect(page.Locator(".activity")).ToHaveCountAsync(1);
        Assert.EndsWith("?type=decision_made", page.Url, StringComparison.Ordinal);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task That_nobody_knows_is_said_to_be_unknown_and_leads_on()
    {
        await using var tab = await quay.Open("/sessions/SESSION-99999");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("No such session");
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no session 'SESSION-99999'.");
        // The browser itself reports the answer 404.
        Assert.All(tab.Complaints, complaint => Assert.Contains("404", complaint, StringComparison.Ordinal));
        await tab.Page.Locator(".back").ClickAsync();
        Assert.NotEmpty(await tab.Page.Rows());
    }

    [Fact]
    public async Task That_several_projects_have_by_its_number_is_asked_for()
    {
        await using var tab = await quay.Open("/sessions/1");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Which session?");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = quay.Mill.Text("id") }).ClickAsync();
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Mill the flour");
    }

    [Fact]
    public async Task That_is_deleted_meanwhile_says_so_and_keeps_what_it_showed()
    {
        using var home = new Home();
        home.Stint("start", "Soon gone").Succeeds();
        var id = home.Stint("end", "--json").Succeeds().Json.Text("id")!;
        using var server = home.Serve();
        await using var tab = await quay.Open(server, "/sessions/" + id);
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Soon gone");
        await Expect(tab.Page.Locator(".live")).ToHaveTextAsync("Live");

        home.Stint("session", "delete", id, "--yes").Succeeds();

        await Expect(tab.Page.Locator(".banner")).ToContainTextAsync("It is no longer there: somebody deleted it.");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Soon gone");
        await Expect(tab.Page.Locator(".banner button")).ToHaveCountAsync(0);
    }
}
