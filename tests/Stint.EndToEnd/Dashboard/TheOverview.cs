using System.Globalization;
using static Microsoft.Playwright.Assertions;

namespace Stint.EndToEnd.Dashboard;

[Collection<TheDashboard>]
public sealed class TheOverview(Quay quay)
{
    [Fact]
    public async Task Shows_the_figures_of_today_as_the_command_line_counts_them()
    {
        await using var tab = await quay.Open("/");
        var shown = await tab.Page.Figures("Today’s figures");
        var overview = quay.Ask("overview");
        var today = overview.At("today");

        Assert.Equal(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Active time"] = today.At("active_seconds").Duration(),
                ["Idle"] = today.At("idle_seconds").Duration(),
                ["Sessions"] = today.At("sessions").Count(),
                ["Commits"] = today.At("commits").Count(),
                ["Lines"] = Screen.Lines(today.At("lines_added"), today.At("lines_removed")),
                ["Files"] = today.At("files").Count(),
            },
            shown);
        Assert.True(today.Number("sessions") > 0, "There is something to compare.");
        await Expect(tab.Page.Locator(".page-head")).ToContainTextAsync(Quay.Zone);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Says_of_every_figure_how_it_is_counted()
    {
        await using var tab = await quay.Open("/");
        await tab.Page.Locator(".figure").First.WaitForAsync();
        // Lanes are there when two sessions ran today, which depends on the hour.
        var definitions = tab.Page.Locator("main .definition:not(.overview-lanes *)");
        var count = await definitions.CountAsync();
        Assert.Equal(await tab.Page.Locator(".figure").CountAsync() + 2, count); // The two charts have theirs.

        for (var i = 0; i < count; i++)
        {
            await definitions.Nth(i).ClickAsync();
            var note = tab.Page.Locator(".popover:popover-open");
            await Expect(note).ToHaveCountAsync(1);
            Assert.True((await note.InnerTextAsync()).Length > 60, "A definition is a sentence.");
            var box = (await note.BoundingBoxAsync())!;
            Assert.True(box.X >= 0 && box.Y >= 0 && box.X + box.Width <= 1280 && box.Y + box.Height <= 720, $"Definition {i} is outside of the window.");
            await tab.Page.Keyboard.PressAsync("Escape");
            await Expect(note).ToHaveCountAsync(0);
        }

        await definitions.First.FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Page.Locator(".popover:popover-open")).ToContainTextAsync("up to 15m counts");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Draws_thirty_days_as_they_are_counted_and_has_them_as_a_table()
    {
        await using var tab = await quay.Open("/");
        await tab.Page.Locator(".bar-link").First.WaitForAsync();
        var days = quay.Ask("overview").Items("days");

        Assert.Equal(30, days.Length);
        Assert.True(days.Count(day => day.At("active_seconds").GetDouble() > 0) > 10, "There is something to draw.");
        Assert.Equal(
            days.Select(day => $"{day.At("active_seconds").Duration()} active, {Screen.Plural(day.Number("sessions"), "session")}"),
            (await tab.Page.Attributes(".bar-link", "aria-label")).Select(label => label[(label.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
        Assert.Equal(
            days.Select(day => day.Text("date")),
            (await tab.Page.Attributes(".bar-link", "href")).Select(href => href["/sessions?since=".Length..][..10]));

        // A bar is as high as the axis beside it says: `[pixels above 0, "40m"]` is the highest line of it.
        var line = await tab.Page.Locator(".chart svg g g").Last.EvaluateAsync<string[]>(
            "line => [String(line.closest('svg').querySelector('.axis').y1.baseVal.value - line.querySelector('line').y1.baseVal.value), line.textContent]");
        var most = int.Parse(line[1][..^1], CultureInfo.InvariantCulture) * (line[1][^1] == 'h' ? 3600 : 60);
        var scale = double.Parse(line[0], CultureInfo.InvariantCulture) / most;
        var heights = await tab.Page.Locator(".bar").EvaluateAllAsync<double[]>("all => all.map(bar => bar.getBBox().height)");
        Assert.All(days.Zip(heights), pair => Assert.InRange(pair.Second - (pair.First.At("active_seconds").GetDouble() * scale), -0.6, 0.6));

        await tab.Page.GetByText("As a table").ClickAsync();
        Assert.Equal(
            days.Reverse().Select(day => $"{day.At("active_seconds").Duration()} {day.At("sessions").Count()} {day.At("commits").Count()} {Screen.Lines(day.At("lines_added"), day.At("lines_removed"))}"),
            await tab.Page.Locator(".disclosure tbody tr").EvaluateAllAsync<string[]>(
                "all => all.map(row => [...row.querySelectorAll('td')].map(cell => cell.innerText.trim()).join(' '))"));
    }

    [Fact]
    public async Task Maps_when_work_happens_hour_by_hour()
    {
        await using var tab = await quay.Open("/");
        await tab.Page.Locator(".heat td[data-hour]").First.WaitForAsync();
        var hours = quay.Ask("overview").Items("heat").SelectMany(day => day.EnumerateArray()).ToList();

        Assert.Equal(7 * 24, hours.Count);
        Assert.Contains(hours, seconds => seconds.GetDouble() > 0);
        Assert.Equal(
            hours.Select(seconds => seconds.GetDouble() == 0 ? "0" : seconds.Duration()),
            await tab.Page.Locator(".heat td[data-hour]").EvaluateAllAsync<string[]>("all => all.map(cell => cell.textContent)"));
        Assert.Equal(
            hours.Select(seconds => seconds.GetDouble() > 0),
            await tab.Page.Locator(".heat td[data-hour]").EvaluateAllAsync<bool[]>("all => all.map(cell => cell.className !== 'heat-0')"));
    }

    [Fact]
    public async Task Lists_who_is_active_now()
    {
        await using var tab = await quay.Open("/");
        await tab.Page.Locator(".active-row").First.WaitForAsync();
        var active = quay.Ask("overview").Items("active");

        Assert.Equal(active.Select(session => "/sessions/" + session.Text("id")), await tab.Page.Attributes(".active-row .goal", "href"));
        Assert.Equal(active.Select(session => session.At("active_seconds").Duration()), await tab.Page.Texts(".active-row .active-time p:first-child time"));
        await Expect(tab.Page.Locator(".active-row")).ToContainTextAsync("Dredge the basin");
        await Expect(tab.Page).ToHaveTitleAsync("(1) Overview · Stint");
    }

    [Fact]
    public async Task Leads_from_a_day_to_its_sessions_by_the_keyboard_alone()
    {
        await using var tab = await quay.Open("/");
        await tab.Page.Locator(".bar-link").First.WaitForAsync();
        var days = quay.Ask("overview").Items("days");
        var chosen = Array.FindLastIndex(days, day => day.Number("sessions") > 0 && day.Text("date") != days[^1].Text("date"));

        await tab.Page.Locator(".bar-link[tabindex='0']").FocusAsync();
        for (var at = 29; at > chosen; at--)
            await tab.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(tab.Page.Locator(".tip")).ToContainTextAsync(days[chosen].At("active_seconds").Duration());
        await tab.Page.Keyboard.PressAsync("Enter");

        Assert.Equal(days[chosen].Number("sessions"), (await tab.Page.Rows()).Length);
        Assert.Equal("h1 Sessions", await tab.Page.Focus());
        Assert.Empty(tab.Complaints);
    }
}
