using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Stint.Operations;

namespace Stint.Upkeep;

/// <summary>The JSON of what is told of a store as a whole.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(InstantJson)])]
[JsonSerializable(typeof(RebuiltView))]
[JsonSerializable(typeof(PruneView))]
[JsonSerializable(typeof(DoctorView))]
[JsonSerializable(typeof(BackupView))]
[JsonSerializable(typeof(RestoredStore))]
internal sealed partial class UpkeepJson : JsonSerializerContext
{
    public static JsonNode Node(BackupView view) => JsonSerializer.SerializeToNode(view, Default.BackupView)!;

    public static JsonNode Node(DoctorView view) => JsonSerializer.SerializeToNode(view, Default.DoctorView)!;

    public static JsonNode Node(RestoredStore view) => JsonSerializer.SerializeToNode(view, Default.RestoredStore)!;
}
