using System.Net;
using Microsoft.AspNetCore.Http;

namespace Stint.Hosting;

/// <summary>The machine that sends a request.</summary>
internal static class Peer
{
    private const int MostCharacters = 100;

    /// <summary>
    /// The peer's address; of a proxy on this machine the one it added last to X-Forwarded-For, with a port or without. What stands before that is
    /// what a client says of itself. Null on this machine where no proxy tells: then nobody can be told apart.
    /// </summary>
    public static IPAddress? Of(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } peer)
            return null;
        if (!IPAddress.IsLoopback(peer))
            return Plain(peer);
        var forwarded = http.Request.Headers["X-Forwarded-For"].ToString();
        var last = forwarded[(forwarded.LastIndexOf(',') + 1)..].Trim();
        return last.Length is > 0 and <= MostCharacters && IPEndPoint.TryParse(last, out var end) ? Plain(end.Address) : null;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
