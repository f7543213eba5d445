using Stint.Sessions;
using Stint.Tests.Support;
using static Stint.Tests.Work.Transcripts.ClaudeLine;

namespace Stint.Tests.Work.Transcripts;

/// <summary>Copies of a history in another file, under another name, with the same instants, which do not say that they are copies.</summary>
public sealed class OfForks
{
    private const string Day = "2026-02-10T";

    private static readonly string Shared = Prompt("#", Day + "10:00:00Z", "p-1") + Answer("#", Day + "10:00:10Z", "m-1", 3, 13, 100, 20) + Tool("#", Day + "10:01:00Z", "m-2", "t-1", "Edit", 7) + Edit("#", Day + "10:01:05Z", "t-1", "a.cs");

    private static string Of(string name, string lines) => lines.Replace("#", name, StringComparison.Ordinal);

    /// <summary>What each session has of tokens, in both orders of the names, of the files, and of reading: always the same.</summary>
    private static void AreTheOriginals(TestEngine engine, string original, string fork, string ofOriginal, string ofFork)
    {
        foreach (var (first, second) in (IEnumerable<(string, string)>)[("a", "z"), ("z", "a")])
        {
            foreach (var (forkFirst, apart) in (IEnumerable<(bool, bool)>)[(false, false), (true, false), (false, true), (true, true)])
            {
                using var told = new Told(engine);
                (string Name, string Text)[] files = [("original.jsonl", Of(first, original)), ("copy.jsonl", Of(second, fork))];
                foreach (var (place, file) in (forkFirst ? files.Reverse() : files).Index())
                {
                    told.Folder.Write($"{place}/{file.Name}", file.Text);
                    if (apart)
                        told.Import();
                }

                told.Import();
                Assert.Equal(
                    new[] { $"{first} {ofOriginal}", $"{second} {ofFork}" }.Where(each => each[2..].Length > 0),
                    told.Sessions().Select(each => $"{each["agent"]!["session"]} {string.Join(", ", each["models"]!.AsArray().Select(Told.Figures))}").OrderBy(each => each[..1] == first ? 0 : 1));
                var before = told.Store.Dump();
                told.Import();
                Assert.Equal(before, told.Store.Dump());
            }
        }
    }

    [Theory, BothEngines]
    public void Belong_to_the_one_that_went_on_first(TestEngine engine) => AreTheOriginals(
        engine,
        Shared + Answer("#", Day + "10:02:00Z", "m-3", 1, 100),
        Shared + Answer("#", Day + "14:00:00Z", "m-4", 1, 1000),
        "claude-opus-4-6 5/120/100/20/-",
        "claude-opus-4-6 1/1000/0/0/-");

    [Theory, BothEngines]
    public void Belong_to_the_one_that_has_nothing_else(TestEngine engine) => AreTheOriginals(
        engine,
        Shared,
        Shared + Answer("#", Day + "14:00:00Z", "m-4", 1, 1000),
        "claude-opus-4-6 4/20/100/20/-",
        "claude-opus-4-6 1/1000/0/0/-");

    [Theory, BothEngines]
    public void Belong_to_the_one_whose_file_was_there_then(TestEngine engine) => AreTheOriginals(
        engine,
        Shared + Answer("#", Day + "11:30:00Z", "m-3", 1, 100),
        // The copy's file begins with what was asked of the fork, and the original went on later.
        """{"type":"queue-operation","operation":"enqueue","sessionId":"#","timestamp":"2026-02-10T10:59:59Z"}""" + "\n" + Shared + Answer("#", Day + "11:00:00Z", "m-4", 1, 1000),
        "claude-opus-4-6 5/120/100/20/-",
        "claude-opus-4-6 1/1000/0/0/-");

    [Theory, BothEngines]
    public void Belong_to_those_that_had_them_in_any_tree_of_forks(TestEngine engine)
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var random = new Random(seed);
            var at = Instant.Parse(Day + "08:00:00Z");
            var owned = new Dictionary<string, int>(StringComparer.Ordinal);
            var texts = new Dictionary<string, List<string>>(StringComparer.Ordinal);
            var answers = 0;
            foreach (var name in (string[])["m", "a", "z", "k"])
            {
                // Of any before it a part, but not all, is copied; then each goes on.
                var from = texts.Count == 0 ? null : texts.Values.ElementAt(random.Next(texts.Count));
                texts[name] = from is null ? [] : from[..random.Next(1, from.Count)];
                owned[name] = random.Next(2, 6);
                for (var i = 0; i < owned[name]; i++)
                    texts[name].Add(Answer("#", (at += TimeSpan.FromMinutes(1)).ToString(), $"m-{answers++}", 1, 1));
            }

            foreach (var apart in (bool[])[false, true])
            {
                using var told = new Told(engine);
                var names = texts.Keys.ToArray();
                random.Shuffle(names);
                foreach (var name in names)
                {
                    told.Folder.Write($"{random.Next(1000)}/{name}.jsonl", Of(name, string.Concat(texts[name])));
                    if (apart)
                        told.Import();
                }

                told.Import();
                Assert.Equal(
                    owned.Select(each => $"{each.Key} {each.Value}").Order(StringComparer.Ordinal),
                    told.Sessions().Select(each => $"{each["agent"]!["session"]} {each["models"]![0]!["output_tokens"]}").Order(StringComparer.Ordinal));
            }
        }
    }

    [Theory, BothEngines]
    public void That_name_their_original_count_its_prompts_once(TestEngine engine)
    {
        using var told = new Told(engine);
        told.Folder.Write("a.jsonl", Prompt("a", Day + "10:00:00Z", "p-1"));
        told.Folder.Write("b.jsonl", Prompt("b", Day + "10:00:00Z", "p-anew").Replace("\"version\"", """
            "forkedFrom":{"sessionId":"a","messageUuid":"p-1"},"version"
            """.Trim(), StringComparison.Ordinal));
        told.Import();
        Assert.Single(told.Timeline(), each => each.Contains("prompt_submitted", StringComparison.Ordinal));
    }
}
