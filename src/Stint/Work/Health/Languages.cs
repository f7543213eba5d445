namespace Stint.Work.Health;

/// <summary>How a language writes comments and texts, and what in it is a decision.</summary>
/// <param name="Words">Words that are a decision each.</param>
/// <param name="Marks">Signs that are one each.</param>
internal sealed record Language(string Name, string[] Words, string[] Marks)
{
    /// <summary>What begins a comment that reaches to the end of its line.</summary>
    public string LineComment { get; init; } = "//";

    /// <summary>Whether <c>/* … */</c> is a comment, and whether one may stand in another.</summary>
    public bool BlockComments { get; init; } = true;
    public bool NestedComments { get; init; }

    /// <summary>A # begins a comment at the start of a word only: <c>$#</c> is none in a shell.</summary>
    public bool CommentAtWord { get; init; }

    /// <summary>What begins and ends texts over several lines, the longest first.</summary>
    public string[] LongTexts { get; init; } = [];

    /// <summary>What begins and ends a text within a line.</summary>
    public char[] Quotes { get; init; } = ['"', '\''];

    /// <summary>Whether <c>'</c> begins a lifetime as well, so that only a closed one is a text.</summary>
    public bool Lifetimes { get; init; }

    /// <summary>Whether <c>@"…"</c> is a text over several lines, with quotes written twice.</summary>
    public bool Verbatim { get; init; }
}

/// <summary>The languages that are measured, by the ending of a file's name.</summary>
internal static class Languages
{
    private static readonly string[] OfC = ["if", "for", "while", "case"];
    private static readonly string[] AndOr = ["&&", "||"];

    private static readonly Language C = new("c", OfC, AndOr);
    private static readonly Language Cpp = new("cpp", [.. OfC, "catch"], AndOr);
    private static readonly Language Java = new("java", [.. OfC, "catch"], AndOr) { LongTexts = ["\"\"\""] };
    private static readonly Language JavaScript = new("javascript", [.. OfC, "catch"], AndOr) { LongTexts = ["`"] };
    private static readonly Language TypeScript = JavaScript with { Name = "typescript" };
    private static readonly Language CSharp = new("csharp", [.. OfC, "foreach", "catch"], AndOr) { LongTexts = ["\"\"\""], Verbatim = true };
    private static readonly Language Go = new("go", ["if", "for", "case"], AndOr) { LongTexts = ["`"] };
    private static readonly Language Rust = new("rust", ["if", "for", "while"], [.. AndOr, "=>"]) { NestedComments = true, Lifetimes = true };
    private static readonly Language Python = new("python", ["if", "elif", "for", "while", "except", "case", "and", "or"], []) { LineComment = "#", BlockComments = false, LongTexts = ["\"\"\"", "'''"] };
    private static readonly Language Ruby = new("ruby", ["if", "elsif", "unless", "while", "until", "for", "when", "rescue", "and", "or"], AndOr) { LineComment = "#", BlockComments = false, CommentAtWord = true };
    private static readonly Language Shell = new("shell", ["if", "elif", "for", "while", "until"], [.. AndOr, ";;"]) { LineComment = "#", BlockComments = false, CommentAtWord = true };

    private static readonly (Language Language, string[] Endings)[] All =
    [
        (C, [".c", ".h"]),
        (Cpp, [".cc", ".cpp", ".cxx", ".hpp", ".hh"]),
        (Java, [".java"]),
        (JavaScript, [".js", ".mjs", ".cjs", ".jsx"]),
        (TypeScript, [".ts", ".mts", ".cts", ".tsx"]),
        (CSharp, [".cs"]),
        (Go, [".go"]),
        (Rust, [".rs"]),
        (Python, [".py"]),
        (Ruby, [".rb"]),
        (Shell, [".sh", ".bash"]),
    ];

    private static readonly Dictionary<string, Language> ByEnding =
        All.SelectMany(each => each.Endings.Select(ending => (ending, each.Language))).ToDictionary(each => each.ending, each => each.Language, StringComparer.OrdinalIgnoreCase);

    /// <summary>The language of a file; null where it is none that is measured.</summary>
    public static Language? Of(string path) => ByEnding.GetValueOrDefault(Path.GetExtension(path));
}
