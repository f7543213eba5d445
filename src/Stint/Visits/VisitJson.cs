using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Stint.Operations;

namespace Stint.Visits;

/// <summary>The JSON of visits: snake_case, instants as RFC 3339 UTC, null where nothing is known.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DictionaryKeyPolicy = JsonKnownNamingPolicy.Unspecified,
    Converters = [typeof(InstantJson)])]
[JsonSerializable(typeof(StartedVisit))]
[JsonSerializable(typeof(EventInput))]
[JsonSerializable(typeof(OpenVisit))]
[JsonSerializable(typeof(long[][]))]
[JsonSerializable(typeof(EventInput[]))]
[JsonSerializable(typeof(EventResults))]
[JsonSerializable(typeof(JsonElement[]))]
[JsonSerializable(typeof(BatchItem))]
[JsonSerializable(typeof(BatchResults))]
[JsonSerializable(typeof(EventContext))]
[JsonSerializable(typeof(KeptEvent))]
[JsonSerializable(typeof(FilteredView))]
[JsonSerializable(typeof(RestoredView))]
[JsonSerializable(typeof(ErasureView))]
[JsonSerializable(typeof(MoreFacts))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(Page<VisitView>))]
[JsonSerializable(typeof(Page<VisitSite>))]
[JsonSerializable(typeof(CurrentVisits))]
[JsonSerializable(typeof(VisitPatterns))]
[JsonSerializable(typeof(ActiveVisitsView))]
[JsonSerializable(typeof(VisitStory))]
[JsonSerializable(typeof(Page<VisitEventView>))]
[JsonSerializable(typeof(VisitStatsView))]
[JsonSerializable(typeof(DailyVisitsView))]
[JsonSerializable(typeof(VisitImportView))]
[JsonSerializable(typeof(TopView))]
[JsonSerializable(typeof(ExitsView))]
[JsonSerializable(typeof(VisitHeatView))]
[JsonSerializable(typeof(FeaturePairs))]
[JsonSerializable(typeof(WorkflowFunnels))]
[JsonSerializable(typeof(VisitComparison))]
internal sealed partial class VisitJson : JsonSerializerContext;
