using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stint.Work.Mcp;

/// <summary>Texts in a message that are JSON and no text: half of a character. They are marked, so that the one who reads the value can refuse it by its name.</summary>
internal static class ReadableText
{
    /// <summary>What a decoder leaves for what it could not read; no value that is read here may have it.</summary>
    private const string Unreadable = "\uFFFD";

    /// <summary>Puts the mark in the place of each such text.</summary>
    public static void Mark(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var name in members.Select(each => each.Key).ToList())
                {
                    if (IsUnreadable(members[name]))
                        members[name] = Unreadable;
                    else
                        Mark(members[name]);
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    if (IsUnreadable(items[i]))
                        items[i] = Unreadable;
                    else
                        Mark(items[i]);
                }

                break;
        }
    }

    private static bool IsUnreadable(JsonNode? node)
    {
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.String)
            return false;
        try
        {
            value.GetValue<string>();
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
