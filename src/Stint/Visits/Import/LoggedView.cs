using System.Text;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Visits;

/// <summary>A view of a page, or an error met instead, from a line of a log: as much of it as is stored, and who it was as a hash that is not.</summary>
/// <param name="Line">Tells the line among all, without a word of whose it is: see <see cref="LineHashes"/>.</param>
/// <param name="Person">Address and user agent under the salt of the day; <paramref name="Previous"/>: under that of the day before.</param>
/// <param name="Bot">Why it is no person's; null when it is.</param>
internal sealed record LoggedView(Instant At, long Line, UInt128 Person, UInt128? Previous, string Page, int Status, DeviceInfo? Device, EntryPoint Entry, string? Bot)
{
    /// <summary>Whose visit it belongs to, once that is known.</summary>
    public string Visitor { get; set; } = "";

    /// <summary>Whether a visit begins with it: then the event tells device and entry.</summary>
    public bool Begins { get; set; }

    /// <summary>Pages and referrers are cut here, as long as those of clients may be.</summary>
    private const int Longest = 2000;

    private const int LongestCampaign = 200;

    /// <summary>The event as it is stored; a 5xx is an error.</summary>
    public VisitEvent Event(VisitStream stream, Instant now) => new()
    {
        Stream = stream.Key,
        Id = "line:" + Line.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
        At = At,
        ReceivedAt = now,
        Type = Status >= 500 ? EventTypes.Error : EventTypes.PageView,
        Name = Status >= 500 ? "status " + Status.ToString(System.Globalization.CultureInfo.InvariantCulture) : null,
        Page = Page,
        Context = Begins ? new EventContext(Device, Entry) : null,
    };

    public static string PageOf(in LoggedRequest entry) => Redaction.ApplyToUrl(Text(PageRequests.Path(entry.Target), Longest));

    /// <summary>Where a visit comes from. Whether a referrer is of the site itself is known where the log or the caller names the site's hosts.</summary>
    public static EntryPoint EntryOf(in LoggedRequest entry, IReadOnlySet<string> hosts)
    {
        var referrer = entry.Referrer;
        var end = referrer.IndexOfAny((byte)'?', (byte)'#');
        var text = Text(end < 0 ? referrer : referrer[..end], Longest);
        var host = HostOf(PageRequests.Host(referrer));
        var own = HostOf(entry.Host.IsEmpty ? PageRequests.Host(entry.Target) : entry.Host);
        var source = text.Length == 0 ? (entry.HasReferrer ? "direct" : null)
            : host.Length == 0 ? null
            : host == own || hosts.Contains(host) ? "internal"
            : own.Length > 0 || hosts.Count > 0 ? "external"
            : null;
        return new EntryPoint(null, source, text.Length == 0 || host.Length == 0 ? null : Redaction.ApplyToUrl(text), Campaign(PageRequests.Query(entry)));
    }

    /// <summary>A host's name in lower case, without port and without the www that browsers are sent from and to.</summary>
    public static string HostOf(ReadOnlySpan<byte> host)
    {
        var port = host.LastIndexOf((byte)':');
        var name = Text(port > 0 && !host[port..].Contains((byte)']') ? host[..port] : host, 255).ToLowerInvariant();
        return name.StartsWith("www.", StringComparison.Ordinal) ? name[4..] : name;
    }

    private static string? Campaign(ReadOnlySpan<byte> query)
    {
        foreach (var range in query.Split((byte)'&'))
        {
            var pair = query[range];
            if (!pair.StartsWith("utm_campaign="u8))
                continue;
            var value = Text(pair["utm_campaign=".Length..], 3 * LongestCampaign);
            var plain = Clean(Uri.UnescapeDataString(value.Replace('+', ' ')));
            return plain.Length == 0 ? null : Redaction.Apply(PlainText.Short(plain, LongestCampaign));
        }

        return null;
    }

    /// <summary>Bytes as text that may be stored and shown: what is no text, or acts on a terminal, is a question mark or a space.</summary>
    private static string Text(ReadOnlySpan<byte> bytes, int longest)
    {
        var text = Clean(Encoding.UTF8.GetString(bytes.Length > 4 * longest ? bytes[..(4 * longest)] : bytes));
        return text.Length <= longest ? text : PlainText.Short(text, longest);
    }

    private static string Clean(string text) =>
        PlainText.Line(PlainText.IsWellFormed(text) ? text : string.Concat(text.Select(c => char.IsSurrogate(c) || c == '\uFFFD' ? '?' : c))).Trim();
}
