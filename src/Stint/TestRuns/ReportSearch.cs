using System.Text;
using System.Text.RegularExpressions;
using Stint.Operations;
using Stint.TestRuns.Formats;

namespace Stint.TestRuns;

/// <summary>
/// Finds the report of a run: the files that the user names, the file that the command's own options name, files that its output names, and else the output
/// itself. A file older than the run is of another one.
/// </summary>
internal static partial class ReportSearch
{
    private const int MostFiles = 1000;
    private const int MostLooked = 100_000;

    /// <summary>Options of test runners that name the file of a report.</summary>
    private static readonly string[] Options = ["--junitxml", "--junit-xml", "--outputFile", "--outputFile.junit", "--outputFile.json", "--test-reporter-destination", "--junitfile", "--jsonfile"];

    /// <summary>pytest writes its report there beside what it is told to; the file names of tests stand in the older form alone.</summary>
    public static bool IsPytest(IReadOnlyList<string> words) =>
        words.Take(6).Any(word => Path.GetFileNameWithoutExtension(word) is "pytest" or "py.test") && !words.Any(word => word.StartsWith("--junit", StringComparison.Ordinal));

    /// <summary>The report of a run that began at a time of the file system's clock; null where there is none.</summary>
    public static TestReport? Find(string root, string folder, string[] patterns, IReadOnlyList<string> words, Ran ran, DateTimeOffset began, string? injected)
    {
        if (patterns.Length > 0)
        {
            var found = patterns.SelectMany(pattern => Files(folder, pattern)).Distinct(StringComparer.Ordinal).ToList();
            var fresh = found.FindAll(file => IsFresh(file, began));
            return fresh.Count > 0 ? Read(root, fresh) : throw Refusal.NotFound(
                "no_report",
                found.Count == 0 ? $"There is no file {string.Join(" or ", patterns.Select(PlainText.Line))}." : $"{PlainText.Line(found[0])} is older than the run.",
                "Name the file that the test runner writes, as seen from this folder: stint tests run --report FILE -- COMMAND");
        }

        foreach (var file in Named(words).Append(injected).OfType<string>())
        {
            var path = Path.GetFullPath(file, folder);
            if (File.Exists(path) && IsFresh(path, began))
                return Read(root, [path]);
        }

        if (ran.Output is not { } output)
            throw new Refusal(RefusalKind.TooLarge, "too_large", "The command wrote more than 64 MiB.", "Let it write its report into a file: stint tests run --report FILE -- COMMAND");
        var told = InOutput.Matches(Ansi.Strip(output)).Select(match => Path.GetFullPath(match.Groups["file"].Value.Trim(), folder)).Distinct(StringComparer.Ordinal).Where(path => File.Exists(path) && IsFresh(path, began)).Take(MostFiles).ToList();
        return told.Count > 0 ? Read(root, told) : FromText(root, output, ran.Errors);
    }

    /// <summary>Files read as one report; refuses one that is none.</summary>
    public static TestReport Read(string root, IReadOnlyList<string> files)
    {
        var cases = new CaseList(root);
        string? runner = null;
        var left = TestLimits.ReportBytes;
        foreach (var file in files)
        {
            var bytes = Bytes(file, left);
            left -= bytes.Length;
            runner = ReportFormat.Read(ReportFormat.Text(bytes), cases) is { } told ? runner ?? told : throw Refusal.Usage(
                "bad_report",
                $"{PlainText.Line(Path.GetFileName(file))} is no report that is known.",
                "Known are JUnit XML, TRX, TAP, the JSON of jest, vitest, go test and cargo, and what pytest, cargo and dotnet test write on the terminal.");
        }

        return cases.Report(runner!);
    }

    private static TestReport? FromText(string root, string text, string errors)
    {
        var cases = new CaseList(root);
        return ReportFormat.Read(text, cases, errors) is { } runner && (cases.Count > 0 || cases.UnnamedPassed + cases.UnnamedFailed + cases.UnnamedSkipped > 0) ? cases.Report(runner) : null;
    }

    private static ReadOnlyMemory<byte> Bytes(string file, int most)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return BoundedRead.All(stream, most) ?? throw new Refusal(RefusalKind.TooLarge, "too_large", "The report is larger than 64 MiB.", "Record it in parts, each by a command of its own.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Refusal.Usage("file_unreadable", $"{PlainText.Line(file)} cannot be read: {failure.Message}");
        }
    }

    private static IEnumerable<string> Named(IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            foreach (var option in Options)
            {
                if (words[i].StartsWith(option + "=", StringComparison.Ordinal))
                    yield return words[i][(option.Length + 1)..];
                else if (words[i] == option && i + 1 < words.Count)
                    yield return words[i + 1];
            }
        }
    }

    /// <summary>The files of a pattern: <c>*</c> and <c>?</c> within a name, <c>**</c> across folders.</summary>
    internal static IEnumerable<string> Files(string folder, string pattern)
    {
        var wild = pattern.AsSpan().IndexOfAny('*', '?');
        if (wild < 0)
            return File.Exists(Path.GetFullPath(pattern, folder)) ? [Path.GetFullPath(pattern, folder)] : [];
        var cut = pattern[..wild].LastIndexOfAny(['/', '\\']);
        var from = Path.GetFullPath(cut < 0 ? "." : pattern[..(cut + 1)], folder);
        if (!Directory.Exists(from))
            return [];
        var name = new Regex(Shape(pattern[(cut + 1)..].Replace('\\', '/')), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint, MaxRecursionDepth = 20 };
        return Directory.EnumerateFiles(from, "*", options).Take(MostLooked)
            .Where(file => name.IsMatch(Path.GetRelativePath(from, file).Replace('\\', '/')))
            .Take(MostFiles)
            .Order(StringComparer.Ordinal);
    }

    private static string Shape(string pattern)
    {
        var text = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            var across = pattern[i] == '*' && i + 1 < pattern.Length && pattern[i + 1] == '*';
            text.Append(pattern[i] switch
            {
                '*' when across => "(?:.*/)?",
                '*' => "[^/]*",
                '?' => "[^/]",
                _ => Regex.Escape(pattern[i].ToString()),
            });
            if (across)
                i += i + 2 < pattern.Length && pattern[i + 2] == '/' ? 2 : 1;
        }

        return text.Append('$').ToString();
    }

    // Some file systems keep whole seconds.
    private static bool IsFresh(string file, DateTimeOffset began) => File.GetLastWriteTimeUtc(file) >= began.UtcDateTime - TimeSpan.FromSeconds(2);

    // "Results File: /a/b.trx" of VSTest, "  - /a/b.trx" of the newer platform.
    [GeneratedRegex(@"^\s*(?:Results File:|-) +(?<file>\S.*\.trx)\s*$", RegexOptions.CultureInvariant | RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex InOutput { get; }
}
