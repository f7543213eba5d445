using Stint.Operations;

namespace Stint.Access;

/// <summary>An origin of pages as browsers write it: scheme, host and port, and nothing behind.</summary>
internal static class OriginText
{
    public static string Parse(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri is { Host.Length: > 0, UserInfo.Length: 0, AbsolutePath: "/", Query.Length: 0, Fragment.Length: 0 }
            && !uri.Host.Contains('*', StringComparison.Ordinal)
            ? $"{uri.Scheme}://{Host(uri)}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}".ToLowerInvariant()
            : throw Refusal.Usage("bad_origin", $"'{PlainText.Short(PlainText.Line(text), 60)}' is no origin.", "Write scheme and host, and the port if it is unusual: https://shop.example, http://localhost:5173");

    /// <summary>An address of the sixth version stands in brackets, which only this spelling of it keeps.</summary>
    private static string Host(Uri uri) => uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
}
