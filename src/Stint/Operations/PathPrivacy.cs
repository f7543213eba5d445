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

    /// <summary>A text with the paths in it that are known as such: those behind an @, and the one that is named beside it.</summary>
    public string In(string text, string? path = null)
    {
        if (key is null)
            return text;
        if (path is { Length: > 0 })
            text = text.Replace(path, Of(path), StringComparison.Ordinal);
        return Mentioned.Replace(text, match =>
        {
            var name = match.Value.TrimEnd('.');
            return name.AsSpan().IndexOfAny("./") >= 0 ? Of(name) + match.Value[name.Length..] : match.Value;
        });
    }

    [GeneratedRegex(@"(?<=(?<![\w@./])@)(?:\.{0,2}/)?[\w\-.+]+(?:/[\w\-.+]+)*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mentioned { get; }
}
