using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Stint.Operations;

/// <summary>What <c>ps</c> tells of processes, where there is no <c>/proc</c>.</summary>
internal static class PsTable
{
    /// <summary>Number, parent, state, the five words of its start, and the program.</summary>
    private const int Words = 9;

    /// <summary>The processes that are asked for, by their numbers; none where there is no <c>ps</c>.</summary>
    public static Dictionary<int, SeenProcess> Read(params ReadOnlySpan<string> which)
    {
        var start = new ProcessStartInfo("ps") { RedirectStandardOutput = true, UseShellExecute = false };
        // Without -ww lines may end at the width of a terminal.
        foreach (var word in (string[])[.. which, "-ww", "-o", "pid=,ppid=,stat=,lstart=,comm="])
            start.ArgumentList.Add(word);
        // The start is in the locale's words.
        start.Environment["LC_ALL"] = "C";
        try
        {
            using var ps = Process.Start(start);
            var text = ps?.StandardOutput.ReadToEnd() ?? "";
            ps?.WaitForExit();
            return Parse(text);
        }
        catch (Win32Exception)
        {
            return [];
        }
    }

    /// <summary><c>  501   41 S    Sun Jan 11 09:00:00 2026 /Applications/An App/name</c>, line by line; a line of another form tells nothing.</summary>
    internal static Dictionary<int, SeenProcess> Parse(string text)
    {
        var seen = new Dictionary<int, SeenProcess>();
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split(' ', Words, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length == Words && Number(words[0]) is { } id && Number(words[1]) is { } parent)
                seen[id] = new SeenProcess(id, parent, Path.GetFileName(words[8]), string.Join('-', words[3..8]).Replace(':', '.'), words[2].StartsWith('Z'));
        }

        return seen;
    }

    private static int? Number(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
