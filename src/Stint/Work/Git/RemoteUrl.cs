namespace Stint.Work.Git;

/// <summary>Where a repository comes from, fit to be stored: nothing in it opens a door.</summary>
internal static class RemoteUrl
{
    /// <summary>
    /// Takes user, password, query and fragment from a web address, and the password from any other. The user of ssh stays: it is
    /// part of the address and no secret.
    /// </summary>
    public static string WithoutCredentials(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) return url;

        var head = url[..(scheme + 3)];
        var rest = url[(scheme + 3)..];
        var web = head.Contains("http", StringComparison.OrdinalIgnoreCase) || head.Contains("ftp", StringComparison.OrdinalIgnoreCase);
        if (web && rest.IndexOfAny(['?', '#']) is >= 0 and var query) rest = rest[..query];

        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? rest : rest[..slash];
        var at = authority.LastIndexOf('@');
        if (at < 0 && HasNoPort(authority))
        {
            // A password with a slash that nobody escaped: the real host follows the last @, wherever that is.
            at = rest.LastIndexOf('@');
        }

        if (at < 0) return head + rest;
        var user = rest[..at];
        var colon = user.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0) user = user[..colon];
        return web || user.Length == 0 ? head + rest[(at + 1)..] : $"{head}{user}@{rest[(at + 1)..]}";
    }

    /// <summary>The repository's name: the last part of the address without `.git`.</summary>
    public static string? Name(string url)
    {
        var trimmed = url.TrimEnd('/', '\\');
        if (trimmed.EndsWith(".git", StringComparison.OrdinalIgnoreCase)) trimmed = trimmed[..^4].TrimEnd('/', '\\');
        var name = trimmed[(trimmed.LastIndexOfAny(['/', '\\', ':']) + 1)..];
        return name.Length == 0 ? null : name;
    }

    private static bool HasNoPort(string authority)
    {
        var colon = authority.LastIndexOf(':');
        return colon >= 0 && !authority.EndsWith(']') && authority.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') >= 0;
    }
}
