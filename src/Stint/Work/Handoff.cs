using System.Globalization;
using System.Text;
using Stint.Operations;
using Stint.Sessions;
using Stint.Timeline;

namespace Stint.Work;

/// <summary>What the next session needs, from evidence. What somebody said and nothing supports stands there, marked.</summary>
internal static class Handoff
{
    private const string Unsupported = " *(stated; nothing that was observed supports it)*";

    public static string Render(SessionView session, IReadOnlyList<ActivityView> entries)
    {
        if (entries.LastOrDefault(entry => entry.Type == ActivityTypes.Handoff) is { Description: { } edited })
            return edited.TrimEnd('\n') + "\n";
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Handoff of session #{session.Number}\n\n{Markdown.Line(Resume.Sentence(session))}\n");
        if (session.Outcome is { } outcome)
            text.Append(CultureInfo.InvariantCulture, $"\nGoal reached: **{outcome.Verdict}**{(outcome.Why is { } why ? " — " + Markdown.Line(why) : "")}\n");
        Section(text, "Done", entries.Where(entry => entry.Type == ActivityTypes.Log).Select(entry => Markdown.Line(entry.Description ?? "") + (IsSupported(entry, session) ? "" : Unsupported)));
        Section(text, "Commits", (session.Git?.Commits ?? []).Select(commit => string.Create(CultureInfo.InvariantCulture, $"{commit.Sha[..Math.Min(10, commit.Sha.Length)]} {Markdown.Line(commit.Subject)} (+{commit.Insertions} −{commit.Deletions} in {Spoken.Count(commit.FilesChanged, "file")})")));
        Section(text, "Files", (session.Files ?? []).Where(file => file.TimesModified > 0).Take(20).Select(file => $"{Markdown.Line(file.Path)} ({(file.Binary ? "binary" : Spoken.Lines(file.LinesAdded, file.LinesRemoved))})"));
        Section(text, "Decisions", (session.Decisions ?? []).Select(decision => $"{Markdown.Line(decision.Text)} — because {Markdown.Line(decision.Rationale ?? "no reason was given")}"));
        Section(text, "Tasks", (session.Tasks ?? []).Select(task => $"{Markdown.Line(task.Key)}: {task.Status.Replace('_', ' ')}"));
        Section(text, "Blockers", (session.Blockers ?? []).Select(blocker => Markdown.Line(blocker.Text)));
        Section(text, "Tests", session.Tests is { } tests ? Tests(tests) : ["no test run was recorded"]);
        Section(text, "Next", (session.NextActions ?? []).Where(next => !next.Done).Select(next => $"{next.N}. {Markdown.Line(next.Text)}"));
        if (session.Git is { Reason: { } reason })
            text.Append(CultureInfo.InvariantCulture, $"\nFigures from git are approximate: {Markdown.Line(reason)}.\n");
        return text.ToString();
    }

    /// <summary>The last run, what failed in it, and which commits are suspected.</summary>
    private static IEnumerable<string> Tests(TestsView tests)
    {
        var run = tests.LastRun;
        yield return $"{TestsSeen.Counts(run)} ({Markdown.Line(run.Command)}{(run.Commit is { } sha ? $", at {sha[..Math.Min(10, sha.Length)]}{(run.Clean == false ? " and changes" : "")}" : "")})";
        foreach (var failed in run.FailedTests.Take(10))
            yield return $"fails: {Markdown.Line(failed.Id)}{(run.SinceGreen?.Contains(failed.Id, StringComparer.Ordinal) == true ? ", which passed when all was green" : "")}";
        if (run.Failed > Math.Min(10, run.FailedTests.Length))
            yield return $"and {run.Failed - Math.Min(10, run.FailedTests.Length)} more: stint tests show {run.RunId}";
        if (tests.Regressions.LastOrDefault(each => each.RunId == run.RunId) is { Suspects.Length: > 0 } last)
            yield return $"suspected: {string.Join(' ', last.Suspects.Take(5).Select(sha => sha[..Math.Min(10, sha.Length)]))}";
    }

    /// <summary>
    /// A statement is supported when it names a file that git saw change or a commit of the session, or when a commit of the session was made
    /// within one idle gap of it. A statement about tests needs a recorded test run.
    /// </summary>
    internal static bool IsSupported(ActivityView entry, SessionView session)
    {
        if (entry.Category == "testing")
            return session.Tests is not null;
        var text = entry.Description ?? "";
        var commits = session.Git?.Commits ?? [];
        return (session.Files ?? []).Any(file => file.TimesModified > 0 && Names(text, file.Path))
            || commits.Any(commit => text.Contains(commit.Sha[..7], StringComparison.OrdinalIgnoreCase))
            || commits.Any(commit => Distance(commit.At, entry.At).TotalSeconds <= session.Policy.IdleSeconds);
    }

    private static bool Names(string text, string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return HasWord(text, path) || (name.Contains('.', StringComparison.Ordinal) && HasWord(text, name));
    }

    /// <summary>Whether a text has a name that is no part of a longer one.</summary>
    private static bool HasWord(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var end = at + name.Length;
            var goesOn = end < text.Length && (IsPart(text[end]) || (text[end] == '.' && end + 1 < text.Length && IsPart(text[end + 1])));
            if ((at == 0 || !IsPart(text[at - 1])) && !goesOn)
                return true;
        }

        return false;

        static bool IsPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '/';
    }

    private static TimeSpan Distance(Instant a, Instant b) => a > b ? a - b : b - a;

    private static void Section(StringBuilder text, string name, IEnumerable<string> items)
    {
        var all = items.ToList();
        if (all.Count == 0)
            return;
        text.Append(CultureInfo.InvariantCulture, $"\n## {name}\n\n");
        foreach (var item in all)
            text.Append(CultureInfo.InvariantCulture, $"- {item}\n");
    }
}
