using System.Text.Json;

namespace Stint.Operations;

/// <summary>Reading text out of JSON that may be hostile.</summary>
internal static class JsonText
{
    public static string Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            throw Refusal.Usage("bad_text", "A field's name is not valid Unicode text.");
        }
    }

    public static string String(JsonElement json, string name)
    {
        try
        {
            return json.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: valid JSON syntax, no text.
            throw Refusal.Usage("bad_text", $"'{name}' is not valid Unicode text.");
        }
    }
}
