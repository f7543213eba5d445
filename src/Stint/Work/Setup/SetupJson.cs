using System.Text.Json.Serialization;
using Stint.Operations;

namespace Stint.Work.Setup;

/// <summary>The JSON of what this folder's operations take and answer.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(InstantJson)])]
[JsonSerializable(typeof(AskedCommits))]
[JsonSerializable(typeof(UntrackedCommitsView))]
[JsonSerializable(typeof(HandoffView))]
[JsonSerializable(typeof(TemplateView))]
[JsonSerializable(typeof(Page<TemplateView>))]
internal sealed partial class SetupJson : JsonSerializerContext;
