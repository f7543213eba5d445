using System.Text;
using System.Text.Json;

namespace Stint.Work.Transcripts;

/// <summary>The patches that Codex applies: files by their heads, and the lines that begin with + and -.</summary>
internal static class AppliedPatch
{
    private const string Beginning = "*** Begin Patch";
    private const int MostFiles = 100;

    /// <summary>No system has a longer one; what bears it is no file of the worktree.</summary>
    private const int LongestPath = 4096;

    /// <summary>The files of a patch in a call of a tool: the patch itself, JSON with it in a text, or a command that hands it over. Empty where there is none.</summary>
    public static PatchedFile[] Files(string call)
    {
        var at = call.IndexOf(Beginning, StringComparison.Ordinal);
        if (at < 0)
            return [];
        if (call.AsSpan().TrimStart().StartsWith("{") || call.AsSpan().TrimStart().StartsWith("["))
            return Nested(call) is { } inner ? Read(inner.AsSpan(Math.Max(0, inner.IndexOf(Beginning, StringComparison.Ordinal)))) : [];
        return Read(call.AsSpan(at));
    }

    private static string? Nested(string call)
    {
        try
        {
            var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(call));
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.String && json.ValueSpan.IndexOf("*** Begin Patch"u8) >= 0)
                    return json.GetString();
            }
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException)
        {
            // A call that is no JSON has no patch that anybody applied.
        }

        return null;
    }

    private static PatchedFile[] Read(ReadOnlySpan<char> patch)
    {
        var files = new List<PatchedFile>();
        foreach (var range in patch.EnumerateLines())
        {
            if (range.StartsWith("*** End Patch"))
                break;
            if (Head(range, "*** Add File: ") is { } added)
                Begin(new PatchedFile(added, 0, 0));
            else if (Head(range, "*** Update File: ") is { } updated)
                Begin(new PatchedFile(updated, 0, 0));
            else if (Head(range, "*** Delete File: ") is { } deleted)
                Begin(new PatchedFile(deleted, 0, null));
            else if (files.Count == 0)
                continue;
            else if (Head(range, "*** Move to: ") is { } moved)
                files[^1] = files[^1] with { Path = moved };
            else if (range.StartsWith("+"))
                files[^1] = files[^1] with { Added = files[^1].Added + 1 };
            else if (range.StartsWith("-"))
                files[^1] = files[^1] with { Removed = files[^1].Removed + 1 };
        }

        return [.. files];

        void Begin(PatchedFile file)
        {
            if (files.Count < MostFiles)
                files.Add(file);
        }
    }

    /// <summary>The path behind a head; empty, which no file is, where it is too long for one.</summary>
    private static string? Head(ReadOnlySpan<char> line, string head)
    {
        if (!line.StartsWith(head))
            return null;
        var path = line[head.Length..].Trim();
        return path.Length <= LongestPath ? path.ToString() : "";
    }
}
