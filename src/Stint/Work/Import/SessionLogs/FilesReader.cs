using System.Globalization;
using System.Text.RegularExpressions;
using Stint.Work.Git;

namespace Stint.Work.Import;

/// <summary>Reads a session's list of files: with lines as Stint and git's numstat write them, with letters as git's status does, or paths alone.</summary>
internal sealed partial class FilesReader(LoggedSession session, Action<int, string> refuse)
{
    /// <summary>The longest path taken, in UTF-16 units.</summary>
    private const int LongestPath = 600;

    [GeneratedRegex(@"^(?<status>[MADRCTU?!]{1,2}\d{0,3})\s+(?<paths>\S.*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Status { get; }

    [GeneratedRegex(@"^(?:[-*+•]\s+)?`?(?<path>[^`]+?)`?(?:\s+\((?:\+(?<added>\d+)\D+(?<removed>\d+)|[^)]*)\))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain { get; }

    // As git's status writes it (old -> new), and as its numstat does (src/{old => new}/a.txt).
    [GeneratedRegex(@"^(?:(?<before>[^{}]*)\{(?<old>[^{}]*) => (?<new>[^{}]*)\}(?<behind>[^{}]*)|(?<old>.+?) (?:->|=>) (?<new>.+))$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Renamed { get; }

    public void Read(IEnumerable<(int Number, string Text)> lines)
    {
        foreach (var (number, line) in lines)
        {
            var text = line.TrimEnd();
            if (string.IsNullOrWhiteSpace(text) || text.StartsWith('#') || text.EndsWith(':') || text.AsSpan().IndexOfAnyExcept("-*=_ ") < 0 || IsAbout(text))
                continue;
            if (Parse(text) is not { } file)
                refuse(number, "it names no file");
            else if (!StintFolder.Holds(file.Path))
                session.Files[file.Path] = session.Files.TryGetValue(file.Path, out var known) ? known.And(file) : file;
        }
    }

    private static bool IsAbout(string text) =>
        LogReader.Fact.Match(text) is { Success: true } fact && fact.Groups["value"].Value.IndexOf('/', StringComparison.Ordinal) < 0 && !text.Contains('\t', StringComparison.Ordinal);

    private static FileFacts? Parse(string text)
    {
        var parts = text.Split('\t');
        if (parts.Length == 4 && Lines(parts[1], out var added) && Lines(parts[2], out var removed))
            return File(parts[3], parts[0], added, removed);
        if (parts.Length == 3 && Lines(parts[0], out added) && Lines(parts[1], out removed))
            return File(parts[2], "modified", added, removed);
        if (Status.Match(text.TrimStart()) is { Success: true } status)
            return File(status.Groups["paths"].Value.Replace("\t", " -> ", StringComparison.Ordinal), Change(status.Groups["status"].Value), null, null);
        if (Plain.Match(text.Trim()) is not { Success: true } plain || plain.Groups["path"].Value is not { Length: > 0 } path || path.AsSpan().IndexOfAny("./") < 0)
            return null;
        return plain.Groups["added"].Success
            ? File(path, "modified", Count(plain.Groups["added"].Value), Count(plain.Groups["removed"].Value))
            : File(path, "modified", null, null);
    }

    private static FileFacts? File(string path, string change, long? added, long? removed)
    {
        string? old = null;
        if (Renamed.Match(path) is { Success: true } renamed)
        {
            var (before, behind) = (renamed.Groups["before"].Value, renamed.Groups["behind"].Value);
            old = Joined(renamed.Groups["old"].Value);
            path = Joined(renamed.Groups["new"].Value);
            change = change == "modified" ? "renamed" : change;

            // A folder that came or went is empty between the braces.
            string Joined(string part) => part.Length == 0 && before.EndsWith('/') ? before + behind.TrimStart('/') : before + part + behind;
        }

        path = path.Trim().Trim('"').Replace('\\', '/');
        while (path.StartsWith("./", StringComparison.Ordinal))
            path = path[2..];
        return path.Length is > 0 and <= LongestPath && !path.Any(char.IsControl) && change.Length < 40 ? new FileFacts(path, old, change, 1, added, removed) : null;
    }

    private static string Change(string status) => status[0] switch
    {
        'A' or '?' => "added",
        'D' => "deleted",
        'R' => "renamed",
        'T' => "type changed",
        _ => "modified",
    };

    private static bool Lines(string text, out long? count)
    {
        count = text == "-" ? null : Count(text);
        return text == "-" || count is not null;
    }

    private static long? Count(string text) =>
        text.Length <= 12 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}
