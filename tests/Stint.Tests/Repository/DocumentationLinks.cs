using System.Text;
using System.Text.RegularExpressions;
using Stint.Tests.Support;

namespace Stint.Tests.Repository;

public sealed partial class TheDocumentation
{
    [Fact]
    public void Links_to_what_is_there()
    {
        var faults = Pages().SelectMany(page => Faults(page, Read)).ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Is_reached_from_the_first_page()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(["README.md"]);
        while (open.TryDequeue(out var page))
        {
            if (!reached.Add(page))
                continue;
            foreach (var (path, _) in Links(Read(page) ?? "").Select(link => Resolve(page, link)).Where(target => target.Path.EndsWith(".md", StringComparison.Ordinal)))
                open.Enqueue(path);
        }

        Assert.Empty(Pages().Where(page => page.StartsWith("docs/", StringComparison.Ordinal)).Except(reached));
    }

    [Fact]
    public void Would_be_seen_to_link_nowhere()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["docs/a.md"] = "[one](b.md) [two](gone.md) [three](b.md#the-second-part) [four](b.md#no-part) [five](../README.md) [six](https://example.org) [seven](#here)\n```\n[not](one.md)\n```\n## Here",
            ["docs/b.md"] = "# The *second* part",
            ["README.md"] = "",
        };
        Assert.Equal(
            ["docs/a.md links to gone.md, which is not there", "docs/a.md links to b.md#no-part, which has no such heading"],
            Faults("docs/a.md", files.GetValueOrDefault));
    }

    private static IEnumerable<string> Faults(string page, Func<string, string?> read)
    {
        foreach (var link in Links(read(page)!))
        {
            var (path, part) = Resolve(page, link);
            if (read(path) is not { } text)
                yield return $"{page} links to {link}, which is not there";
            else if (part.Length > 0 && path.EndsWith(".md", StringComparison.Ordinal) && !Anchors(text).Contains(part))
                yield return $"{page} links to {link}, which has no such heading";
        }
    }

    /// <summary>The links that stay in the repository; what stands in code is no link.</summary>
    private static IEnumerable<string> Links(string page) => Link().Matches(Code().Replace(page, ""))
        .Select(match => match.Groups["target"].Value)
        .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal));

    private static (string Path, string Part) Resolve(string page, string link)
    {
        var parts = link.Split('#', 2);
        var path = parts[0].Length == 0 ? page : Normal(page.Contains('/', StringComparison.Ordinal) ? page[..page.LastIndexOf('/')] : "", Uri.UnescapeDataString(parts[0]));
        return (path, parts.ElementAtOrDefault(1) ?? "");
    }

    private static string Normal(string folder, string link)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in link.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part != "..")
                parts.Add(part);
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
        }

        return string.Join('/', parts);
    }

    /// <summary>Headings by the names that the hosts of repositories give them; one that comes again is numbered.</summary>
    private static HashSet<string> Anchors(string text)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match heading in Heading().Matches(Fence().Replace(text, "")))
        {
            var name = new StringBuilder();
            foreach (var c in heading.Groups["text"].Value.Trim().ToLowerInvariant())
                name.Append(char.IsLetterOrDigit(c) || c is '-' or '_' ? c.ToString() : c == ' ' ? "-" : "");
            var anchor = name.ToString();
            for (var n = 1; !anchors.Add(anchor); n++)
                anchor = $"{name}-{n}";
        }

        return anchors;
    }

    private static string? Read(string path)
    {
        var full = WorkingCopy.At(path);
        return File.Exists(full) ? File.ReadAllText(full).ReplaceLineEndings("\n") : Directory.Exists(full) ? "" : null;
    }

    private static IEnumerable<string> Pages() => Directory.EnumerateFiles(WorkingCopy.Root, "*.md")
        .Concat(Directory.EnumerateFiles(WorkingCopy.At("docs"), "*.md", SearchOption.AllDirectories))
        .Append(WorkingCopy.At("web/README.md"))
        .Select(file => Path.GetRelativePath(WorkingCopy.Root, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```[^\n]*$|`[^`\n]+`", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Code();

    [GeneratedRegex(@"^```.*?^```[^\n]*$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^#{1,6} (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();
}
