using System.Text.Json;

namespace Stint.Tests.Support;

/// <summary>Reads facts out of a JSON answer by their path: `git.tree_start`.</summary>
internal static class Facts
{
    /// <summary>The value at a path, members separated by dots; fails with the whole document where a member is missing.</summary>
    public static JsonElement At(this JsonElement json, string path)
    {
        var here = json;
        foreach (var name in path.Split('.'))
        {
            if (here.ValueKind != JsonValueKind.Object || !here.TryGetProperty(name, out here))
                Assert.Fail($"There is no '{path}' in {json}");
        }

        return here;
    }

    /// <summary>A text, or null.</summary>
    public static string? Text(this JsonElement json, string path) => json.At(path).GetString();

    /// <summary>A whole number.</summary>
    public static long Number(this JsonElement json, string path) => json.At(path).GetInt64();

    /// <summary>A number that need not be whole.</summary>
    public static double Fraction(this JsonElement json, string path) => json.At(path).GetDouble();

    /// <summary>The elements of a list.</summary>
    public static JsonElement[] Items(this JsonElement json, string path = "items") => [.. json.At(path).EnumerateArray()];
}
