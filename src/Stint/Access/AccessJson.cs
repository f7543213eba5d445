using System.Text.Json.Serialization;
using Stint.Operations;

namespace Stint.Access;

/// <summary>The JSON of tokens, sites and the audit: snake_case, instants as RFC 3339 UTC, null where nothing is known.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(InstantJson)])]
[JsonSerializable(typeof(NewToken))]
[JsonSerializable(typeof(Page<TokenView>))]
[JsonSerializable(typeof(SiteView))]
[JsonSerializable(typeof(Page<SiteView>))]
[JsonSerializable(typeof(Page<AuditView>))]
internal sealed partial class AccessJson : JsonSerializerContext;
