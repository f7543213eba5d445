using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Stint.Hosting;

/// <summary>Stint in an ASP.NET Core application.</summary>
public static class StintExtensions
{
    /// <summary>Characters that no path stands for by itself.</summary>
    private static readonly SearchValues<char> NotPlain = SearchValues.Create("{}*?#%");

    /// <summary>
    /// Adds <see cref="IStint"/>, and what it needs while the application runs: the store, which is opened when the application starts and brought up to date, and a sweep once a minute
    /// that ends visits which are over. An application that cannot open its store does not start; it fails with a <see cref="StintException"/>.
    /// </summary>
    /// <exception cref="ArgumentException">No <see cref="StintOptions.Store"/> is named.</exception>
    public static IServiceCollection AddStint(this IServiceCollection services, Action<StintOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new StintOptions();
        configure(options);
        if (string.IsNullOrWhiteSpace(options.Store))
            throw new ArgumentException("Name the store: options.Store = \"stint.db\", or postgres://user:password@host:5432/name.", nameof(configure));
        services.AddSingleton(provider => new StintHost(
            options, provider.GetService<TimeProvider>() ?? TimeProvider.System, provider.GetRequiredService<ILoggerFactory>().CreateLogger("Stint")));
        services.AddSingleton<IStint>(provider => new StintService(provider.GetRequiredService<StintHost>()));
        services.AddHostedService(provider => provider.GetRequiredService<StintHost>());
        return services;
    }

    /// <summary>
    /// Records page views, and answers of 500 and more as errors, from the application's own requests. A page view is a GET that is answered with HTML to be looked at; scripts, images, APIs,
    /// prefetches and redirects are none. A request that says <c>Sec-GPC: 1</c> or <c>DNT: 1</c> leaves nothing, and programs are kept apart. Requests never wait for it, and
    /// never fail by it. Put it behind UseForwardedHeaders and UseExceptionHandler; who is signed in is looked up when the request has been answered.
    /// </summary>
    public static IApplicationBuilder UseStintVisits(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var host = Host(app.ApplicationServices, nameof(UseStintVisits));
        return app.Use(next => new VisitCapture(next, host).InvokeAsync);
    }

    /// <summary>
    /// Answers the HTTP interface and the dashboard below a path. Nobody is let in without a token of Stint's own (<c>stint token create</c>), unless the application says who is: with
    /// <c>RequireAuthorization</c> on what this returns, whoever the policy lets in may do everything here, under their own name.
    /// </summary>
    /// <param name="endpoints">The application's routes.</param>
    /// <param name="path">The path, with at least one segment: <c>/stint</c>.</param>
    /// <returns>The endpoint, for conventions like RequireAuthorization.</returns>
    /// <exception cref="ArgumentException">The path is the root, has a parameter, or does not begin with a slash.</exception>
    public static IEndpointConventionBuilder MapStint(this IEndpointRouteBuilder endpoints, string path)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(path);
        var prefix = path.TrimEnd('/');
        if (prefix.Length < 2 || prefix[0] != '/' || prefix.AsSpan().ContainsAny(NotPlain))
            throw new ArgumentException("The path begins with a slash and has at least one plain segment: /stint.", nameof(path));
        var host = Host(endpoints.ServiceProvider, nameof(MapStint));
        endpoints.ServiceProvider.GetService<IHostApplicationLifetime>()?.ApplicationStopping.Register(host.StopAnswers);
        var mounted = new MountedStint(host, prefix, endpoints.ServiceProvider);
        return endpoints.Map(prefix + "/{**stint}", (RequestDelegate)mounted.AnswerAsync).WithMetadata(mounted).WithDisplayName("Stint");
    }

    private static StintHost Host(IServiceProvider services, string what) => services.GetService<StintHost>()
        ?? throw new InvalidOperationException($"{what} needs builder.Services.AddStint(…).");
}
