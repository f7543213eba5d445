using System.Globalization;
using System.Text.RegularExpressions;

namespace Stint.TestRuns.Formats;

/// <summary>
/// The Test Anything Protocol, with subtests set in by four spaces and YAML between --- and .... Leaves are tests; what sums up its subtests is none. A plan
/// that was not kept and a bail-out are failures.
/// </summary>
internal static partial class Tap
{
    /// <summary>One level of subtests; its name comes at its end.</summary>
    private sealed class Level
    {
        public long? Plan { get; set; }
        public long Ran { get; set; }
        public List<TestCase> Cases { get; } = [];

        /// <summary>The YAML behind the last line is about a test, and not about what sums up several.</summary>
        public bool LastIsLeaf { get; set; }
    }

    public static bool Looks(string line) => line.StartsWith("TAP version ", StringComparison.Ordinal) || Point.IsMatch(line);

    public static string Read(IEnumerable<string> lines, CaseList cases)
    {
        var levels = new List<Level> { new() };
        string? yaml = null;
        var fields = new List<string>();
        var runner = "tap";
        foreach (var raw in lines)
        {
            var line = raw.TrimEnd();
            var indent = line.Length - line.TrimStart(' ').Length;
            var text = line[indent..];
            if (yaml is not null)
            {
                if (text == "..." && indent <= yaml.Length)
                {
                    Apply(levels[^1], fields, cases, ref runner);
                    yaml = null;
                }
                else if (fields.Count < 200)
                {
                    fields.Add(line.Length > yaml.Length ? line[Math.Min(yaml.Length, indent)..] : "");
                }

                continue;
            }

            var depth = indent / 4;
            if (text == "---" && levels[^1].Cases.Count > 0)
            {
                (yaml, fields) = (new string(' ', indent), []);
                continue;
            }

            if (Point.Match(text) is { Success: true } point && depth < 100)
            {
                while (levels.Count <= depth)
                    levels.Add(new Level());
                Take(levels, depth, point);
            }
            else if (Plan.Match(text) is { Success: true } plan && depth < levels.Count)
            {
                levels[depth].Plan = long.TryParse(plan.Groups["n"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;
            }
            else if (text.StartsWith("Bail out!", StringComparison.Ordinal))
            {
                levels[0].Cases.Add(new TestCase("(bail out)", Outcome.Failed, Type: "Bail out", Message: text[9..].Trim()));
                levels[0].Plan = null;
            }
        }

        while (levels.Count > 1)
            Join(levels, "(unfinished)");
        if (levels[0].Plan is { } planned && planned != levels[0].Ran)
            levels[0].Cases.Add(new TestCase("(plan)", Outcome.Failed, Type: "Plan", Message: string.Create(CultureInfo.InvariantCulture, $"{planned} tests were planned, {levels[0].Ran} ran")));
        foreach (var each in levels[0].Cases)
            cases.Add(each);
        return runner;
    }

    private static void Take(List<Level> levels, int depth, Match point)
    {
        var (name, rest) = Split(point.Groups["rest"].Value);
        // Deeper ones that ended without a line of their own.
        while (levels.Count > depth + 2)
            Join(levels, "(unfinished)");
        var level = levels[depth];
        level.Ran++;
        var ok = !point.Groups["not"].Success;
        var skipped = rest.StartsWith("skip", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("todo", StringComparison.OrdinalIgnoreCase);
        if (name.Length == 0)
            name = "test " + (point.Groups["n"].Value is { Length: > 0 } number ? number : level.Ran.ToString(CultureInfo.InvariantCulture));
        if (levels.Count == depth + 2)
        {
            var inside = levels[^1];
            var failed = inside.Cases.Exists(each => each.Outcome == Outcome.Failed);
            Join(levels, name);
            level.LastIsLeaf = false;
            // Its own hooks may fail where no test in it did.
            if (ok || failed || skipped)
                return;
        }

        level.LastIsLeaf = true;
        level.Cases.Add(new TestCase(name, skipped ? Outcome.Skipped : ok ? Outcome.Passed : Outcome.Failed));
    }

    private static void Join(List<Level> levels, string name)
    {
        var inside = levels[^1];
        levels.RemoveAt(levels.Count - 1);
        foreach (var each in inside.Cases)
            levels[^1].Cases.Add(each with { Id = $"{name} > {each.Id}" });
    }

    /// <summary>The name and the directive behind it; <c>\#</c> is a sign of the name.</summary>
    private static (string Name, string Directive) Split(string rest)
    {
        var directive = "";
        if (Directive.Match(rest) is { Success: true } match)
            (rest, directive) = (rest[..match.Index], match.Groups["what"].Value);
        rest = rest.TrimStart();
        if (rest.StartsWith("- ", StringComparison.Ordinal) || rest == "-")
            rest = rest[1..];
        return (rest.Trim().Replace("\\#", "#", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal), directive);
    }

    private static void Apply(Level level, List<string> fields, CaseList cases, ref string runner)
    {
        if (!level.LastIsLeaf)
            return;
        var values = Yaml(fields);
        var last = level.Cases[^1];
        // A group without a test in it.
        if (values.GetValueOrDefault("type") == "suite" && last.Outcome != Outcome.Failed)
        {
            level.Cases.RemoveAt(level.Cases.Count - 1);
            level.LastIsLeaf = false;
            return;
        }

        if (values.ContainsKey("duration_ms"))
            runner = "node";
        var failed = last.Outcome == Outcome.Failed;
        level.Cases[^1] = last with
        {
            Seconds = SafeXml.Seconds(values.GetValueOrDefault("duration_ms")) / 1000,
            File = values.GetValueOrDefault("location") is { } location && cases.Relative(Position.Replace(location, "")) is { } file ? file : last.File,
            Type = failed ? Failures.Type(values.GetValueOrDefault("name") ?? values.GetValueOrDefault("type"), values.GetValueOrDefault("error")) ?? values.GetValueOrDefault("failureType") : null,
            Message = failed ? values.GetValueOrDefault("error") ?? values.GetValueOrDefault("message") : null,
            Stack = failed ? values.GetValueOrDefault("stack") ?? values.GetValueOrDefault("at") : null,
        };
    }

    /// <summary>What test runners write of YAML: names with a plain or quoted value, or with a block of lines set in below them.</summary>
    private static Dictionary<string, string> Yaml(List<string> lines)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < lines.Count; i++)
        {
            if (Field.Match(lines[i].TrimStart().Length == lines[i].Length ? lines[i] : "") is not { Success: true } field)
                continue;
            var value = field.Groups["value"].Value.Trim();
            if (value is "|" or "|-" or ">" or ">-" or "")
            {
                var block = new List<string>();
                while (i + 1 < lines.Count && (lines[i + 1].Length == 0 || lines[i + 1][0] == ' '))
                    block.Add(lines[++i].Trim());
                value = string.Join('\n', block);
            }
            else if (value.Length > 1 && value[0] is '\'' or '"' && value[^1] == value[0])
            {
                value = value[1..^1];
            }

            values.TryAdd(field.Groups["name"].Value, value);
        }

        return values;
    }

    [GeneratedRegex(@"^(?<not>not )?ok\b(?: +(?<n>\d{1,9}))?(?<rest>.*)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Point { get; }

    [GeneratedRegex(@"^1\.\.(?<n>\d{1,9})\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plan { get; }

    [GeneratedRegex(@"(?<!\\)#\s*(?<what>(?:skip|todo)\b.*)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Directive { get; }

    [GeneratedRegex(@"(?::\d+){1,2}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Position { get; }

    [GeneratedRegex(@"^(?<name>[A-Za-z_]\w*):(?<value>.*)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Field { get; }
}
