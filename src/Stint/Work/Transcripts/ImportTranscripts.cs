using System.Globalization;
using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Timeline;
using Stint.Work.Import;

namespace Stint.Work.Transcripts;

/// <summary><c>stint import claude</c> and the like: sessions, models and tokens from the transcripts that assistants write.</summary>
internal static class ImportTranscripts
{
    private const int MostFiles = 1_000_000;

    private static readonly Parameter<string> Source = Parameter.Text("folder", "A folder of transcripts, or one of them (where the assistant writes its own)", positional: true, value: "DIR");
    private static readonly Parameter<string> Name = Parameter.Text("project", "Project, if not that of the repository in which the assistant worked", max: 100, value: "NAME");

    public static readonly LocalCommand[] Commands =
    [
        .. TranscriptForm.All.Select(form => new LocalCommand
        {
            Verbs = ["import " + form.Agent],
            Summary = $"Import sessions, models and tokens from transcripts of {form.Agent}; again adds only what is new",
            Examples = [$"stint import {form.Agent}", $"stint import {form.Agent} {form.Home}"],
            Parameters = [Source, Name],
            Run = (client, arguments) => Task.FromResult(Run(client, form, arguments)),
        }),
    ];

    private static int Run(Client client, TranscriptForm form, Arguments arguments)
    {
        var database = client.Database;
        var files = Files(client.Machine, form, arguments.Get(Source));
        var context = new Context(database, client.Surroundings.Caller(client) with { Place = null }, client.Machine.Time, client.Settings);
        database.Write(tx => WorkDays.Kept.Keep(tx, context, context.Zone.Id));
        try
        {
            var result = Import(client, context, form, files, arguments.Get(Name));
            if (client.Options.Json)
                client.Print(System.Text.Json.JsonSerializer.SerializeToNode(result, WorkJson.Default.ImportView)!);
            else
                Show(client.Terminal, form, files.Count, result);
            return 0;
        }
        catch (OperationCanceledException) when (client.Machine.Stopping.IsCancellationRequested)
        {
            client.Say("stint: stopped. What was written stays; the same command goes on from there.");
            throw;
        }
    }

    private static ImportView Import(Client client, Context context, TranscriptForm form, List<(string Path, string Shown)> files, string? project)
    {
        var stopping = client.Machine.Stopping;
        var reader = new TranscriptReader(context, form);
        using (var progress = new ProgressBar(client.Machine, "transcripts"))
        {
            for (var i = 0; i < files.Count; i++)
            {
                stopping.ThrowIfCancellationRequested();
                progress.Report(i, files.Count);
                reader.Take(files[i].Path, files[i].Shown, long.MaxValue, stopping);
            }
        }

        var settle = new SettleTranscripts(context, form.Agent);
        var projects = new TranscriptProjects(context, project);
        var sessions = 0L;
        using (var progress = new ProgressBar(client.Machine, "sessions"))
        {
            var done = 0L;
            for (var waiting = settle.Waiting(""); waiting.Count > 0; waiting = settle.Waiting(waiting[^1].Session))
                settle.Decide(waiting.Select(each => each.Session), stopping);
            for (var waiting = settle.Waiting(""); waiting.Count > 0; waiting = settle.Waiting(waiting[^1].Session))
            {
                foreach (var each in waiting)
                {
                    stopping.ThrowIfCancellationRequested();
                    projects.Look(each.Cwd);
                    sessions += settle.Settle(each.Session, projects.Of);
                    progress.Report(++done);
                }
            }
        }

        return new ImportView(reader.Read, reader.Added, reader.Read - reader.Added - reader.Refusals.Count, reader.Refusals.Kept, reader.Refusals.Count, sessions, null);
    }

    /// <summary>The transcripts below a folder, in order of their names; links are not followed, so that no circle is.</summary>
    private static List<(string Path, string Shown)> Files(Machine machine, TranscriptForm form, string? source)
    {
        string[] folders = source is null ? [.. form.Folders(machine)] : [Path.GetFullPath(source, machine.Directory)];
        if (source is not null && File.Exists(folders[0]))
            return [(folders[0], Path.GetFileName(folders[0]))];
        var found = new List<(string Path, string Shown)>();
        foreach (var folder in folders.Where(Directory.Exists))
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint, MaxRecursionDepth = 20 };
            found.AddRange(Directory.EnumerateFiles(folder, "*", options).Where(form.Takes).Take(MostFiles).Select(file => (file, Path.GetRelativePath(folder, file).Replace('\\', '/'))));
        }

        if (found.Count == 0)
        {
            throw Refusal.NotFound(
                "no_transcripts",
                folders.Length == 0 ? $"Nobody knows where {form.Agent} writes its transcripts: there is no home folder." : $"There are no transcripts of {form.Agent} in {string.Join(" and ", folders)}.",
                $"Name the folder that has them: stint import {form.Agent} DIR");
        }

        found.Sort(static (left, right) => string.CompareOrdinal(left.Path, right.Path));
        return found;
    }

    private static void Show(Terminal terminal, TranscriptForm form, int files, ImportView result)
    {
        terminal.Line(
            $"{terminal.Green("✓")} {Spoken.Count(files, "transcript")} of {form.Agent} looked at; {Spoken.Count(result.Read, "entry", "entries")} read: "
            + string.Create(CultureInfo.InvariantCulture, $"{result.Added:N0} added, {result.Skipped:N0} skipped, {result.RefusedTotal:N0} refused")
            + $"; {Spoken.Count(result.Sessions, "session")} with something new");
        foreach (var refused in result.Refused.Take(10))
            terminal.Line($"  {terminal.Yellow("refused")} {PlainText.Line(refused.Line)}: {PlainText.Line(refused.Reason)}");
        if (result.RefusedTotal > 10)
            terminal.Line(terminal.Dim($"  and {result.RefusedTotal - 10:N0} more: --json lists them"));
        if (result.Added > 0)
            terminal.Line(terminal.Dim("  See them: stint session list   The models: stint analytics models"));
    }
}
