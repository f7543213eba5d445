using System.Xml;

namespace Stint.TestRuns.Formats;

/// <summary>JUnit's XML, as pytest, vitest, jest-junit, node, Surefire, Gradle, nextest and many others write it.</summary>
internal static class JUnit
{
    public static string Read(XmlReader reader, CaseList cases)
    {
        var runner = "junit";
        var suites = new Stack<(int Depth, string Name, string? File)>();
        do
        {
            if (reader.NodeType == XmlNodeType.EndElement && suites.TryPeek(out var top) && top.Depth == reader.Depth)
            {
                suites.Pop();
                continue;
            }

            if (reader.NodeType != XmlNodeType.Element)
                continue;
            switch (reader.LocalName)
            {
                case "testsuites" or "testsuite":
                    var name = reader.GetAttribute("name") ?? "";
                    runner = Runner(name) ?? runner;
                    if (reader.LocalName == "testsuite" && !reader.IsEmptyElement)
                        suites.Push((reader.Depth, name, reader.GetAttribute("file")));
                    break;
                case "testcase":
                    if (reader.GetAttribute("classname") is "test" or "suite" && runner == "junit")
                        runner = "node";
                    Case(reader, cases, runner, suites);
                    break;
            }
        }
        while (SafeXml.Next(reader));
        return runner;
    }

    private static string? Runner(string suite) => suite switch
    {
        "pytest" => "pytest",
        "vitest tests" => "vitest",
        "jest tests" => "jest",
        "nextest-run" => "nextest",
        _ => null,
    };

    private static void Case(XmlReader reader, CaseList cases, string runner, Stack<(int Depth, string Name, string? File)> suites)
    {
        var (name, group) = (reader.GetAttribute("name") ?? "", reader.GetAttribute("classname") ?? "");
        var file = reader.GetAttribute("file") ?? (suites.TryPeek(out var suite) ? suite.File : null);
        var seconds = SafeXml.Seconds(reader.GetAttribute("time"));
        var id = Id(cases, runner, group, name, ref file, suites);
        var attempts = new List<TestCase>();
        var skipped = false;
        if (!reader.IsEmptyElement)
        {
            for (var depth = reader.Depth; SafeXml.Next(reader) && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth);)
            {
                if (reader.NodeType != XmlNodeType.Element)
                    continue;
                switch (reader.LocalName)
                {
                    case "failure" or "error" or "rerunFailure" or "rerunError":
                        attempts.Add(Failure(reader, id, file, seconds));
                        break;
                    case "flakyFailure" or "flakyError":
                        attempts.Insert(attempts.FindIndex(each => each.Outcome == Outcome.Passed) is >= 0 and var at ? at : attempts.Count, Failure(reader, id, file, null));
                        if (!attempts.Exists(each => each.Outcome == Outcome.Passed))
                            attempts.Add(new TestCase(id, Outcome.Passed, seconds, file));
                        break;
                    case "skipped":
                        skipped = true;
                        SafeXml.Inner(reader);
                        break;
                    default:
                        SafeXml.Inner(reader);
                        break;
                }
            }
        }

        // What is still to do may fail.
        if (skipped)
            attempts = [new TestCase(id, Outcome.Skipped, seconds, file)];
        if (attempts.Count == 0)
            cases.Add(new TestCase(id, Outcome.Passed, seconds, file));
        foreach (var attempt in attempts)
            cases.Add(attempt);
    }

    private static TestCase Failure(XmlReader reader, string id, string? file, double? seconds)
    {
        var (type, message) = (reader.GetAttribute("type"), reader.GetAttribute("message"));
        var stack = SafeXml.Inner(reader);
        return new TestCase(id, Outcome.Failed, seconds, file, Failures.Type(type, message, stack), message ?? Failures.FirstLine(stack), stack);
    }

    private static string Id(CaseList cases, string runner, string group, string name, ref string? file, Stack<(int Depth, string Name, string? File)> suites)
    {
        if (runner == "pytest")
            return PytestId(group, name, ref file);
        if (runner == "node" && group is "test" or "suite")
            return string.Join(" > ", [.. suites.Reverse().Select(each => each.Name), name]);
        if (file is null && group.Contains('.', StringComparison.Ordinal) && Failures.IsSource(group))
            file = group;
        if (group.Length == 0)
            group = suites.TryPeek(out var suite) ? suite.Name : "";
        group = Failures.IsSource(group) ? cases.Relative(group) ?? group : group;
        return group.Length == 0 || group == name || name.StartsWith(group + ".", StringComparison.Ordinal) ? name : $"{group}::{name}";
    }

    /// <summary>As pytest names it: the file, the classes, the test. Where the report does not name the file, modules are written small and classes large.</summary>
    private static string PytestId(string group, string name, ref string? file)
    {
        if (group.Length == 0)
            return name;
        var parts = group.Split('.');
        var module = file is { } known ? known.Replace('\\', '/').Split('/').Length : Array.FindIndex(parts, part => part.Length > 0 && char.IsUpper(part[0]) && part.StartsWith("Test", StringComparison.Ordinal));
        module = module <= 0 || module > parts.Length ? parts.Length : module;
        file ??= string.Join('/', parts[..module]) + ".py";
        return string.Join("::", [file.Replace('\\', '/'), .. parts[module..], name]);
    }
}
