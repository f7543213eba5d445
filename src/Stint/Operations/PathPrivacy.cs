using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Stint.Operations;

/// <summary>
/// How paths of files look in what leaves the store. Hidden ones are HMAC-SHA-256 of the path with the workspace's key, the first 128 bits in hex: the
/// same path looks the same everywhere, and nobody without the key can tell which it is or try names.
/// </summary>
internal sealed partial class PathPrivacy(byte[]? key)
{
    /// <summary>Paths as they are.</summary>
    public static readonly PathPrivacy Plain = new(null);

    public bool Hides => key is not null;

    public string Of(string path) => key is null ? path : "hmac:" + Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(path)).AsSpan(0, 16));

    /// <summary>The name of a test, whose beginning may be a path: what stands before the first <c>::</c> or blank is hidden where it looks like one.</summary>
    public string OfTest(string name)
    {
        if (key is null)
            return name;
        var end = name.IndexOf("::", StringComparison.Ordinal) is >= 0 and var colons ? colons : name.IndexOf(' ', StringComparison.Ordinal) is >= 0 and var blank ? blank : name.Length;
        return name.AsSpan(0, end).IndexOfAny("./\\") >= 0 ? Of(name[..end]) + name[end..] : name;
    }

    /// <summary>A command, whose words may be paths.</summary>
    public string OfCommand(string command) =>
        key is null ? command : string.Join(' ', command.Split(' ').Select(word => word.AsSpan().IndexOfAny("/\\") >= 0 ? Of(word) : word));

    /// <summary>
    /// A text with the paths in it that can be told from other words: the one that is named beside it, those behind an @, and those of a folder and a file with
    /// an extension. Addresses on the web are none.
    /// </summary>
    public string In(string text, string? path = null)
    {
        if (key is null)
            return text;
        if (path is { Length: > 0 })
            text = Whole(path).Replace(text, Of(path));
        return Named.Replace(text, match =>
        {
            var at = match.Value[0] == '@' ? "@" : "";
            var name = match.Value[at.Length..].TrimEnd('.');
            var isPath = !name.Contains("://", StringComparison.Ordinal) && (at.Length > 0 ? name.AsSpan().IndexOfAny("./") >= 0 : File.IsMatch(name));
            return isPath ? at + Of(name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name) + match.Value[(at.Length + name.Length)..] : match.Value;
        });
    }

    /// <summary>A path with nothing beside it that could be more of it, but for what stands before a path from the root of the file system or from here.</summary>
    private static Regex Whole(string path) => new(
        @"(?<![\w\-.+/\\~])(?:(?:~|\.{1,2}|[A-Za-z]:)?[/\\](?:[^\s@""']*[/\\])?)?" + Regex.Escape(path) + @"(?![\w\-+/\\]|\.\w)", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>An address, which is left alone, or words that may be a path.</summary>
    [GeneratedRegex(@"(?<![\w@./~+\-])(?:[A-Za-z][A-Za-z0-9+.\-]*://\S+|@?(?:~?\.{0,2}/)?[\w\-.+]+(?:/[\w\-.+]+)*)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named { get; }

    /// <summary>A folder, and a file in it by a name with an extension.</summary>
    [GeneratedRegex(@"/[^/]*\.[A-Za-z][A-Za-z0-9]{0,9}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex File { get; }
}
