using System.Text.Json;

namespace Stint.Work.Transcripts;

/// <summary>What a tool of Claude Code answers that has changed a file: the file, and its lines.</summary>
internal static class ClaudeEdit
{
    /// <summary>What an edit changed, by the lines of its patch; of a file that it made, by the lines written.</summary>
    public static PatchedFile? Read(ref Utf8JsonReader json)
    {
        if (!Wire.Enter(ref json))
            return null;
        string? path = null, type = null;
        long? written = null;
        (long Added, long Removed)? patch = null;
        while (Wire.Property(ref json))
        {
            if (json.ValueTextEquals("filePath"u8) || json.ValueTextEquals("notebook_path"u8))
                path = Wire.Text(ref json, 4097);
            else if (json.ValueTextEquals("type"u8))
                type = Wire.Text(ref json);
            else if (json.ValueTextEquals("structuredPatch"u8))
                patch = Patched(ref json);
            else if (json.ValueTextEquals("content"u8))
                written = json.Read() && json.TokenType == JsonTokenType.String ? Wire.Lines(json.ValueSpan) : Skipped(ref json);
            else
                json.Skip();
        }

        if (path is null || (patch is null && type != "create"))
            return null;
        return type == "create" ? new PatchedFile(path, written, 0) : new PatchedFile(path, patch?.Added, patch?.Removed);
    }

    private static long? Skipped(ref Utf8JsonReader json)
    {
        json.Skip();
        return null;
    }

    private static (long Added, long Removed)? Patched(ref Utf8JsonReader json)
    {
        if (!Wire.EnterList(ref json))
            return null;
        var (added, removed) = (0L, 0L);
        var depth = json.CurrentDepth;
        var inLines = false;
        while (json.Read() && json.CurrentDepth >= depth && !(json.TokenType == JsonTokenType.EndArray && json.CurrentDepth == depth))
        {
            if (json.TokenType == JsonTokenType.PropertyName)
            {
                inLines = json.ValueTextEquals("lines"u8);
            }
            else if (inLines && json.TokenType == JsonTokenType.String && json.ValueSpan.Length > 0)
            {
                added += json.ValueSpan[0] == '+' ? 1 : 0;
                removed += json.ValueSpan[0] == '-' ? 1 : 0;
            }
        }

        return (added, removed);
    }
}
