namespace Stint.Tests.Support;

/// <summary>
/// Compares a surface of the product with the text last agreed on, in `tests/Stint.Tests/Goldens`. A difference is either a mistake or
/// a decision; `STINT_ACCEPT_GOLDENS=1` takes it as a decision, never in CI.
/// </summary>
public static class Golden
{
    private static readonly string Folder = WorkingCopy.At("tests/Stint.Tests/Goldens");

    /// <summary>Fails with the first difference between `text` and the golden of that name, and leaves `text` beside it.</summary>
    public static void Match(string name, string text) => Match(Folder, name, text, Accepting());

    /// <summary>The same for a page of the documentation that is made by the program, by its path from the top.</summary>
    public static void MatchPage(string path, string text) =>
        Compare(WorkingCopy.At(path), Path.Combine(Folder, Path.GetFileName(path) + ".actual"), text, Accepting());

    internal static void Match(string folder, string name, string text, bool accept) =>
        Compare(Path.Combine(folder, name + ".txt"), Path.Combine(folder, name + ".actual"), text, accept);

    private static void Compare(string golden, string actual, string text, bool accept)
    {
        var expected = File.Exists(golden) ? Plain(File.ReadAllText(golden)) : "";
        text = Plain(text);
        if (accept || string.Equals(expected, text, StringComparison.Ordinal))
        {
            if (accept)
                Write(golden, text);
            File.Delete(actual);
            Assert.True(File.Exists(golden), $"{golden} is missing.");
            return;
        }

        Write(actual, text);
        Assert.Fail($"{Path.GetFileName(golden)} is not what it was.\n{FirstDifference(expected, text)}\nAll of the new text: {actual}\n"
            + "If this change is meant, run the tests with STINT_ACCEPT_GOLDENS=1 and commit the file.");
    }

    private static string FirstDifference(string expected, string actual)
    {
        var (was, now) = (expected.Split('\n'), actual.Split('\n'));
        var line = was.Zip(now).TakeWhile(pair => string.Equals(pair.First, pair.Second, StringComparison.Ordinal)).Count();
        return $"Line {line + 1}\n  was: {At(was, line)}\n  now: {At(now, line)}";
    }

    private static string At(string[] lines, int index) => index < lines.Length ? lines[index] : "(no more lines)";

    private static bool Accepting() =>
        Environment.GetEnvironmentVariable("STINT_ACCEPT_GOLDENS") == "1"
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));

    // The same text everywhere: git may give a working copy other line endings, and a file ends with one line break.
    private static string Plain(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
