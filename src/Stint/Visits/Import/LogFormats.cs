using Stint.Operations;

namespace Stint.Visits;

/// <summary>The formats of access logs by name, and which one a log has, told by its first lines.</summary>
internal static class LogFormats
{
    /// <summary>The names that are taken; the readers of the three with JSON are one.</summary>
    public static readonly string[] Names = ["auto", "common", "combined", "vhost", "nginx-json", "caddy", "traefik", "iis", "cloudfront", "alb"];

    /// <summary>Lines by which a format is told: a few may be damaged.</summary>
    public const int Looked = 20;

    /// <summary>The format of a name; null: the one that takes the most from a line, of those that understand most of what any of them does.</summary>
    public static LogFormat Of(string? name, IReadOnlyList<byte[]> firstLines, string source)
    {
        if (name is not (null or "auto"))
            return Make(name);
        // Those that take more stand first; a line that was cut off may still be one for those that take less.
        var candidates = Array.ConvertAll(["nginx-json", "iis", "alb", "vhost", "combined", "common"], candidate =>
        {
            var format = Make(candidate);
            return (Name: candidate, Understood: firstLines.Count(line => !format.IsRemark(line) && format.Read(line, out _) is null));
        });
        var most = candidates.Max(each => each.Understood);
        return most > 0
            ? Make(Array.Find(candidates, each => each.Understood * 2 > most).Name)
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
