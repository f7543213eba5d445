using System.Globalization;
using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary>A session's documents, as text. The caller's machine writes them into its worktree.</summary>
internal sealed record DocumentsView(long Number, string Log, string Files, string Decisions, string? Handoff);

/// <summary><c>stint session documents</c>: the log, the files, the decisions and the handoff of a session, made from its evidence.</summary>
internal static class Documents
{
    internal static readonly Sql Entries = new(
        $"select {Activity.Columns} from activities a where a.bucket = @bucket and a.session_id = @id order by a.at, a.id");

    public static readonly Operation Operation = new Operation<DocumentsView>
    {
        Verbs = ["session documents"],
        Route = "GET /api/v1/work/sessions/{session}/documents",
        Summary = "Print a session's log, files, decisions and handoff",
        Examples = ["stint session documents 42"],
        Parameters = [Common.Ref],
        Json = () => WorkJson.Default.DocumentsView,
        Does = (context, arguments) => Expiry.Read(context, tx =>
        {
            var row = SessionRef.Find(tx, context, arguments.Get(Common.Ref)) ?? SessionRef.Newest(tx, context) ?? SessionRef.Need(tx, context, null);
            var session = SessionViews.Full(tx, context, row);
            var entries = tx.Query(Entries, Activity.Read, ("@bucket", row.Session.Bucket), ("@id", row.Session.Id)).Select(each => SessionViews.View(each, paths: context.Paths)).ToArray();
            return new DocumentsView(
                session.Number,
                LogDocument.Render(session, entries),
                FilesDocument(session),
                DecisionsDocument(session),
                session.EndedAt is null ? null : Handoff.Render(session, entries));
        }),
        Shows = (documents, terminal) =>
        {
            foreach (var (part, text) in ((string, string?)[])[("LOG.md", documents.Log), ("FILES.txt", documents.Files), ("DECISIONS.md", documents.Decisions), ("HANDOFF.md", documents.Handoff)])
            {
                if (text is null)
                    continue;
                terminal.Line(terminal.Dim($"── {Name(documents.Number, part)}"));
                terminal.Line(text.TrimEnd('\n') + "\n");
            }
        },
    };

    public static string Name(long number, string part) => string.Create(CultureInfo.InvariantCulture, $"SESSION-{number:00000}-{part}");

    /// <summary>Every file between the start tree and the end tree: untracked, staged and committed ones alike.</summary>
    private static string FilesDocument(SessionView session) => string.Concat(
        (session.Files ?? []).Where(file => file.TimesModified > 0).OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => $"{file.Change ?? "modified"}\t{(file.Binary ? "-\t-" : string.Create(CultureInfo.InvariantCulture, $"{file.LinesAdded}\t{file.LinesRemoved}"))}\t{(file.OldPath is { } old ? PlainText.Line(old) + " -> " : "")}{PlainText.Line(file.Path)}\n"));

    private static string DecisionsDocument(SessionView session)
    {
        var replaced = (session.Decisions ?? []).Select(decision => decision.Supersedes).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var text = new System.Text.StringBuilder($"# Decisions of session #{session.Number}\n");
        foreach (var decision in session.Decisions ?? [])
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {Markdown.Line(decision.Text)}\n\n- when: {decision.At}\n- id: {decision.Id}\n");
            if (decision.Supersedes is { } old)
                text.Append(CultureInfo.InvariantCulture, $"- replaces: {old}\n");
            if (replaced.Contains(decision.Id))
                text.Append("- replaced by a later decision\n");
            text.Append(CultureInfo.InvariantCulture, $"\n**Rationale:** {Markdown.Block(decision.Rationale ?? "none was given")}\n");
        }

        return text.ToString();
    }
}
