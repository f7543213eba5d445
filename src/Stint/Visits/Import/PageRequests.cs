using System.Text;

namespace Stint.Visits;

/// <summary>
/// Which requests of a log are somebody looking at a page: a GET that was answered with 2xx or 304, or with 5xx, which is an error that somebody met,
/// of a path that is no asset and no question whether the server lives. Whether the one who asks is a program is told elsewhere.
/// </summary>
internal static class PageRequests
{
    public const string NoRequest = "no_request";
    public const string NotGet = "not_get";
    public const string Redirect = "redirect";
    public const string NotFound = "status_4xx";
    public const string Unanswered = "unanswered";
    public const string Asset = "asset";
    public const string Health = "health_check";

    /// <summary>Endings of what pages are made of, and of files that are fetched and not looked at.</summary>
    private static readonly HashSet<string> Assets = new(StringComparer.OrdinalIgnoreCase)
    {
        "css", "js", "mjs", "cjs", "map", "json", "jsonld", "webmanifest", "wasm", "xml", "xsl", "rss", "atom", "txt", "csv", "ico", "png", "jpg", "jpeg", "jpe", "gif", "svg", "svgz", "webp", "avif", "bmp",
        "tif", "tiff", "heic", "cur", "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4", "m4a", "m4v", "m3u8", "ts", "mpd", "webm", "ogg", "oga", "ogv", "opus", "wav", "flac", "avi", "mov", "mkv", "flv", "swf",
        "vtt", "srt", "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "epub", "zip", "gz", "tgz", "bz2", "xz", "zst", "7z", "rar", "tar", "iso", "dmg", "exe", "msi", "deb", "rpm", "apk", "jar",
        "bin", "torrent", "sig", "asc", "pem", "crt", "crl", "ics", "vcf",
    };

    /// <summary>What monitors and balancers ask for, in lower case.</summary>
    private static readonly HashSet<string> Monitored = new(StringComparer.Ordinal)
    {
        "/health", "/healthz", "/healthcheck", "/health-check", "/health_check", "/health/live", "/health/ready", "/livez", "/readyz", "/live", "/ready", "/ping", "/status", "/up", "/alive", "/metrics",
        "/nginx_status", "/stub_status", "/server-status", "/server-info", "/actuator/health", "/_health", "/_healthz", "/-/healthy", "/-/ready", "/-/health", "/heartbeat", "/elb-status",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> AssetEndings = Assets.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> MonitoredPaths = Monitored.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Why a request is no view of a page; null when it is one.</summary>
    public static string? Skips(in LoggedRequest entry)
    {
        if (entry.Target.IsEmpty || entry.Method.IsEmpty)
            return NoRequest;
        if (!entry.Method.SequenceEqual("GET"u8))
            return NotGet;
        switch (entry.Status)
        {
            case < 200:
                return Unanswered;
            case >= 300 and < 400 and not 304:
                return Redirect;
            case >= 400 and < 500:
                return NotFound;
        }

        var path = Path(entry.Target);
        if (path.StartsWith("/.well-known/"u8))
            return Asset;
        Span<char> lower = stackalloc char[32];
        if (path.Length <= lower.Length)
        {
            var length = Encoding.Latin1.GetChars(path, lower);
            for (var i = 0; i < length; i++)
                lower[i] = char.ToLowerInvariant(lower[i]);
            if (MonitoredPaths.Contains(lower[..length].TrimEnd('/')))
                return Health;
        }

        var name = path[(path.LastIndexOf((byte)'/') + 1)..];
        var dot = name.LastIndexOf((byte)'.');
        var ending = dot < 0 ? default : name[(dot + 1)..];
        return ending.Length is > 0 and <= 16 && AssetEndings.Contains(lower[..Encoding.Latin1.GetChars(ending, lower)]) ? Asset : null;
    }

    /// <summary>The path of a target: without query, without scheme and host.</summary>
    public static ReadOnlySpan<byte> Path(ReadOnlySpan<byte> target)
    {
        var end = target.IndexOfAny((byte)'?', (byte)'#');
        var path = end < 0 ? target : target[..end];
        var scheme = path.IndexOf("://"u8);
        if (scheme is < 0 or > 5 || path[0] == '/')
            return path;
        var root = path[(scheme + 3)..].IndexOf((byte)'/');
        return root < 0 ? "/"u8 : path[(scheme + 3 + root)..];
    }

    /// <summary>The host of a target that is a whole URL; empty where it is none.</summary>
    public static ReadOnlySpan<byte> Host(ReadOnlySpan<byte> target)
    {
        var scheme = target.IndexOf("://"u8);
        if (scheme is < 0 or > 5)
            return default;
        var rest = target[(scheme + 3)..];
        var end = rest.IndexOfAny("/?#"u8);
        return end < 0 ? rest : rest[..end];
    }

    /// <summary>The query of a target, without its mark.</summary>
    public static ReadOnlySpan<byte> Query(in LoggedRequest entry)
    {
        if (!entry.Query.IsEmpty)
            return entry.Query;
        var mark = entry.Target.IndexOf((byte)'?');
        return mark < 0 ? default : entry.Target[(mark + 1)..];
    }
}
