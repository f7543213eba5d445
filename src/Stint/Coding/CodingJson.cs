using System.Text.Json;
using System.Text.Json.Serialization;
using Stint.Operations;

namespace Stint.Coding;

/// <summary>The JSON of coding: snake_case, instants as RFC 3339 UTC, null where nothing is known.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(InstantJson)])]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(JsonElement[]))]
[JsonSerializable(typeof(HeartbeatResults))]
[JsonSerializable(typeof(DayFigures))]
[JsonSerializable(typeof(CodingSummary))]
[JsonSerializable(typeof(CodingDurations))]
[JsonSerializable(typeof(CodingExplanation))]
internal sealed partial class CodingJson : JsonSerializerContext;
