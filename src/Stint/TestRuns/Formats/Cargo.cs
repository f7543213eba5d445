using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Stint.TestRuns.Formats;

/// <summary>
/// What Rust's test harness writes, as text and as JSON. Which binary a test is of stands in cargo's own lines, on standard error: where they are known, its
/// name stands before the test's. Tests of documentation have their file in their name.
/// </summary>
internal static partial class Cargo
{
    private const int LongestOutput = 8000;

    public static bool Looks(string line) => Total.IsMatch(line);

    public static bool LooksJson(string line) => line.StartsWith("{ \"type\":", StringComparison.Ordinal) || (line.StartsWith("{\"type\":", StringComparison.Ordinal) && (line.Contains("\"suite\"", StringComparison.Ordinal) || line.Contains("\"test\"", StringComparison.Ordinal)));

    public static void Read(IEnumerable<string> lines, CaseList cases, IEnumerable<string> errors)
    {
        var binary = "";
        // As many as there are, each begins with how many tests it will run.
        var next = new Queue<string>(errors.Select(line => Running.Match(line)).Where(match => match.Success).Select(match => match.Groups["crate"].Value + "::"));
        var found = new List<TestCase>();
        StringBuilder? said = null;
        var saying = -1;
        foreach (var line in lines)
        {
            if (Running.Match(line) is { Success: true } running)
                binary = running.Groups["crate"].Value + "::";
            else if (Began.IsMatch(line))
                (binary, said) = (next.TryDequeue(out var crate) ? crate : binary, null);
            else if (Heading.Match(line) is { Success: true } heading)
            {
                Settle(found, ref saying, ref said);
                (saying, said) = (found.FindLastIndex(each => each.Id == Id(binary, heading.Groups["name"].Value)), new StringBuilder());
            }
            else if (line.StartsWith("failures:", StringComparison.Ordinal) || Total.IsMatch(line))
                Settle(found, ref saying, ref said);
            else if (Test.Match(line) is { Success: true } test)
                found.Add(new TestCase(Id(binary, test.Groups["name"].Value), Word(test.Groups["word"].Value)));
            else if (said is { Length: < LongestOutput })
                said.Append(line.AsSpan(0, Math.Min(line.Length, LongestOutput - said.Length))).Append('\n');
        }

        Settle(found, ref saying, ref said);
        foreach (var each in found)
            cases.Add(each);
    }

    public static void ReadJson(IEnumerable<string> lines, CaseList cases)
    {
        foreach (var line in lines)
        {
            if (!line.StartsWith('{') || Parse(line) is not { } told)
                continue;
            using (told)
            {
                var item = told.RootElement;
                if (Text(item, "type") != "test" || Text(item, "name") is not { } name)
                    continue;
                var seconds = item.TryGetProperty("exec_time", out var time) && time.ValueKind == JsonValueKind.Number ? time.GetDouble() : (double?)null;
                switch (Text(item, "event"))
                {
                    case "ok":
                        cases.Add(new TestCase(name, Outcome.Passed, seconds));
                        break;
                    case "ignored":
                        cases.Add(new TestCase(name, Outcome.Skipped));
                        break;
                    case "failed" or "timeout":
                        cases.Add(Failed(new TestCase(name, Outcome.Failed, seconds), Text(item, "stdout") ?? ""));
                        break;
                }
            }
        }
    }

    private static void Settle(List<TestCase> found, ref int saying, ref StringBuilder? said)
    {
        if (said is not null && saying >= 0)
            found[saying] = Failed(found[saying], said.ToString());
        (saying, said) = (-1, null);
    }

    private static TestCase Failed(TestCase test, string output)
    {
        var panic = Panicked.Match(output);
        var lines = output.Split('\n').Select(each => each.Trim()).Where(each => each.Length > 0).ToList();
        var at = lines.FindIndex(each => each.Contains(" panicked at ", StringComparison.Ordinal));
        return test with
        {
            File = panic.Success && !panic.Groups["file"].Value.StartsWith('/') ? panic.Groups["file"].Value : null,
            Type = panic.Success ? "panic" : null,
            Message = at >= 0 && at + 1 < lines.Count ? lines[at + 1] : lines.FirstOrDefault(),
            Stack = string.Join('\n', lines.Where(each => !each.StartsWith("thread '", StringComparison.Ordinal) && !each.StartsWith("note:", StringComparison.Ordinal))),
        };
    }

    // A test that shall panic is named with it.
    private static string Id(string binary, string name) =>
        (name.Contains(".rs - ", StringComparison.Ordinal) ? "" : binary) + (name.EndsWith(" - should panic", StringComparison.Ordinal) ? name[..^15] : name);

    private static string Word(string word) => word switch
    {
        "ok" => Outcome.Passed,
        "FAILED" => Outcome.Failed,
        _ => Outcome.Skipped,
    };

    private static JsonDocument? Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line) is { RootElement.ValueKind: JsonValueKind.Object } told ? told : null;
        }
        catch (JsonException)
        {
            // A line of something else between the events.
            return null;
        }
    }

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"^\s*Running (?:unittests )?\S+ \((?:\S*[/\\])?(?<crate>[\w\-]+?)(?:-[0-9a-f]{16})?(?:\.exe)?\)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Running { get; }

    [GeneratedRegex(@"^running \d+ tests?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Began { get; }

    [GeneratedRegex(@"^test (?<name>.+?) \.\.\. (?<word>ok|FAILED|ignored)(?:, .*| <[\d.]+s>)?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Test { get; }

    [GeneratedRegex(@"^---- (?<name>.+) stdout ----$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading { get; }

    [GeneratedRegex(@"^test result: (?:ok|FAILED)\. \d+ passed; \d+ failed", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Total { get; }

    [GeneratedRegex(@"panicked at (?:'.*', )?(?<file>[^\s:]+\.rs):\d+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Panicked { get; }
}
