#pragma warning disable xUnit1051 // Called as an application calls it, which has no token of a test.
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Stint.Hosting;
using Stint.Tests.Support;

namespace Stint.Tests.Hosting.Applications;

/// <summary>The application of docs/guide/aspnet.md, as somebody would run it.</summary>
public sealed class TheExampleOfTheGuide
{
    [Theory, BothEngines]
    public async Task Runs_and_knows_who_was_there(TestEngine engine)
    {
        using var store = TestStore.Empty(engine);
        await using var app = ExampleShop.Build([$"--Stint:Store={store.Target}", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"]);
        await app.StartAsync();
        using var browser = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        browser.DefaultRequestHeaders.UserAgent.ParseAdd(Application.Firefox);
        Assert.Equal("<h1>Shop</h1>", await browser.GetStringAsync("/"));
        await browser.GetStringAsync("/cart");
        await browser.GetStringAsync("/health");
        Assert.Equal("Thank you", await (await browser.PostAsync("/orders/u-42", null)).Content.ReadAsStringAsync());
        Assert.Equal("/orders", Assert.Single(await app.Services.GetRequiredService<IStint>().VisitsOfAsync("u-42")).EntryPage);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/stint/api/v1/visits")).StatusCode);
        Assert.Contains("here now", await browser.GetStringAsync("/online"), StringComparison.Ordinal);
        await app.StopAsync();
    }

    [Fact]
    public void Stands_in_the_guide_as_it_is_run()
    {
        var source = File.ReadAllText(WorkingCopy.At("tests/Stint.Tests/Hosting/Applications/ExampleShop.cs")).ReplaceLineEndings("\n");
        var lines = source.Split('\n').SkipWhile(line => line.Trim() != "// begin").Skip(1).TakeWhile(line => line.Trim() != "// end").Select(line => line.Length > 8 ? line[8..] : "");
        Assert.Contains(string.Join('\n', lines), File.ReadAllText(WorkingCopy.At("docs/guide/aspnet.md")).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
}
