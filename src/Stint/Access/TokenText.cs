using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Stint.Access;

/// <summary>
/// A token as its owner has it: <c>stint_</c>, by which scanners of secrets know it, three digits of its bucket, 256 random bits, and eight
/// digits that tell a slip of the hand from a token that nobody gave out. All hexadecimal. A token for the plugins of editors has the form that those know.
/// </summary>
internal static class TokenText
{
    public const string Prefix = "stint_";

    /// <summary>The plugins of editors for WakaTime take a key of this form alone: a random UUID behind it.</summary>
    private const string EditorsPrefix = "waka_";
    private const int Random = 64;
    private const int Check = 8;

    public static string New(int bucket) => Checked(Prefix + bucket.ToString("x3", CultureInfo.InvariantCulture) + RandomNumberGenerator.GetHexString(Random, lowercase: true));

    /// <summary>A token for plugins of editors: a UUID of the fourth version that begins with the three digits of the bucket, and has 110 random bits.</summary>
    public static string NewForEditors(int bucket)
    {
        var random = RandomNumberGenerator.GetHexString(29, lowercase: true);
        var text = bucket.ToString("x3", CultureInfo.InvariantCulture) + random;
        return $"{EditorsPrefix}{text[..8]}-{text[8..12]}-4{text[13..16]}-{"89ab"[RandomNumberGenerator.GetInt32(4)]}{text[17..20]}-{text[20..]}";
    }

    /// <summary>Whether a text has the form that plugins of editors take; not whether anybody gave it out.</summary>
    public static bool IsForEditors(string text) => text.StartsWith(EditorsPrefix, StringComparison.Ordinal) && Guid.TryParseExact(text[EditorsPrefix.Length..], "D", out _);

    /// <summary>The bucket of a token's workspace; null for what is none of ours, or was mistyped.</summary>
    public static int? Bucket(string text)
    {
        if (IsForEditors(text))
            return Digits(text[EditorsPrefix.Length..]);
        if (text.Length != Prefix.Length + 3 + Random + Check || !text.StartsWith(Prefix, StringComparison.Ordinal) || text != Checked(text[..^Check]))
            return null;
        return Digits(text[Prefix.Length..]);
    }

    private static int? Digits(string text) =>
        int.TryParse(text.AsSpan(0, 3), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bucket) && bucket < Storage.Bucket.Count ? bucket : null;

    /// <summary>What the store keeps. Random bits need no slow hash.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Checked(string text) => text + Hash(text)[..Check];
}
