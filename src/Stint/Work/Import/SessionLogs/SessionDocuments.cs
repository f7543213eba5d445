using System.Text;
using System.Text.RegularExpressions;
using Stint.Operations;
using Stint.Sessions;
using Stint.Timeline;

namespace Stint.Work.Import;

/// <summary>Finds the documents of sessions in a folder, and reads those of one session together.</summary>
internal static partial class SessionDocuments
{
    /// <summary>A log of a day's work has some ten thousand bytes.</summary>
    private const long LargestFile = 8 << 20;

    /// <summary>Entries and files taken of one session.</summary>
    private const int MostItems = 100_000;

    [GeneratedRegex(
        @"^SESSION-(?<number>\d{1,9})-(LOG\.md|FILES\.txt|DECISIONS\.md|HANDOFF\.md)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name { get; }

    /// <summary>Where documents lie below a repository: as the tracker of old wrote them, and as Stint does.</summary>
    private static readonly string[] Usual = ["", "archive/sessions", ".stint/sessions"];

    /// <summary>The documents of each session, by number; empty when there are none here or in the usual places below.</summary>
    public static SortedDictionary<long, List<string>> Find(string folder)
    {
        var found = new SortedDictionary<long, List<string>>();
        foreach (var place in Usual.Select(part => Path.Combine(folder, part)).Where(Directory.Exists))
        {
            foreach (var file in Directory.EnumerateFiles(place, "*", SearchOption.TopDirectoryOnly))
            {
                if (Name.Match(Path.GetFileName(file)) is not { Success: true } match
                    || !long.TryParse(match.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture, out var number) || number == 0)
                    continue;
                if (!found.TryGetValue(number, out var files))
                    found[number] = files = [];
                files.Add(file);
            }

            if (found.Count > 0)
                break;
        }

        return found;
    }

    public static LoggedSession Read(long number, IReadOnlyList<string> files, Context context, Refusals refusals)
    {
        var session = new LoggedSession(number);
        var time = new LogTime(context.Now, context.Zone);
        if (Part(files, "LOG.md") is { } log)
            new LogReader(session, time, Refuse(log)).Read(Lines(log, refusals));
        if (Part(files, "DECISIONS.md") is { } decisions)
            Join(session, new DecisionsReader(time, Refuse(decisions)).Read(Lines(decisions, refusals)));
        if (Part(files, "FILES.txt") is { } list)
            new FilesReader(session, Refuse(list)).Read(Lines(list, refusals));
        if (Part(files, "HANDOFF.md") is { } handoff)
            TakeHandoff(session, string.Join('\n', Lines(handoff, refusals).Select(line => line.Text)));
        Bound(session, files[0], refusals);
        return session;

        Action<int, string> Refuse(string file) => (line, reason) => refusals.Add(line == 0 ? Path.GetFileName(file) : $"{Path.GetFileName(file)}:{line}", reason);
    }

    private static string? Part(IReadOnlyList<string> files, string part) =>
        files.FirstOrDefault(file => file.EndsWith(part, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<(int Number, string Text)> Lines(string file, Refusals refusals)
    {
        var name = Path.GetFileName(file);
        string[] lines;
        try
        {
            var info = new FileInfo(file);
            if (info.LinkTarget is not null || info.Length > LargestFile)
            {
                refusals.Add(name, info.LinkTarget is not null ? "it is a link" : "it is larger than 8 MiB");
                yield break;
            }

            lines = File.ReadAllLines(file, Encoding.UTF8);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            refusals.Add(name, $"it cannot be read: {failure.Message}");
            yield break;
        }

        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > Common.LongText)
                refusals.Add($"{name}:{i + 1}", $"it is longer than {Common.LongText:N0} characters");
            else if (!PlainText.IsWellFormed(lines[i]))
                refusals.Add($"{name}:{i + 1}", "it is not valid UTF-8 text");
            else
                yield return (i + 1, lines[i]);
        }
    }

    /// <summary>A decision that the log has too is one decision: the log knows its time, its own document everything else.</summary>
    private static void Join(LoggedSession session, List<LoggedEntry> decisions)
    {
        foreach (var decision in decisions)
        {
            var same = session.Entries.Find(entry => entry.Type == ActivityTypes.Decision && entry.Id is null && Flat(entry.Text) == Flat(decision.Text) && (decision.At is null || entry.At == decision.At))
                ?? session.Entries.Find(entry => entry.Type == ActivityTypes.Decision && entry.Id is null && Flat(entry.Text) == Flat(decision.Text));
            if (same is null)
            {
                session.Entries.Add(decision);
                continue;
            }

            same.Id = decision.Id;
            same.Supersedes = decision.Supersedes;
            same.Rationale = decision.Rationale is { Length: > 0 } why ? why : same.Rationale;
        }
    }

    private static string Flat(string text) => string.Join(' ', text.Split((char[])[' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A handoff that Stint made is made again from the rest; one that somebody wrote is kept as it is.</summary>
    private static void TakeHandoff(LoggedSession session, string text)
    {
        var edited = session.Entries.FindLast(entry => entry.Type == ActivityTypes.Handoff);
        if (string.IsNullOrWhiteSpace(text) || text.Length > Common.LongText)
            return;
        if (edited is not null)
            edited.Text = text;
        else if (!text.StartsWith("# Handoff of session #", StringComparison.Ordinal))
            session.Handoff = text;
    }

    private static void Bound(LoggedSession session, string file, Refusals refusals)
    {
        if (session.Items <= MostItems)
            return;
        refusals.Add(Path.GetFileName(file), $"the session has more than {MostItems:N0} entries and files; the rest was left out");
        session.Entries.RemoveRange(Math.Min(session.Entries.Count, MostItems), Math.Max(0, session.Entries.Count - MostItems));
        foreach (var path in session.Files.Keys.Skip(MostItems - session.Entries.Count).ToList())
            session.Files.Remove(path);
    }
}
