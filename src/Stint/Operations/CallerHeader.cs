using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stint.Operations;

/// <summary>Who asks, as one header of a request: JSON in base64, since paths and names may hold any character.</summary>
internal static class CallerHeader
{
    public const string Name = "Stint-Caller";
    private const int MostCharacters = 16 * 1024;

    public static string Write(Caller caller) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(caller, CallerJson.Default.Caller));

    public static Caller Read(string? header)
    {
        if (string.IsNullOrEmpty(header))
            return new Caller();
        try
        {
            return header.Length <= MostCharacters && JsonSerializer.Deserialize(Convert.FromBase64String(header), CallerJson.Default.Caller) is { } caller
                ? caller
                : throw new FormatException();
        }
        catch (Exception wrong) when (wrong is FormatException or JsonException)
        {
            throw Refusal.Usage("bad_caller", $"The header {Name} is not what a Stint client sends.");
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Caller))]
internal sealed partial class CallerJson : JsonSerializerContext;
