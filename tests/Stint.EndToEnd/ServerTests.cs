using System.Net.Http.Json;
using System.Text.Json;

namespace Stint.EndToEnd;

public sealed class AServer(Chromium chromium) : IClassFixture<Chromium>
{
    [Theory, BothEngines]
    public async Task Shows_over_http_what_the_command_line_recorded(TestEngine engine)
    {
        using var home = new Home(engine);
        home.Stint("start", "Mill the flour").Succeeds();
        using var server = home.Serve();

        var list = await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/work/sessions", TestContext.Current.CancellationToken);

        Assert.Equal("Mill the flour", Assert.Single(list.GetProperty("items").EnumerateArray()).GetProperty("goal").GetString());
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public void Ends_in_order_when_it_is_asked_to(string signal)
    {
        using var home = new Home();
        using var server = home.Serve();
        Assert.True(server.Stop(signal) == 0, server.Log);
        home.Stint("start", "The store is whole").Succeeds();
    }

    [Fact]
    public async Task Serves_a_dashboard_that_runs_without_complaint()
    {
        using var home = new Home();
        home.Stint("start", "Mill the flour").Succeeds();
        using var server = home.Serve();

        await using var tab = await chromium.Open(server.Address.ToString());
        await tab.Page.GetByText("Mill the flour").First.WaitForAsync();

        Assert.Empty(tab.Complaints);
    }
}
