using Stint.Operations;

namespace Stint.Visits;

/// <summary>The formats of access logs by name, and which one a log has, told by its first lines.</summary>
internal static class LogFormats
{
    /// <summary>The names that are taken; the readers of the three with JSON are one.</summary>
    public static readonly string[] Names = ["auto", "common", "combined", "vhost", "nginx-json", "caddy", "traefik", "iis", "cloudfront", "alb"];

    /// <summary>Lines by which a format is told: a few may be damaged.</summary>
    public const int Looked = 20;

    /// <summary>The format of a name; null: the one that understands the most of the first lines, of equals the one that takes more from them.</summary>
    public static LogFormat Of(string? name, IReadOnlyList<byte[]> firstLines, string source)
    {
        if (name is not (null or "auto"))
            return Make(name);
        var best = (Format: (string?)null, Understood: 0);
        // What takes more of a line stands first.
        foreach (var candidate in (string[])["nginx-json", "iis", "alb", "vhost", "combined", "common"])
        {
            var format = Make(candidate);
            var understood = firstLines.Count(line => !format.IsRemark(line) && format.Read(line, out _) is null);
            if (understood > best.Understood)
                best = (candidate, understood);
        }

        return best.Format is { } found
            ? Make(found)
            : throw Refusal.Usage(
                "unknown_format", $"None of the first lines of {source} is of an access log that Stint knows.", "Name its format: --format " + string.Join('|', Names[1..]));
    }

    private static LogFormat Make(string name) => name switch
    {
        "common" => new CommonLog(hasHost: false, hasUserAgent: false),
        "combined" => new CommonLog(hasHost: false, hasUserAgent: true),
        "vhost" => new CommonLog(hasHost: true, hasUserAgent: true),
        "iis" or "cloudfront" => new W3cLog(),
        "alb" => new BalancerLog(),
        _ => new JsonLog(),
    };
}
