using System.Globalization;
using System.Text.Json;

namespace Stint.EndToEnd;

/// <summary>One file of a difference between two trees; the lines are null for a binary file.</summary>
internal sealed record FileLines(string Path, string? OldPath, int? Added, int? Removed);

/// <summary>The difference of two trees as git itself counts it, and as an answer of Stint tells it, in one form to compare.</summary>
internal static class NumStat
{
    /// <summary>What `git diff --numstat` says, in the order of the paths.</summary>
    public static FileLines[] OfGit(Home home, string from, string to, string? folder = null)
    {
        var ran = home.Run("git", ["diff", "--numstat", "-z", "--find-renames", "--no-ext-diff", "--no-textconv", from, to], folder: folder).Succeeds();
        var fields = new Queue<string>(ran.Output.Split('\0')[..^1]);
        var files = new List<FileLines>();
        while (fields.TryDequeue(out var field))
        {
            var parts = field.Split('\t', 3);
            var renamed = parts[2].Length == 0;
            var old = renamed ? fields.Dequeue() : null;
            files.Add(new FileLines(renamed ? fields.Dequeue() : parts[2], old, Lines(parts[0]), Lines(parts[1])));
        }

        return Sorted(files);
    }

    /// <summary>The files of a session that its work changed; those that were only mentioned are left out.</summary>
    public static FileLines[] OfSession(JsonElement session) => Sorted(session.Items("files")
        .Where(file => file.Text("change") is not null)
        .Select(file => new FileLines(file.Text("path")!, file.Text("old_path"), Lines(file.At("lines_added")), Lines(file.At("lines_removed")))));

    private static int? Lines(string text) => text == "-" ? null : int.Parse(text, CultureInfo.InvariantCulture);

    private static int? Lines(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetInt32();

    private static FileLines[] Sorted(IEnumerable<FileLines> files) => [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)];
}
