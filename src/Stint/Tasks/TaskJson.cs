using System.Text.Json.Serialization;
using Stint.Access;
using Stint.Operations;

namespace Stint.Tasks;

/// <summary>The JSON of tasks: snake_case, instants as RFC 3339 UTC, null where nothing is known.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DictionaryKeyPolicy = JsonKnownNamingPolicy.Unspecified,
    Converters = [typeof(InstantJson)],
    UseStringEnumConverter = false)]
[JsonSerializable(typeof(TaskChanged))]
[JsonSerializable(typeof(Page<TaskView>))]
[JsonSerializable(typeof(TaskStory))]
[JsonSerializable(typeof(ClaimsPage))]
[JsonSerializable(typeof(SweepView))]
[JsonSerializable(typeof(NewTasks))]
[JsonSerializable(typeof(TaskImportView))]
[JsonSerializable(typeof(PhaseDurations))]
[JsonSerializable(typeof(AgentPerformances))]
[JsonSerializable(typeof(BoardView))]
internal sealed partial class TaskJson : JsonSerializerContext;
