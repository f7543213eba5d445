using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Stint.Access;

/// <summary>
/// A token as its owner has it: <c>stint_</c>, by which scanners of secrets know it, three digits of its bucket, 256 random bits, and eight
/// digits that tell a slip of the hand from a token that nobody gave out. All hexadecimal.
/// </summary>
internal static class TokenText
{
    public const string Prefix = "stint_";
    private const int Random = 64;
    private const int Check = 8;

    public static string New(int bucket) => Checked(Prefix + bucket.ToString("x3", CultureInfo.InvariantCulture) + RandomNumberGenerator.GetHexString(Random, lowercase: true));

    /// <summary>The bucket of a token's workspace; null for what is none of ours, or was mistyped.</summary>
    public static int? Bucket(string text)
    {
        if (text.Length != Prefix.Length + 3 + Random + Check || !text.StartsWith(Prefix, StringComparison.Ordinal) || text != Checked(text[..^Check]))
            return null;
        return int.TryParse(text.AsSpan(Prefix.Length, 3), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bucket) && bucket < Storage.Bucket.Count ? bucket : null;
    }

    /// <summary>What the store keeps. Random bits need no slow hash.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Checked(string text) => text + Hash(text)[..Check];
}
