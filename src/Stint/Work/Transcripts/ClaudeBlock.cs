using System.Text.Json;

namespace Stint.Work.Transcripts;

/// <summary>A block of a message of Claude Code: text, the call of a tool, or what the tool answered.</summary>
internal sealed record ClaudeBlock(string Type, string? Id, string? Name, string? Text)
{
    /// <summary>Reads what a message holds: one text, or blocks.</summary>
    public static void Read(ref Utf8JsonReader json, List<ClaudeBlock> blocks)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            blocks.Add(new ClaudeBlock("text", null, null, Wire.Here(ref json, 2000)));
            return;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            string? type = null, id = null, name = null, text = null;
            while (Wire.Property(ref json))
            {
                if (json.ValueTextEquals("type"u8))
                    type = Wire.Text(ref json);
                else if (json.ValueTextEquals("id"u8) || json.ValueTextEquals("tool_use_id"u8))
                    id = Wire.Text(ref json);
                else if (json.ValueTextEquals("name"u8))
                    name = Wire.Text(ref json, 100);
                else if (json.ValueTextEquals("text"u8))
                    text = Wire.Text(ref json, 2000);
                else
                    json.Skip();
            }

            if (type is not null && blocks.Count < 1000)
                blocks.Add(new ClaudeBlock(type, id, name, text));
        }
    }
}
