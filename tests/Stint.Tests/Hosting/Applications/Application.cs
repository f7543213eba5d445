using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stint.Hosting;
using Stint.Tests.Support;

namespace Stint.Tests.Hosting.Applications;

/// <summary>An application with Stint in it, on a free port of this machine or within the process, over a store of one engine. Visitors say who they are in a header.</summary>
internal sealed class Application : IAsyncDisposable
{
    public const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    private readonly WebApplication app;

    private Application(TestStore store, WebApplication app, HttpClient http) => (Store, this.app, Http) = (store, app, http);

    public TestStore Store { get; }
    public HttpClient Http { get; }
    public IStint Stint => app.Services.GetRequiredService<IStint>();

    /// <param name="policy">What whoever asks below /stint has to pass; null leaves that to tokens.</param>
    public static async Task<Application> StartAsync(
        TestEngine engine = TestEngine.Sqlite, Action<StintOptions>? options = null, Action<WebApplication>? routes = null, string? policy = null, bool inProcess = false)
    {
        var store = TestStore.Create(engine);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "shop" });
        builder.Logging.ClearProviders();
        if (inProcess)
            builder.WebHost.UseTestServer();
        else
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddStint(stint =>
        {
            stint.Store = store.Target;
            stint.Site = "shop";
            stint.VisitorId = http => http.Request.Headers["x-visitor"].ToString();
            options?.Invoke(stint);
        });
        builder.Services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, ByHeader>("header", null);
        builder.Services.AddAuthorization(auth => auth.AddPolicy("staff", who => who.RequireRole("staff")));
        var built = builder.Build();
        built.UseExceptionHandler("/sorry");
        built.UseStintVisits();
        built.UseAuthentication();
        built.UseAuthorization();
        var mounted = built.MapStint("/stint");
        if (policy is not null)
            mounted.RequireAuthorization(policy);
        built.MapGet("/sorry", (HttpContext http) => Html(http, "Sorry"));
        built.MapGet("/page/{**name}", (HttpContext http) => Html(http, "A page"));
        routes?.Invoke(built);
        await built.StartAsync();
        return new Application(store, built, inProcess ? built.GetTestClient() : new HttpClient { BaseAddress = new Uri(built.Urls.First()) });
    }

    public static Task Html(HttpContext http, string text)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync($"<p>{text}</p>");
    }

    public async Task<HttpStatusCode> GetAsync(string path, params (string Name, string Value)[] headers) => (await SendAsync(HttpMethod.Get, path, headers)).StatusCode;

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (!headers.Any(each => each.Name == "User-Agent"))
            request.Headers.TryAddWithoutValidation("User-Agent", Firefox);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Http.SendAsync(request);
    }

    /// <summary>The visits of somebody, when so many events have been written: that happens behind the requests' backs.</summary>
    public async Task<IReadOnlyList<Visit>> VisitsAsync(string user, long events)
    {
        for (var patience = 0; Store.Count("visit_events") < events && patience < 600; patience++)
            await Task.Delay(25);
        Assert.Equal(events, Store.Count("visit_events"));
        return await Stint.VisitsOfAsync(user);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        Store.Dispose();
    }

    /// <summary>Believes what a header says: <c>ana staff</c>.</summary>
    private sealed class ByHeader(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, System.Text.Encodings.Web.UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers["x-user"].ToString().Split(' ') is not [{ Length: > 0 } name, ..] words)
                return Task.FromResult(AuthenticateResult.NoResult());
            var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, name), .. words.Skip(1).Select(role => new Claim(ClaimTypes.Role, role))], "header");
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), "header")));
        }
    }
}
