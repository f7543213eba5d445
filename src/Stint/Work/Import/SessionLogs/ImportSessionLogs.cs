using System.Globalization;
using Stint.Operations;
using Stint.Timeline;
using Stint.Work.Git;

namespace Stint.Work.Import;

/// <summary><c>stint import session-logs</c>: sessions from their documents, those Stint writes and those of trackers before it.</summary>
internal static class ImportSessionLogs
{
    private static readonly Parameter<string> Folder = Parameter.Text("folder", "The folder with SESSION-00003-LOG.md and the like", positional: true, required: true, value: "DIR");
    private static readonly Parameter<string> Name = Parameter.Text("project", "Project, if not that of the repository around the folder", max: 100, value: "NAME");

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["import session-logs"],
        Summary = "Import sessions from their logs, decisions, files and handoffs; again adds only what is new",
        Examples = ["stint import session-logs archive/sessions"],
        Parameters = [Folder, Name],
        Run = (client, arguments) => Task.FromResult(Run(client, arguments)),
    };

    private static int Run(Client client, Arguments arguments)
    {
        var database = client.Database;
        var folder = Path.GetFullPath(arguments.Need(Folder), client.Machine.Directory);
        if (!Directory.Exists(folder))
            throw Refusal.NotFound("no_session_logs", $"There is no folder {folder}.", "Name the folder with the logs: stint import session-logs archive/sessions");
        var documents = SessionDocuments.Find(folder);
        if (documents.Count == 0)
            throw Refusal.NotFound("no_session_logs", $"{folder} holds no session documents.", "They are called SESSION-00003-LOG.md, -FILES.txt, -DECISIONS.md and -HANDOFF.md.");
        var caller = client.Surroundings.Caller(client) with { Place = PlaceOf(folder) };
        var context = new Context(database, caller, client.Machine.Time, client.Settings);
        database.Write(tx => WorkDays.Kept.Keep(tx, context, context.Zone.Id));
        var result = Import(client, context, new LogsWriter(context, arguments.Get(Name)), documents);
        if (client.Options.Json)
            client.Print(System.Text.Json.JsonSerializer.SerializeToNode(result, WorkJson.Default.ImportView)!);
        else
            Show(client.Terminal, result);
        return 0;
    }

    private static ImportView Import(Client client, Context context, LogsWriter writer, SortedDictionary<long, List<string>> documents)
    {
        var refusals = new Refusals();
        long items = 0, added = 0, sessions = 0, done = 0;
        using var progress = new ProgressBar(client.Machine, "sessions");
        foreach (var (number, files) in documents)
        {
            client.Machine.Stopping.ThrowIfCancellationRequested();
            var session = SessionDocuments.Read(number, files, context, refusals);
            if (session.Started is null && session.Ended is null && session.Entries.TrueForAll(entry => entry.At is null))
            {
                refusals.Add(Path.GetFileName(files[0]), "nothing in the session's documents has a time");
            }
            else
            {
                added += context.Database.Write(tx => writer.Write(tx, session));
                items += session.Items;
                sessions++;
            }

            progress.Report(++done, documents.Count);
        }

        return new ImportView(items + refusals.Count, added, items - added, refusals.Kept, refusals.Count, sessions, null);
    }

    /// <summary>The repository that the documents lie in; null when they lie in none, or git will not say.</summary>
    private static Place? PlaceOf(string folder)
    {
        if (Worktree.Find(folder, _ => null) is not { } worktree)
            return null;
        try
        {
            var identity = GitIdentity.ReadAsync(WorkSurroundings.Program, worktree.Command()).GetAwaiter().GetResult();
            return new Place
            {
                Worktree = worktree.Path,
                CommonDir = identity.CommonDirectory,
                RootCommit = identity.RootCommit,
                Remote = identity.RemoteUrl,
                Name = identity.RepositoryName,
            };
        }
        catch (GitFailure)
        {
            return null;
        }
    }

    private static void Show(Terminal terminal, ImportView result)
    {
        terminal.Line(
            $"{terminal.Green("✓")} {Spoken.Count(result.Read, "item")} of {Spoken.Count(result.Sessions, "session")} read: "
            + string.Create(CultureInfo.InvariantCulture, $"{result.Added:N0} added, {result.Skipped:N0} skipped, {result.RefusedTotal:N0} refused"));
        foreach (var refused in result.Refused.Take(10))
            terminal.Line($"  {terminal.Yellow("refused")} {PlainText.Line(refused.Line)}: {refused.Reason}");
        if (result.RefusedTotal > 10)
            terminal.Line(terminal.Dim($"  and {result.RefusedTotal - 10:N0} more: --json lists them"));
    }
}
