namespace Stint.EndToEnd;

/// <summary>The blocks of a page that are meant for a shell.</summary>
internal static class Pages
{
    /// <summary>The text between each pair of fences, in order.</summary>
    public static string[] Blocks(string page) =>
        [.. File.ReadAllText(WorkingCopy.At(page)).Split("\n```\n").Where((_, index) => index % 2 == 1)];

    /// <summary>The commands of a block that shows a terminal, each with the lines it answered.</summary>
    public static List<(string Command, string[] Answer)> Dialogue(string block) =>
    [
        .. $"\n{block}".Split("\n$ ", StringSplitOptions.RemoveEmptyEntries).Select(part => part.TrimEnd('\n').Split('\n')).Select(lines => (lines[0], lines[1..])),
    ];

    /// <summary>What stays of an answer at another time: each line without the words that hold a digit.</summary>
    public static IEnumerable<string> Shape(IEnumerable<string> lines) =>
        lines.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !word.Any(char.IsAsciiDigit))));
}
