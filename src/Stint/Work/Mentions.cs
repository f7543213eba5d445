using System.Text.RegularExpressions;
using Stint.Operations;

namespace Stint.Work;

/// <summary>Files named in text as <c>@src/Parser.cs</c>.</summary>
internal static partial class Mentions
{
    /// <summary>An @ at the start of a word, then a path that has a dot or a slash, so that <c>@alice</c> is no file and an address has no mention.</summary>
    [GeneratedRegex(@"(?<![\w@./])@(?<path>(?:\.{0,2}/)?[\w\-.+]+(?:/[\w\-.+]+)*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern { get; }

    public static IEnumerable<string> In(string text)
    {
        if (!text.Contains('@', StringComparison.Ordinal))
            return [];
        return Pattern.Matches(text).Select(match => match.Groups["path"].Value.TrimEnd('.')).Where(path => path.AsSpan().IndexOfAny("./") >= 0 && path.Length > 1);
    }

    /// <summary>The path as git would name it: relative to the worktree, forward slashes, no way out of it.</summary>
    public static string Normal(string path, string? worktree)
    {
        path = path.TrimStart('@').Replace('\\', '/');
        if (worktree is not null && path.StartsWith(worktree.TrimEnd('/') + "/", StringComparison.Ordinal))
            path = path[(worktree.TrimEnd('/').Length + 1)..];
        if (path.StartsWith('/') || path.StartsWith("~/", StringComparison.Ordinal) || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0])))
            throw Outside(path);
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".")
                continue;
            if (part == ".." && (parts.Count == 0 || parts[^1] == ".."))
                throw Outside(path);
            if (part == "..")
                parts.RemoveAt(parts.Count - 1);
            else
                parts.Add(part);
        }

        return parts.Count > 0 ? string.Join('/', parts) : throw Refusal.Usage("bad_path", "The path is empty.");
    }

    private static Refusal Outside(string path) =>
        Refusal.Usage("bad_path", $"'{PlainText.Short(PlainText.Line(path), 80)}' leads out of the worktree.", "Name a file inside it, relative to its root.");
}
