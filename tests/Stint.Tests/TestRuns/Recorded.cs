using Stint.TestRuns;
using Stint.Tests.Work;

namespace Stint.Tests.TestRuns;

/// <summary>Test runs as tests tell them: <c>"a b! c? d!+"</c> has a test that passed, one that failed, one that was skipped, and one that passed at the second attempt.</summary>
internal static class Recorded
{
    public static TestReport Report(string told) => new("node", [.. told.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(Case)]);

    private static IEnumerable<TestCase> Case(string word)
    {
        var name = word.TrimEnd('!', '?', '+');
        foreach (var sign in word[name.Length..].DefaultIfEmpty('+'))
        {
            yield return sign switch
            {
                '!' => new TestCase(name, Outcome.Failed, 0.01, null, "Error", "no"),
                '?' => new TestCase(name, Outcome.Skipped),
                _ => new TestCase(name, Outcome.Passed, 0.01),
            };
        }
    }

    public static TestRunView Run(
        this Desk desk, string told, string? commit = null, string clean = "yes", string command = "npm test", string? at = null, bool partial = false, string? key = null, CommitsBetween? between = null, string environment = "linux-x64 · node") =>
        desk.Do<TestRunView>(
            RecordRun.Operation,
            ("command", command),
            ("report", Report(told)),
            ("environment", environment),
            ("started_at", at),
            ("ended_at", at),
            ("commit", commit is null ? null : Seen.Sha(commit[0])),
            ("clean", commit is null ? null : clean),
            ("partial", partial ? true : null),
            ("key", key),
            ("between", between),
            ("exit_code", 0));

    public static string Told(this TestComparison? compared) => compared is null ? "none" : string.Join(
        "; ",
        ((string, string[])[])[("new", compared.New), ("fixed", compared.Fixed), ("removed", compared.Removed ?? ["unknown"]), ("flaky", compared.Flaky)] is var lists
            ? lists.Where(list => list.Item2.Length > 0).Select(list => $"{list.Item1} {string.Join(' ', list.Item2)}")
            : []);
}
