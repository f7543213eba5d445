using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Stint.Operations;

namespace Stint.Hosting;

/// <summary>A stream of each workspace, made for its first listener: nobody hears of another's.</summary>
internal sealed class WorkspaceStreams(Func<string, EventStream> make) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<EventStream>> streams = new(StringComparer.Ordinal);

    public void Map(IEndpointRouteBuilder app, string route) => app.MapGet(route, (HttpContext http) => Of(http).ListenAsync(http)).WithMetadata(new Rule(Needs.Read));

    private EventStream Of(HttpContext http) =>
        streams.GetOrAdd(http.Features.GetRequiredFeature<Admitted>().Grant.Workspace, workspace => new Lazy<EventStream>(() => make(workspace))).Value;

    /// <summary>Ends every listener's answer.</summary>
    public void Stop()
    {
        foreach (var stream in streams.Values)
            stream.Value.Stop();
    }

    public void Dispose()
    {
        foreach (var stream in streams.Values)
            stream.Value.Dispose();
    }
}
