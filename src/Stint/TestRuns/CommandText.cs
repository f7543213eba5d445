using System.Text.Json;
using System.Text.Json.Nodes;
using Stint.Operations;

namespace Stint.TestRuns;

/// <summary>A command as a text that is the same on every machine, and as words that can be run again.</summary>
internal static class CommandText
{
    /// <summary>The words, quoted where they need it; paths below the worktree as seen from it, and the folder it is run in where that is not the top.</summary>
    public static string Of(IReadOnlyList<string> words, string? worktree, string folder)
    {
        var text = string.Join(' ', words.Select(word => Quoted(Portable(word, worktree))));
        var below = worktree is null ? "." : Path.GetRelativePath(worktree, folder).Replace('\\', '/');
        return below is "." || below.StartsWith("..", StringComparison.Ordinal) ? text : $"cd {Quoted(below)} && {text}";
    }

    /// <summary>The words as they are kept, to run them again; null where a secret stands in them, or too much.</summary>
    public static string? Keep(string[] words)
    {
        var text = new JsonArray([.. words.Select(word => (JsonNode?)JsonValue.Create(word))]).ToJsonString(Client.Plain);
        return text.Length <= 16_000 && Array.TrueForAll(words, word => Redaction.Apply(word) == word) && Redaction.Apply(string.Join(' ', words)) == string.Join(' ', words) ? text : null;
    }

    public static string[] Words(string kept)
    {
        using var document = JsonDocument.Parse(kept);
        return [.. document.RootElement.EnumerateArray().Select(word => word.GetString()!)];
    }

    private static string Portable(string word, string? worktree)
    {
        if (worktree is { Length: > 1 })
            word = word.Replace(worktree + "/", "", StringComparison.Ordinal).Replace(worktree, ".", StringComparison.Ordinal);
        var temporary = Path.GetTempPath().TrimEnd('/', '\\');
        return temporary.Length > 1 ? word.Replace(temporary, "TEMP", StringComparison.Ordinal) : word;
    }

    private static string Quoted(string word) => word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '=' or ':' or ',' or '+' or '@' or '%')
        ? word
        : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
