using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Stint.TestRuns;

/// <summary>
/// A failure's mark: the same failure has the same one on another machine, in another folder and after other lines moved. Made of the test, the type of
/// what was thrown and the first places of the stack, without what differs from run to run.
/// </summary>
internal static partial class Fingerprint
{
    private const int Frames = 5;

    public static string Of(string test, string? type, string? stack)
    {
        var text = new StringBuilder(test).Append('\n').Append(type);
        foreach (var frame in (stack ?? "").Split('\n').Where(line => Frame.IsMatch(line)).Take(Frames))
            text.Append('\n').Append(Normal(frame));
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }

    /// <summary>A place without folders, line numbers, addresses, ids, times and the names of temporary files.</summary>
    internal static string Normal(string frame)
    {
        frame = Temporary.Replace(frame.Trim(), "TEMP");
        frame = Folders.Replace(frame, "");
        frame = Id.Replace(frame, "ID");
        return Digits.Replace(frame, "#");
    }

    [GeneratedRegex(@"^\s*at |\bFile "".*"", line |\w[)\]>]?:\d+|^\s*\d+: ", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Frame { get; }

    // What stands in a folder for temporary files has a name of the moment.
    [GeneratedRegex(@"(?:file://)?(?:/private)?/(?:tmp|var/tmp|var/folders|dev/shm)/[^\s:'""()]+|[A-Za-z]:\\[^\s:'""()]*\\Te?mp\\[^\s:'""()]+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Temporary { get; }

    [GeneratedRegex(@"(?:file://)?(?:\b[A-Za-z]:)?(?:(?<![\w.~@+\-])[\w.~@+\-]+)?(?:[/\\](?=[\w.~@+\-]+[/\\])[\w.~@+\-]+)*[/\\](?=[\w.~@+\-])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Folders { get; }

    [GeneratedRegex(@"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b|\b0x[0-9a-fA-F]+\b|\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id { get; }

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits { get; }
}
