using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Stint.Operations;

namespace Stint.TestRuns;

/// <summary>The JSON of test runs: snake_case, instants as RFC 3339 UTC, null where nothing is known.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DictionaryKeyPolicy = JsonKnownNamingPolicy.Unspecified,
    Converters = [typeof(InstantJson)],
    UseStringEnumConverter = false)]
[JsonSerializable(typeof(TestReport))]
[JsonSerializable(typeof(CommitsBetween))]
[JsonSerializable(typeof(TestRunView))]
[JsonSerializable(typeof(Page<TestRunView>))]
[JsonSerializable(typeof(Page<FailingView>))]
[JsonSerializable(typeof(Page<FlakyView>))]
[JsonSerializable(typeof(TestBaseline))]
[JsonSerializable(typeof(RerunPlan))]
[JsonSerializable(typeof(BisectView))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class TestJson : JsonSerializerContext;
