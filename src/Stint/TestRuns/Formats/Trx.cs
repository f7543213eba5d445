using System.Globalization;
using System.Xml;

namespace Stint.TestRuns.Formats;

/// <summary>The results of Visual Studio's tests and of Microsoft.Testing.Platform. Definitions stand behind the results that they name.</summary>
internal static class Trx
{
    private sealed record Result(string TestId, string Name, string Outcome, double? Seconds, string? Message, string? Stack);

    public static string Read(XmlReader reader, CaseList cases)
    {
        var results = new List<Result>();
        var classes = new Dictionary<string, (string Class, string Method)>(StringComparer.Ordinal);
        var unit = "";
        do
        {
            if (reader.NodeType != XmlNodeType.Element)
                continue;
            switch (reader.LocalName)
            {
                case "UnitTestResult" or "GenericTestResult" or "WebTestResult":
                    Take(reader, results);
                    break;
                case "UnitTest":
                    unit = reader.GetAttribute("id") ?? "";
                    break;
                case "TestMethod" when unit.Length > 0:
                    classes[unit] = ((reader.GetAttribute("className") ?? "").Split(',')[0], reader.GetAttribute("name") ?? "");
                    break;
            }
        }
        while (SafeXml.Next(reader));
        foreach (var result in results)
        {
            var id = classes.TryGetValue(result.TestId, out var of) ? Id(of.Class, of.Method, result.Name) : result.Name;
            var failed = result.Outcome == Outcome.Failed;
            cases.Add(new TestCase(id, result.Outcome, result.Seconds, failed ? File(cases, result.Stack) : null, failed ? Failures.Type(null, result.Message) : null, failed ? result.Message : null, result.Stack));
        }

        return "dotnet";
    }

    /// <summary>A result, or, where it has rows of data inside, these.</summary>
    private static void Take(XmlReader reader, List<Result> results)
    {
        var (id, name, seconds) = (reader.GetAttribute("testId") ?? "", reader.GetAttribute("testName") ?? "", Seconds(reader.GetAttribute("duration")));
        var outcome = reader.GetAttribute("outcome") switch
        {
            "Passed" or "PassedButRunAborted" or "Completed" or "Warning" => Outcome.Passed,
            "NotExecuted" or "Inconclusive" or "NotRunnable" or "Disconnected" or "Pending" or "InProgress" => Outcome.Skipped,
            _ => Outcome.Failed,
        };
        string? message = null, stack = null;
        var inner = false;
        if (!reader.IsEmptyElement)
        {
            for (var depth = reader.Depth; SafeXml.Next(reader) && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth);)
            {
                if (reader.NodeType != XmlNodeType.Element)
                    continue;
                switch (reader.LocalName)
                {
                    case "UnitTestResult":
                        inner = true;
                        Take(reader, results);
                        break;
                    case "Message":
                        message ??= SafeXml.Inner(reader);
                        break;
                    case "StackTrace":
                        stack ??= SafeXml.Inner(reader);
                        break;
                }
            }
        }

        if (!inner)
            results.Add(new Result(id, name, outcome, seconds, message, stack));
    }

    /// <summary>The class and what the runner shows of the test, which has the arguments of one that has any.</summary>
    private static string Id(string type, string method, string shown)
    {
        if (type.Length == 0)
            return shown;
        if (shown.StartsWith(type + ".", StringComparison.Ordinal) || (method.Length > type.Length && method.StartsWith(type + ".", StringComparison.Ordinal) && shown == method))
            return shown;
        return shown.StartsWith(method, StringComparison.Ordinal) || method.Length == 0 ? $"{type}.{shown}" : $"{type}.{method}({shown})";
    }

    /// <summary>The file of the innermost place that the worktree has.</summary>
    private static string? File(CaseList cases, string? stack)
    {
        foreach (var line in (stack ?? "").Split('\n').Take(40))
        {
            var at = line.IndexOf(" in ", StringComparison.Ordinal);
            var end = line.LastIndexOf(":line ", StringComparison.Ordinal);
            if (at >= 0 && end > at + 4 && cases.Relative(line[(at + 4)..end]) is { } path)
                return path;
        }

        return null;
    }

    private static double? Seconds(string? duration) => TimeSpan.TryParse(duration, CultureInfo.InvariantCulture, out var span) ? span.TotalSeconds : null;
}
