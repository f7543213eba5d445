using System.Text.Json.Serialization;

namespace Stint;

/// <summary>The JSON of what several capabilities answer together.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RebuiltView))]
internal sealed partial class ProductJson : JsonSerializerContext;
