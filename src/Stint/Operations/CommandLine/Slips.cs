namespace Stint.Operations;

/// <summary>What somebody meant who misspelt a verb or an option.</summary>
internal static class Slips
{
    private static readonly string[] Everywhere = ["--db", "--actor", "--tz", "--json", "--no-color", "--help"];

    public static bool LooksLikeOption(string word) =>
        (word.Length == 2 && word[0] == '-' && char.IsAsciiLetter(word[1]))
        || (word.Length > 2 && word.StartsWith("--", StringComparison.Ordinal) && char.IsAsciiLetter(word[2])
            && word.Split('=')[0].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));

    /// <summary>The second words of a noun's verbs: <c>add</c>, <c>claim</c>, …; none when there is no such noun.</summary>
    public static List<string> VerbsOf(string noun, IEnumerable<Verb> verbs) =>
        [.. verbs.Where(verb => verb.Local is not { Hidden: true }).Select(verb => verb.Name.Split(' ')).Where(words => words.Length > 1 && words[0] == noun).Select(words => words[1]).Distinct(StringComparer.Ordinal)];

    /// <summary>The verb whose name is at most two letters away; of a noun that is right, only among its own.</summary>
    public static string? NearestVerb(string[] words, IEnumerable<Verb> verbs)
    {
        var said = string.Join(' ', words.TakeWhile(word => !word.StartsWith('-')).Take(2));
        if (VerbsOf(words[0], verbs) is { Count: > 0 } own)
        {
            var second = said.Length > words[0].Length ? said[(words[0].Length + 1)..] : "";
            return Nearest(own.Select(verb => (verb, Distance(verb, second))), second.Length) is { } verb ? $"{words[0]} {verb}" : null;
        }

        return Nearest(verbs.Select(verb => (verb.Name, Math.Min(Distance(verb.Name, said), Distance(verb.Name, words[0])))), words[0].Length - 1);
    }

    /// <summary>The nearest of those that are at most two letters away, and by fewer than the word has.</summary>
    private static string? Nearest(IEnumerable<(string Name, int Distance)> names, int length) =>
        names.Where(each => each.Distance <= 2 && each.Distance < length).OrderBy(each => each.Distance).Select(each => each.Name).FirstOrDefault();

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

    /// <summary>How many letters have to be changed, added, left out, or swapped with their neighbour.</summary>
    private static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }

                var changed = table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(changed, 1 + Math.Min(table[i - 1, j], table[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    table[i, j] = Math.Min(table[i, j], 1 + table[i - 2, j - 2]);
            }
        }

        return table[a.Length, b.Length];
    }
}
