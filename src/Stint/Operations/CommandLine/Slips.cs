namespace Stint.Operations;

/// <summary>What somebody meant who misspelt a verb or an option.</summary>
internal static class Slips
{
    private static readonly string[] Everywhere = ["--db", "--actor", "--tz", "--json", "--no-color", "--help"];

    public static bool LooksLikeOption(string word) =>
        (word.Length == 2 && word[0] == '-' && char.IsAsciiLetter(word[1]))
        || (word.Length > 2 && word.StartsWith("--", StringComparison.Ordinal) && char.IsAsciiLetter(word[2])
            && word.Split('=')[0].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));

    /// <summary>The verb whose name is at most two letters away.</summary>
    public static string? NearestVerb(string[] words, IEnumerable<Verb> verbs)
    {
        var said = string.Join(' ', words.TakeWhile(word => !word.StartsWith('-')).Take(2));
        return verbs.Select(verb => verb.Name)
            .Select(name => (name, distance: Math.Min(Distance(name, said), Distance(name, words[0]))))
            .Where(each => each.distance <= 2 && each.distance < words[0].Length - 1)
            .OrderBy(each => each.distance)
            .Select(each => each.name)
            .FirstOrDefault();
    }

    /// <summary>The option of a verb that is at most two letters away, or that begins with the one letter given.</summary>
    public static string? NearestOption(string word, Verb verb)
    {
        var name = word.Split('=')[0];
        var options = verb.Parameters.Where(each => !each.Hidden)
            .SelectMany(each => each.AlsoOption is { } also ? [also] : each.Positional ? Array.Empty<string>() : [each.Option]).Concat(Everywhere);
        return name.Length == 2
            ? options.FirstOrDefault(option => option[2] == name[1])
            : options.Select(option => (option, distance: Distance(option, name))).Where(each => each.distance <= 2 && each.distance < name.Length - 3).OrderBy(each => each.distance).Select(each => each.option).FirstOrDefault();
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var previous = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? previous : 1 + Math.Min(previous, Math.Min(row[j], row[j - 1]));
                previous = row[j];
                row[j] = cost;
            }
        }

        return row[^1];
    }
}
