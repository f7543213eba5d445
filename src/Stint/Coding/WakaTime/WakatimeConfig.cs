namespace Stint.Coding.WakaTime;

/// <summary>
/// The text of <c>~/.wakatime.cfg</c> with Stint in it, or without. Whoever has a key for another server there keeps it: then Stint is one of <c>[api_urls]</c>,
/// which get what the other one gets. Lines of ours stand behind a mark, and nothing else is touched.
/// </summary>
internal static class WakatimeConfig
{
    private const string Mark = "# stint setup wakatime wrote the next ";
    private const string Main = Mark + "two lines";
    private const string Beside = Mark + "line";

    /// <summary>What is set: the address and the key; null where Stint is not.</summary>
    public static (string Url, string Key)? Read(string text)
    {
        var lines = Lines(text);
        if (lines.IndexOf(Main) is >= 0 and var main && main + 2 < lines.Count)
            return (Value(lines[main + 1]), Value(lines[main + 2]));
        if (lines.IndexOf(Beside) is >= 0 and var beside && beside + 1 < lines.Count && Value(lines[beside + 1]).Split('|') is [var url, var key])
            return (url, key);
        return null;
    }

    /// <summary>Whether another server is set, which stays.</summary>
    public static bool HasOther(string text)
    {
        var lines = Lines(Without(text));
        return Section(lines, "settings") is { } settings && lines[settings.Start..settings.End].Exists(line => IsKey(line, "api_key") || IsKey(line, "api_key_vault_cmd") || IsKey(line, "api_url"));
    }

    public static string With(string text, string url, string key)
    {
        var isBeside = HasOther(text);
        var lines = Lines(Without(text));
        var (name, added) = isBeside
            ? ("api_urls", (string[])[Beside, $".+ = {url}|{key}"])
            : ("settings", [Main, $"api_url = {url}", $"api_key = {key}"]);
        if (Section(lines, name) is { } section)
        {
            lines.InsertRange(section.Start, added);
        }
        else
        {
            if (lines.Count > 0 && lines[^1].Length > 0)
                lines.Add("");
            lines.AddRange([$"[{name}]", .. added]);
        }

        return Text(lines);
    }

    /// <summary>Without ours: exactly what was there before, but for a section that held nothing else.</summary>
    public static string Without(string text)
    {
        var lines = Lines(text);
        foreach (var (mark, count, name) in ((string, int, string)[])[(Main, 2, "settings"), (Beside, 1, "api_urls")])
        {
            var at = lines.IndexOf(mark);
            if (at < 0)
                continue;
            lines.RemoveRange(at, Math.Min(count + 1, lines.Count - at));
            if (Section(lines, name) is { } section && lines[section.Start..section.End].TrueForAll(string.IsNullOrWhiteSpace))
            {
                lines.RemoveRange(section.Start - 1, section.End - section.Start + 1);
                if (lines.Count > 0 && lines[^1].Length == 0)
                    lines.RemoveAt(lines.Count - 1);
            }
        }

        return Text(lines);
    }

    private static List<string> Lines(string text) => text.Length == 0 ? [] : [.. text.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd('\r'))];

    private static string Text(List<string> lines) => lines.Count == 0 ? "" : string.Join('\n', lines) + "\n";

    /// <summary>Where the lines of a section begin and end; null where there is none.</summary>
    private static (int Start, int End)? Section(List<string> lines, string name)
    {
        var start = lines.FindIndex(line => line.Trim().Equals($"[{name}]", StringComparison.OrdinalIgnoreCase));
        if (start < 0)
            return null;
        var end = lines.FindIndex(start + 1, line => line.TrimStart().StartsWith('['));
        return (start + 1, end < 0 ? lines.Count : end);
    }

    private static bool IsKey(string line, string key) => line.Split('=', 2) is [var name, var value] && name.Trim().Equals(key, StringComparison.OrdinalIgnoreCase) && value.Trim().Length > 0;

    private static string Value(string line) => line.Split('=', 2) is [_, var value] ? value.Trim() : "";
}
