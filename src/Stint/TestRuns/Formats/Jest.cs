using System.Text.Json;

namespace Stint.TestRuns.Formats;

/// <summary>The JSON of jest, and of vitest, which has the same shape.</summary>
internal static class Jest
{
    public static string Read(JsonElement report, CaseList cases)
    {
        // Only jest counts files that could not be run.
        var runner = report.TryGetProperty("numRuntimeErrorTestSuites", out _) ? "jest" : "vitest";
        foreach (var file in Items(report, "testResults"))
        {
            var name = Text(file, "name") ?? Text(file, "testFilePath") ?? "";
            var path = cases.Relative(name) ?? name[(name.LastIndexOf('/') + 1)..];
            var before = cases.Count;
            foreach (var test in Items(file, "assertionResults").Concat(Items(file, "testResults")))
                Take(test, path, cases);
            // A file that does not even load has no tests, and fails.
            if (cases.Count == before && Text(file, "status") == "failed")
                cases.Add(Failed($"{path}::(file)", path, null, Text(file, "message") ?? Text(file, "failureMessage") ?? ""));
        }

        return runner;
    }

    private static void Take(JsonElement test, string path, CaseList cases)
    {
        var titles = Items(test, "ancestorTitles").Select(each => each.ValueKind == JsonValueKind.String ? each.GetString()! : "").Append(Text(test, "title") ?? Text(test, "fullName") ?? "");
        var id = $"{path}::{string.Join(" > ", titles.Where(title => title.Length > 0))}";
        var seconds = test.TryGetProperty("duration", out var ms) && ms.ValueKind == JsonValueKind.Number ? ms.GetDouble() / 1000 : (double?)null;
        switch (Text(test, "status"))
        {
            case "passed":
                // Each invocation before the last one that counts was a failure.
                foreach (var reason in Items(test, "retryReasons").Take(20))
                    cases.Add(Failed(id, path, null, reason.ValueKind == JsonValueKind.String ? reason.GetString()! : ""));
                cases.Add(new TestCase(id, Outcome.Passed, seconds, path));
                break;
            case "failed":
                cases.Add(Failed(id, path, seconds, Items(test, "failureMessages").Select(each => each.ValueKind == JsonValueKind.String ? each.GetString()! : "").FirstOrDefault("")));
                break;
            default:
                cases.Add(new TestCase(id, Outcome.Skipped, seconds, path));
                break;
        }
    }

    private static TestCase Failed(string id, string path, double? seconds, string message)
    {
        message = CaseList.Clean(message.Length > 8000 ? message[..8000] : message);
        var first = Failures.FirstLine(message);
        return new TestCase(id, Outcome.Failed, seconds, path, Failures.Type(null, first), first, message);
    }

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<JsonElement> Items(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];
}
