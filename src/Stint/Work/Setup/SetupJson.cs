using System.Text.Json.Serialization;

namespace Stint.Work.Setup;

/// <summary>The JSON of what this folder's operations take and answer.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(InstantJson)])]
[JsonSerializable(typeof(AskedCommits))]
[JsonSerializable(typeof(UntrackedCommitsView))]
internal sealed partial class SetupJson : JsonSerializerContext;
