using System.Net;
using Microsoft.AspNetCore.Http;
using Stint.Operations;

namespace Stint.Hosting;

/// <summary>Reads from a request who sent it.</summary>
internal static class SenderOfRequest
{
    /// <summary>Longer user agents and hints are cut: what they tell stands at their beginning.</summary>
    private const int MostCharacters = 512;

    public static Sender Read(HttpContext http)
    {
        var headers = http.Request.Headers;
        return new Sender
        {
            Address = Address(http),
            UserAgent = Cut(headers.UserAgent.ToString()),
            Hints = headers
                .Where(each => each.Key.StartsWith("Sec-CH-UA", StringComparison.OrdinalIgnoreCase))
                .ToDictionary(each => each.Key.ToLowerInvariant(), each => Cut(each.Value.ToString()), StringComparer.Ordinal),
            RefusesTracking = headers["Sec-GPC"].Contains("1") || headers["DNT"].Contains("1"),
            IsPage = headers.Origin.Count > 0,
        };
    }

    /// <summary>
    /// The peer's address; of a proxy on this machine, the one it added last to X-Forwarded-For. What stands before that is what a client
    /// says of itself. Without a proxy this machine has no visitors to tell apart.
    /// </summary>
    private static string? Address(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } peer)
            return null;
        if (!IPAddress.IsLoopback(peer))
            return Plain(peer);
        var forwarded = http.Request.Headers["X-Forwarded-For"].ToString();
        var last = forwarded[(forwarded.LastIndexOf(',') + 1)..].Trim();
        return last.Length is > 0 and <= 100 && IPEndPoint.TryParse(last, out var end) ? Plain(end.Address) : null;
    }

    private static string Plain(IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    private static string Cut(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters];
}
