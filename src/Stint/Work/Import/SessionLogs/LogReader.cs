using System.Buffers;
using System.Text.RegularExpressions;
using Stint.Sessions;
using Stint.Timeline;

namespace Stint.Work.Import;

/// <summary>
/// Reads a session's log: a heading, facts as <c>key: value</c>, entries that begin with a time, lines that go on with the entry before. Its
/// format was never fixed, so everything that can mean something does, and the rest is refused line by line.
/// </summary>
internal sealed partial class LogReader(LoggedSession session, LogTime time, Action<int, string> refuse)
{
    [GeneratedRegex(
        @"^\s*(?<bullet>[-*+]\s+)?(?:\*\*|__)?(?<key>\p{L}[\p{L} _]{0,30}?)(?:\*\*|__)?\s*:(?:\*\*|__)?\s*(?<value>.*?)\s*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    internal static partial Regex Fact { get; }

    [GeneratedRegex(
        @"^(?:\[(?<word>[^\]\[\\]{1,40})\]|\*\*(?<word>[\p{L} _-]{1,40}?):?\*\*|\((?<word>[\p{L} _-]{1,40})\)|(?<word>implementation|testing|planning|bugfix|refactor|refactoring|documentation|decision|note|blocker)(?=\s*[:|–—-]|\s*$))\s*(?:[:|–—-]+\s*)?(?<text>.*)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Categorized { get; }

    [GeneratedRegex(
        @"^\#\s+.*?session\s*[-#]?\s*\#?\d+\s*(?:[:–—-]+\s*(?<goal>.+?)\s*)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Title { get; }

    /// <summary>What lines that part others, and the lines below a table's head, are made of.</summary>
    private static readonly SearchValues<char> Rule = SearchValues.Create("-*=_|: ");

    private LoggedEntry? current;

    public void Read(IEnumerable<(int Number, string Text)> lines)
    {
        foreach (var (number, text) in lines)
            Read(number, text);
    }

    private void Read(int number, string line)
    {
        var trimmed = line.Trim();
        if (trimmed.Length == 0 || trimmed.StartsWith("```", StringComparison.Ordinal))
            return;
        if (trimmed.AsSpan().IndexOfAnyExcept(Rule) < 0)
        {
            current = null;
            return;
        }

        if (time.TryRead(line, out var at, out var heading, out var rest))
            Begin(at, heading, rest.TrimEnd('|').TrimEnd());
        else if (!TakeFact(line) && !TakeHeading(trimmed) && !GoesOn(line, trimmed))
            refuse(number, "no time stands with it");
    }

    private void Begin(Instant at, bool heading, string rest)
    {
        current = new LoggedEntry { At = at };
        session.Entries.Add(current);
        var match = Categorized.Match(rest);
        if (!match.Success)
        {
            // Under a heading that has but a time and one word, the word is the category and the text follows.
            var word = heading && rest.Length is > 0 and < 40 && rest.All(c => char.IsLetter(c) || c is '_' or '-');
            (current.Category, current.Text) = word ? (rest.ToLowerInvariant(), "") : (null, LoggedText.Of(rest));
            return;
        }

        LoggedText.Name(current, match.Groups["word"].Value);
        LoggedText.Fill(current, match.Groups["text"].Value);
    }

    private bool TakeFact(string line)
    {
        var match = Fact.Match(line);
        if (!match.Success)
            return false;
        var value = match.Groups["value"].Value.Trim('`', '*', ' ');
        switch (match.Groups["key"].Value.Trim().ToLowerInvariant().Replace('_', ' '))
        {
            case "rationale" or "why" or "because" or "reason" when current is not null:
                current.Rationale = LoggedText.Of(value);
                return true;
            case "category" or "type" when current is not null:
                LoggedText.Name(current, value);
                return true;
            case "message" or "description" or "event" or "decision" when current is { Text.Length: 0 }:
                current.Text = LoggedText.Of(value);
                return true;
            case var key when current is null || Closes(key, value, indented: char.IsWhiteSpace(line[0])):
                return TakeAbout(key, value);
            default:
                return false;
        }
    }

    /// <summary>Facts that stand below the entries are told from the words of an entry by what they say.</summary>
    private bool Closes(string key, string value, bool indented) => !indented && key switch
    {
        "status" or "duration" or "total duration" => true,
        "ended" or "end" or "ended at" or "end time" or "finished" or "completed" => time.TryRead(value, out _, out _, out _),
        _ => false,
    };

    /// <summary>What stands above the entries.</summary>
    private bool TakeAbout(string key, string value)
    {
        switch (key)
        {
            case "id":
                session.Id = Guid.TryParseExact(value, "D", out var id) && id.Version == 7 ? id.ToString("D") : session.Id;
                return true;
            case "goal" or "objective":
                session.Goal ??= LoggedText.Of(value);
                return true;
            case "project" or "repository":
                session.Project = value is "none" or "" ? null : LoggedText.Of(value);
                return true;
            case "actor" or "author" or "user" or "developer":
                session.Actor = LoggedText.Of(value);
                return true;
            case "started" or "start" or "started at" or "start time" or "began" or "initialized" or "created" or "date":
                session.Started = time.TryRead(value, out var started, out _, out _) ? started : session.Started;
                return session.Started is not null || time.TryReadDay(value);
            case "ended" or "end" or "ended at" or "end time" or "finished" or "completed":
                if (!time.TryRead(value, out var ended, out _, out var reason))
                    return false;
                session.Ended = ended;
                session.Reason = EndReasons.TryParse(reason.Trim('(', ')', ' '), out var named) ? named : session.Reason;
                return true;
            default:
                return key is "session" or "session id" or "session number" or "status" or "duration" or "total duration" or "branch" or "tool" or "files" or "generated";
        }
    }

    private bool TakeHeading(string line)
    {
        if (!line.StartsWith('#'))
            return false;
        current = null;
        if (time.TryReadDay(line))
            return true;
        if (Title.Match(line) is { Success: true } title && LoggedText.Of(title.Groups["goal"].Value) is { Length: > 0 } goal
            && !goal.EndsWith("log", StringComparison.OrdinalIgnoreCase) && goal != "no goal")
            session.Goal ??= goal;
        return true;
    }

    /// <summary>A line without a time goes on with the entry before it, unless it is an entry of its own.</summary>
    private bool GoesOn(string line, string trimmed)
    {
        var bullet = trimmed[0] is '-' or '*' or '+' && trimmed.Length > 1 && trimmed[1] == ' ';
        if (current is null || (bullet && !char.IsWhiteSpace(line[0]) && current.Text.Length > 0))
            return false;
        if (current.Text.Length + trimmed.Length < Common.LongText)
            current.Text = current.Text.Length == 0 ? LoggedText.Of(trimmed) : $"{current.Text}\n{LoggedText.Of(trimmed)}";
        return true;
    }
}
