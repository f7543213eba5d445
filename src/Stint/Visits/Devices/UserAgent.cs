using System.Text.RegularExpressions;
using Stint.Operations;

namespace Stint.Visits;

/// <summary>What a user agent says. Reading one asks some hundred patterns, so what was read lately is kept.</summary>
/// <param name="Type">desktop, mobile or tablet; null where it is something else, like a television, or not told.</param>
/// <param name="Bot">Why it is no person's: see <see cref="Bots"/>.</param>
internal sealed record UserAgent(string? Browser, string? Os, string? Type, string? Bot)
{
    /// <summary>Characters that are looked at: browsers write half as many, and what a pattern costs grows with the text.</summary>
    internal const int Longest = 512;

    /// <summary>The longest name of a browser or a system that is kept.</summary>
    private const int LongestName = 60;

    private static readonly RecentlyRead<UserAgent> Read = new(most: 4096);

    public static UserAgent Of(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
            return Nothing;
        return Read.Get(userAgent.Length > Longest ? userAgent[..Longest] : userAgent, Parse);
    }

    private static readonly UserAgent Nothing = new(null, null, null, Bots.NoUserAgent);

    private static UserAgent Parse(string said)
    {
        try
        {
            var text = Plain(said);
            var rules = UserAgentRules.All;
            var browser = Bounded(rules.Browser(text));
            var os = Today(Bounded(rules.System(text)));
            return new UserAgent(browser, os, DeviceTypes.Of(text, os), Bots.Of(text, browser, os, rules));
        }
        catch (RegexMatchTimeoutException)
        {
            return new UserAgent(null, null, null, Bots.Unreadable);
        }
    }

    /// <summary>Names come out of it that are stored and shown.</summary>
    private static string Plain(string text) =>
        PlainText.Line(PlainText.IsWellFormed(text) ? text : string.Concat(text.Select(c => char.IsSurrogate(c) || c == '\uFFFD' ? '?' : c)));

    private static string? Bounded(string? name) => name is null or { Length: <= LongestName } ? name : name[..LongestName].TrimEnd();

    /// <summary>The name under which people and client hints know it today.</summary>
    private static string? Today(string? os) => os == "Mac OS X" ? "macOS" : os;
}

/// <summary>The last answers by what was asked, between half and all of the most that are kept.</summary>
internal sealed class RecentlyRead<T>(int most)
    where T : class
{
    private readonly Lock guard = new();
    private Dictionary<string, T> recent = new(StringComparer.Ordinal);
    private Dictionary<string, T> before = new(StringComparer.Ordinal);

    public T Get(string key, Func<string, T> make)
    {
        lock (guard)
        {
            if (recent.TryGetValue(key, out var known))
                return known;
            if (before.TryGetValue(key, out known))
            {
                Keep(key, known);
                return known;
            }
        }

        // Outside of the lock: two that ask at once both make it, and it is the same.
        var made = make(key);
        lock (guard)
            Keep(key, made);
        return made;
    }

    private void Keep(string key, T value)
    {
        if (recent.Count >= most / 2)
            (before, recent) = (recent, new Dictionary<string, T>(StringComparer.Ordinal));
        recent[key] = value;
    }
}
