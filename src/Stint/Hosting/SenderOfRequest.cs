using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
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
            Address = Peer.Of(http)?.ToString(),
            UserAgent = Cut(headers.UserAgent.ToString()),
            Hints = headers
                .Where(each => each.Key.StartsWith("Sec-CH-UA", StringComparison.OrdinalIgnoreCase))
                .ToDictionary(each => each.Key.ToLowerInvariant(), each => Cut(each.Value.ToString()), StringComparer.Ordinal),
            RefusesTracking = Says(headers["Sec-GPC"]) || Says(headers["DNT"]),
            IsPage = headers.Origin.Count > 0,
        };
    }

    /// <summary>Whether a header says 1, also where a proxy has joined several of them into one.</summary>
    private static bool Says(StringValues header) => header.Any(each => each is not null && each.Split(',').Any(value => value.Trim() == "1"));

    private static string Cut(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters];
}
