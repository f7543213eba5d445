using System.Globalization;
using System.Text;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Goals;

/// <summary>How much of something did not fit.</summary>
internal sealed record CutView(string What, int Kept, int Of);

/// <summary>What somebody, or a model, needs to judge whether a session reached its goal.</summary>
/// <param name="Verdict">What the check list alone says: yes, partial, no; null where it tells nothing.</param>
/// <param name="Text">All of it as Markdown.</param>
/// <param name="Tokens">Of the text, a token reckoned as four characters.</param>
/// <param name="Truncated">What the bound left out of the text.</param>
internal sealed record GoalEvidenceView(
    string SessionId, long Number, string? Goal, string? Verdict, CheckedItem[] Items, string Text, long Tokens, CutView[] Truncated);

/// <summary><c>stint goal evidence</c>: the bundle from which a goal is judged, within a bound.</summary>
internal static class GoalEvidence
{
    public const long UsualTokens = 2000;

    /// <summary>A token is reckoned as so many characters: near enough to keep a bound, for any model.</summary>
    public const int CharactersOfToken = 4;

    private const int MostLogs = 200;
    private const int LongestLine = 400;

    private static readonly Parameter<long?> Budget = Parameter.Number("budget", "How many tokens at the most, a token reckoned as four characters (2000)", 500, 50_000);

    private static readonly Sql Logs = new(
        $"""
        select {Activity.Columns} from activities a
        where a.bucket = @bucket and a.session_id = @id and a.type in ('log', 'context_added') order by a.at desc, a.id desc limit @limit
        """);

    public static readonly Operation Operation = new Operation<GoalEvidenceView>
    {
        Verbs = ["goal evidence", "session goal evidence"],
        Route = "GET /api/v1/work/sessions/{session}/goal/evidence",
        Tool = "recall evidence",
        Summary = "What tells whether the goal was reached, for whoever judges it",
        Examples = ["stint goal evidence", "stint goal evidence 42 --budget 4000"],
        Parameters = [Common.Ref, Budget],
        Gather = Gather.Evidence,
        Json = () => WorkJson.Default.GoalEvidenceView,
        Does = (context, arguments) => Expiry.Read(context, tx => Of(tx, context, Wanted(tx, context, arguments.Get(Common.Ref)), arguments.Get(Budget) ?? UsualTokens)),
        Shows = (evidence, terminal) => terminal.Line(evidence.Text.TrimEnd('\n')),
    };

    /// <summary>The session that is named, else the open one, else the last one.</summary>
    public static WorkRow Wanted(Transaction tx, Context context, string? reference) => SessionRef.Find(tx, context, reference)
        ?? SessionRef.Newest(tx, context)
        ?? throw Refusal.NotFound("no_session", "There is no session here yet.", "Start one: stint start \"…\"");

    /// <summary>The bundle of a session. What is cut first stands last: what was said, files, decisions, commits; goal, figures and items stay.</summary>
    /// <param name="tokens">The most that the text has, at least 500.</param>
    public static GoalEvidenceView Of(Transaction tx, Context context, WorkRow row, long tokens)
    {
        var session = SessionViews.Full(tx, context, row);
        var items = CheckedItems.Of(session).ToArray();
        var logs = tx.Query(Logs, Activity.Read, ("@bucket", row.Session.Bucket), ("@id", row.Session.Id), ("@limit", MostLogs))
            .ConvertAll(each => SessionViews.View(each, row.Session, context.Paths));
        (string Title, string Name, List<string> Lines)[] sections =
        [
            ("Commits (observed)", "commits", [.. (session.Git?.Commits ?? []).Reverse().Select(commit => string.Create(CultureInfo.InvariantCulture, $"{commit.Sha[..Math.Min(10, commit.Sha.Length)]} {Line(commit.Subject)} (+{commit.Insertions} −{commit.Deletions})"))]),
            ("Decisions (stated)", "decisions", [.. (session.Decisions ?? []).Reverse().Select(decision => $"{Line(decision.Text)}, because {Line(decision.Rationale ?? "no reason was given")}")]),
            ("Blockers (stated)", "blockers", [.. (session.Blockers ?? []).Reverse().Select(blocker => Line(blocker.Text))]),
            ("Tasks", "tasks", [.. (session.Tasks ?? []).Select(task => $"{Line(task.Key)}: {task.Status.Replace('_', ' ')}")]),
            ("Files (observed)", "files", [.. (session.Files ?? []).Where(file => file.TimesModified > 0).Select(file => $"{Line(file.Path)} ({(file.Binary ? "binary" : Spoken.Lines(file.LinesAdded, file.LinesRemoved))})")]),
            ("What was said (stated; newest first)", "logs", [.. logs.Select(entry => $"{entry.At}: {Line(entry.Description ?? "")}")]),
        ];
        var text = new StringBuilder(Head(session, items, (int)tokens * CharactersOfToken / 2));
        var cut = new List<CutView>();
        foreach (var (title, name, lines) in sections)
        {
            if (lines.Count == 0)
                continue;
            var kept = Add(text, title, lines, tokens * CharactersOfToken);
            if (kept < lines.Count)
                cut.Add(new CutView(name, kept, lines.Count));
        }

        return new GoalEvidenceView(
            session.Id, session.Number, session.Goal, CheckedItems.Verdict(items), items, text.ToString(), (text.Length + CharactersOfToken - 1) / CharactersOfToken, [.. cut]);
    }

    private static string Head(SessionView session, CheckedItem[] items, int most)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Session #{session.Number}{(session.Project is { } project ? " of " + Markdown.Line(project.Name) : "")}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Goal: {(session.Goal is { } goal ? Markdown.Line(goal) : "none was set")}\n");
        text.Append(CultureInfo.InvariantCulture, $"Started {session.StartedAt}, {(session.EndedAt is { } ended ? $"ended {ended} ({session.EndReason})" : "still open")}; active {Spoken.Seconds(session.ActiveSeconds)}\n");
        if (session.Code.LinesAdded is not null)
            text.Append(CultureInfo.InvariantCulture, $"Code: {Spoken.Lines(session.Code.LinesAdded, session.Code.LinesRemoved)} lines in {Spoken.Count(session.Counts.Files ?? 0, "file")}\n");
        text.Append(CultureInfo.InvariantCulture, $"Said of it: {Spoken.Count(session.Counts.Decisions, "decision")}, {Spoken.Count(session.Counts.ContextItems, "context item")}\n");
        text.Append("\n## What was checked\n\n");
        foreach (var item in items)
            text.Append(CultureInfo.InvariantCulture, $"- [{(item.Met switch { true => "x", false => " ", _ => "?" })}] {Markdown.Line(item.Text)}: {Markdown.Line(item.Evidence)}\n");
        return text.Length <= most ? text.ToString() : PlainText.Short(text.ToString(), most - 1) + "\n";
    }

    /// <summary>Adds the lines that fit, and tells how many those were.</summary>
    private static int Add(StringBuilder text, string title, List<string> lines, long most)
    {
        var heading = $"\n## {title}\n\n";
        var kept = 0;
        foreach (var line in lines)
        {
            var added = (kept == 0 ? heading : "") + "- " + line + "\n";
            if (text.Length + added.Length > most)
                break;
            text.Append(added);
            kept++;
        }

        return kept;
    }

    private static string Line(string text) => Markdown.Line(PlainText.Short(text, LongestLine));
}
