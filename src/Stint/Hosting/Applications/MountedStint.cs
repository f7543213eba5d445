using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Stint.Operations;

namespace Stint.Hosting;

/// <summary>Marks the endpoint below which Stint answers in an application.</summary>
internal sealed class MountedStint(StintHost host, PathString prefix, IServiceProvider services)
{
    /// <summary>Built with the first request, when the store is open.</summary>
    private readonly Lazy<RequestDelegate> pipeline = new(() =>
    {
        // A builder of its own: the application's knows the application's routes, and these are not among them.
        var app = new ApplicationBuilder(services);
        app.UseRouting();
        host.Faces.Use(app);
        app.UseEndpoints(host.Faces.Map);
        return app.Build();
    });

    /// <summary>Answers below the path, as a server of its own answers at the root.</summary>
    public async Task AnswerAsync(HttpContext http)
    {
        var request = http.Request;
        var (pathBase, path, endpoint, values) = (request.PathBase, request.Path, http.GetEndpoint(), request.RouteValues);
        path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase, out var matched, out var rest);
        if (Allowed(http, endpoint) is { } grant)
            http.Features.Set(new HostGrant(grant));
        try
        {
            (request.PathBase, request.Path, request.RouteValues) = (pathBase.Add(matched), rest.HasValue ? rest : "/", []);
            http.SetEndpoint(null);
            await pipeline.Value(http);
        }
        catch (Refusal refusal)
        {
            // The store could not be opened.
            await HttpFace.ProblemAsync(http, refusal);
        }
        finally
        {
            (request.PathBase, request.Path, request.RouteValues) = (pathBase, path, values);
            http.SetEndpoint(endpoint);
        }
    }

    /// <summary>Whom the application itself has let in, by a policy that it put before this: then no token is asked for. Where it has put none, only tokens count.</summary>
    private Grant? Allowed(HttpContext http, Endpoint? endpoint)
    {
        if (http.User.Identity is not { IsAuthenticated: true } || endpoint?.Metadata.GetMetadata<IAllowAnonymous>() is not null
            || (endpoint?.Metadata.GetMetadata<IAuthorizeData>() is null && endpoint?.Metadata.GetMetadata<AuthorizationPolicy>() is null))
            return null;
        var actor = host.Options.UserId(http)?.Trim();
        return new Grant(host.Settings.Workspace, Actor: actor is { Length: > 0 and <= 200 } && PlainText.IsWellFormed(actor) && !actor.Any(char.IsControl) ? actor : null);
    }
}

/// <summary>What the application in which Stint runs allows to a request.</summary>
internal sealed record HostGrant(Grant Grant);
