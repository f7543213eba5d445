using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Stint.EndToEnd.Dashboard;

/// <summary>People who visit a shop, told to the server as their pages would.</summary>
internal static class Visitors
{
    /// <summary>A visit that began so long ago, and went on to each of the pages a while later, in minutes; open, unless it ended.</summary>
    /// <param name="server">Who is told.</param>
    /// <param name="user">Who visits.</param>
    /// <param name="ago">Minutes since it began.</param>
    /// <param name="pages">Minutes after the beginning, and the page seen then.</param>
    /// <param name="end">Whether it was ended on the last page.</param>
    public static async Task<string> Visits(this Server server, string user, double ago, (double After, string Page)[] pages, bool end = true)
    {
        var begun = TimeProvider.System.GetUtcNow().AddMinutes(-ago);
        var visit = await server.Tell("/api/v1/sessions/start", new
        {
            site = "shop",
            user_id = user,
            device = new { type = "mobile", browser = "Firefox", os = "Android" },
            entry = new { page = pages[0].Page, source = "external", campaign = "spring" },
            at = At(0),
        });
        var id = visit.Text("id")!;
        await server.Tell($"/api/v1/sessions/{id}/events", new { events = pages.Select(each => new { type = "page_view", page = each.Page, at = At(each.After) }) });
        if (end)
            await server.Tell($"/api/v1/sessions/{id}/end", new { reason = "logout", page = pages[^1].Page, at = At(pages[^1].After) });
        return id;

        string At(double after) => begun.AddMinutes(after).ToString("O", CultureInfo.InvariantCulture);
    }

    /// <summary>Sends a body to a route that takes it.</summary>
    public static async Task<JsonElement> Tell(this Server server, string route, object body, Action<HttpRequestMessage>? with = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = JsonContent.Create(body) };
        with?.Invoke(request);
        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{route}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
