using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Stint.TestRuns.Formats;

/// <summary>The events of <c>go test -json</c>. A test with subtests counts beside them, as go counts it; a package that fails without a failed test has a failure of its own.</summary>
internal static partial class GoTest
{
    private const int LongestOutput = 8000;

    public static bool Looks(string line) => line.StartsWith('{') && line.Contains("\"Action\":", StringComparison.Ordinal) && line.Contains("\"Package\":", StringComparison.Ordinal);

    public static void Read(IEnumerable<string> lines, CaseList cases)
    {
        var output = new Dictionary<string, StringBuilder>(StringComparer.Ordinal);
        var failed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (!line.StartsWith('{') || Parse(line) is not { } told)
                continue;
            using (told)
            {
                var item = told.RootElement;
                var (package, test, action) = (Text(item, "Package") ?? Text(item, "ImportPath") ?? "", Text(item, "Test"), Text(item, "Action"));
                package = package.Split(' ')[0];
                var id = test is null ? package : $"{package}::{test}";
                switch (action)
                {
                    case "output" or "build-output":
                        var kept = output.TryGetValue(id, out var there) ? there : output[id] = new StringBuilder();
                        var text = Text(item, "Output") ?? "";
                        kept.Append(text.AsSpan(0, Math.Max(0, Math.Min(text.Length, LongestOutput - kept.Length))));
                        break;
                    case "pass" or "skip" when test is not null:
                        cases.Add(new TestCase(id, action == "pass" ? Outcome.Passed : Outcome.Skipped, Elapsed(item), File(package, output.GetValueOrDefault(id))));
                        output.Remove(id);
                        break;
                    case "fail" when test is not null:
                        failed.Add(package);
                        cases.Add(Failed(id, package, Elapsed(item), output.GetValueOrDefault(id)?.ToString() ?? ""));
                        output.Remove(id);
                        break;
                    case "fail" when failed.Add(package):
                        cases.Add(Failed($"{package}::(package)", package, Elapsed(item), output.GetValueOrDefault(package)?.ToString() ?? ""));
                        break;
                }
            }
        }
    }

    private static TestCase Failed(string id, string package, double? seconds, string output)
    {
        var lines = output.Split('\n').Select(each => each.Trim()).Where(each => each.Length > 0 && !each.StartsWith("===", StringComparison.Ordinal) && !each.StartsWith("---", StringComparison.Ordinal) && each != "FAIL").ToList();
        var first = lines.Find(each => each.StartsWith("panic:", StringComparison.Ordinal)) ?? lines.FirstOrDefault("");
        return new TestCase(id, Outcome.Failed, seconds, File(package, new StringBuilder(output)), first.StartsWith("panic:", StringComparison.Ordinal) ? "panic" : "failed", Place.Replace(first, ""), string.Join('\n', lines));
    }

    /// <summary>go names the file alone; its folder is the package's, of which only the end is known: it is found by its name.</summary>
    private static string? File(string package, StringBuilder? output) => output is not null && Place.Match(output.ToString()) is { Success: true } place
        ? package[(package.LastIndexOf('/') + 1)..] is var folder && package.Contains('/', StringComparison.Ordinal) ? $"{folder}/{place.Groups["file"].Value}" : place.Groups["file"].Value
        : null;

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

    private static double? Elapsed(JsonElement item) => item.TryGetProperty("Elapsed", out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    [GeneratedRegex(@"(?<file>[\w.\-]+_test\.go):\d+: ?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place { get; }
}
