using System.Text.Json;
using System.Text.Json.Serialization;
using Stint.Sessions;

namespace Stint.Operations;

/// <summary>Instants as RFC 3339 UTC.</summary>
internal sealed class InstantJson : JsonConverter<Instant>
{
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Instant.TryParse(reader.GetString(), out var at) ? at : throw new JsonException("An instant is RFC 3339 text.");

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
