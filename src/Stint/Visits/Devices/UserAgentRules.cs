using System.Text.RegularExpressions;

namespace Stint.Visits;

/// <summary>One rule of uap-core: what a user agent of this kind looks like, and what it is called.</summary>
/// <param name="texts">One of them stands in whatever the pattern matches; none: nothing is known of it.</param>
/// <param name="name">The name, with $1 for what the first group holds; empty: the first group is the name.</param>
internal sealed class UserAgentRule(string pattern, bool anyCase, string name, string[] texts)
{
    /// <summary>Only what was written to cost time takes so long: of some ten thousand user agents made for that, none took a hundredth of it for all rules together.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    // Made when it is first needed: most of them never are.
    private Regex? regex;

    /// <summary>The name that this rule gives a user agent; null when it is of another kind.</summary>
    /// <exception cref="RegexMatchTimeoutException">The user agent was made to cost time.</exception>
    public string? NameOf(string userAgent)
    {
        if (texts.Length > 0 && !MayMatch(userAgent))
            return null;
        regex ??= new Regex(pattern, RegexOptions.CultureInvariant | (anyCase ? RegexOptions.IgnoreCase : RegexOptions.None), Longest);
        var match = regex.Match(userAgent);
        if (!match.Success)
            return null;
        var first = match.Groups[1].Value;
        return (name.Length == 0 ? first : name.Replace("$1", first, StringComparison.Ordinal)).Trim();
    }

    private bool MayMatch(string userAgent)
    {
        var comparison = anyCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        foreach (var text in texts)
        {
            if (userAgent.Contains(text, comparison))
                return true;
        }

        return false;
    }
}

/// <summary>The rules of uap-core, in their order: the first that matches holds. They are read when a user agent is first asked about.</summary>
internal sealed partial class UserAgentRules
{
    private static readonly Lazy<UserAgentRules> Read = new(() => new UserAgentRules());

    // Bots alone are asked for.
    private static readonly Lazy<HashSet<string>> Words = new(() => new(
        Rows().SelectMany(cells => cells[2..].SelectMany(cell => Word().Matches(cell).Select(match => match.Groups["word"].Value)).Append(cells[2])), StringComparer.OrdinalIgnoreCase));

    private readonly List<UserAgentRule> browsers = [];
    private readonly List<UserAgentRule> systems = [];
    private readonly List<(UserAgentRule Rule, bool IsSpider)> devices = [];

    private UserAgentRules()
    {
        foreach (var cells in Rows())
        {
            var rule = new UserAgentRule(cells[3], cells[1] == "i", cells[2], cells[4..]);
            switch (cells[0])
            {
                case "browser":
                    browsers.Add(rule);
                    break;
                case "os":
                    systems.Add(rule);
                    break;
                default:
                    devices.Add((rule, cells[0] == "spider"));
                    break;
            }
        }
    }

    /// <summary>The cells of each rule, as uap-core.tsv describes them.</summary>
    internal static IEnumerable<string[]> Rows()
    {
        using var stream = typeof(UserAgentRules).Assembly.GetManifestResourceStream("devices/uap-core.tsv")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
                yield return line.Split('\t');
        }
    }

    public static UserAgentRules All => Read.Value;

    /// <summary>A name as the rules write it, where it stands in them; what a user agent alone has is null.</summary>
    public static string? Known(string name) => Words.Value.TryGetValue(name, out var known) && known.Length > 2 ? known : null;

    public string? Browser(string userAgent) => First(browsers, userAgent);

    public string? System(string userAgent) => First(systems, userAgent);

    /// <summary>Whether it is a crawler. Words of crawlers stand in the names of some devices too, so those that come before are asked.</summary>
    public bool IsSpider(string userAgent)
    {
        var place = devices.FindIndex(each => each.IsSpider && each.Rule.NameOf(userAgent) is not null);
        return place >= 0 && !devices.Take(place).Any(each => !each.IsSpider && each.Rule.NameOf(userAgent) is not null);
    }

    private static string? First(List<UserAgentRule> rules, string userAgent)
    {
        foreach (var rule in rules)
        {
            if (rule.NameOf(userAgent) is { } name)
                return name.Length == 0 ? null : name;
        }

        return null;
    }

    /// <summary>A word of a pattern or a name; what follows a backslash is none.</summary>
    [GeneratedRegex(@"\\.|(?<word>[A-Za-z][A-Za-z0-9_-]{2,40})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
