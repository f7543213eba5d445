using System.Security.Cryptography;
using System.Text;
using Stint.Operations;

namespace Stint.TestRuns.Formats;

/// <summary>Collects what a report tells, within bounds: names and texts are cut, and what no text may hold is taken out.</summary>
/// <param name="root">The worktree: absolute paths below it become relative.</param>
internal sealed class CaseList(string root)
{
    private readonly List<TestCase> cases = [];
    private int explained;

    public long UnnamedPassed { get; set; }
    public long UnnamedFailed { get; set; }
    public long UnnamedSkipped { get; set; }

    public int Count => cases.Count;

    public IEnumerable<TestCase> Cases => cases;

    public void Add(TestCase told)
    {
        if (cases.Count == TestLimits.Cases)
            throw new Refusal(RefusalKind.TooLarge, "too_many_tests", $"A run has at most {TestLimits.Cases:N0} tests.", "Run and record them in parts, each by a command of its own.");
        var tells = told.Outcome == Outcome.Failed && explained++ < TestLimits.Explained;
        cases.Add(told with
        {
            Id = Name(told.Id),
            File = told.File is { } file && Relative(file) is { } path && path.Length <= TestLimits.Name ? Clean(path) : null,
            Type = told.Type is { Length: > 0 } type ? PlainText.Short(PlainText.Line(Clean(type)), 200) : null,
            Message = tells ? Text(told.Message, TestLimits.Message) : null,
            Stack = tells ? Text(told.Stack, TestLimits.Stack) : null,
            Seconds = told.Seconds is >= 0 and < 1e9 ? told.Seconds : null,
        });
    }

    public TestReport Report(string runner) => new(runner, [.. cases], UnnamedPassed, UnnamedFailed, UnnamedSkipped);

    /// <summary>A path as the worktree knows it; null for one outside of it.</summary>
    public string? Relative(string path)
    {
        path = path.Replace('\\', '/');
        if (path.StartsWith("file://", StringComparison.Ordinal))
            path = path[7..];
        var below = root.Replace('\\', '/').TrimEnd('/') + "/";
        if (path.StartsWith(below, StringComparison.Ordinal))
            path = path[below.Length..];
        else if (path.StartsWith('/') || (path.Length > 1 && path[1] == ':') || path.StartsWith("../", StringComparison.Ordinal))
            return null;
        return path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
    }

    /// <summary>Long names stay different from one another.</summary>
    private static string Name(string id)
    {
        id = PlainText.Line(Clean(id)).Trim();
        if (id.Length == 0)
            return "(no name)";
        return id.Length <= TestLimits.Name ? id : PlainText.Short(id, TestLimits.Name - 10) + "#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 4));
    }

    private static string? Text(string? text, int most) => text is null || Clean(text).Trim() is not { Length: > 0 } clean ? null : PlainText.Short(clean, most);

    /// <summary>Colours go, and what is no character becomes a question mark.</summary>
    internal static string Clean(string text)
    {
        if (text.Contains('\u001b', StringComparison.Ordinal))
            text = Ansi.Strip(text);
        if (PlainText.IsWellFormed(text) && !text.Contains('\0', StringComparison.Ordinal))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(rune.Value is 0 or 0xFFFD ? "?" : rune.ToString());
        return clean.ToString();
    }
}
