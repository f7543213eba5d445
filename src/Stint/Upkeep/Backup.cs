using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Work.Attachments;

namespace Stint.Upkeep;

/// <summary><c>stint backup</c>: the whole store in one file, as it is at one moment, while others go on working in it.</summary>
internal static class Backup
{
    private static readonly Parameter<string> Target = Parameter.Text("file", "The file to write; one that is there is replaced when the new one is whole", 4096, positional: true, required: true, value: "FILE");

    internal static readonly Sql Named = new(
        """
        select distinct s.workspace, a.sha256 from attachments a join sessions s on s.bucket = a.bucket and s.id = a.session_id
        order by s.workspace, a.sha256
        """);

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["backup"],
        Summary = "Write the whole store, with attachments, to one file",
        Examples = ["stint backup stint-2026-11-22.backup", "stint backup /mnt/safe/stint.backup --db postgres://stint@db.example/stint"],
        Parameters = [Target],
        Run = (client, arguments) =>
        {
            var file = Path.GetFullPath(arguments.Need(Target), client.Machine.Directory);
            var view = Write(client, file);
            if (client.Options.Json)
                client.Print(UpkeepJson.Node(view));
            else
                Show(client.Terminal, view);
            return Task.FromResult(0);
        },
    };

    /// <summary>Writes a backup; a file of the name is replaced by it, whole, or stays as it was.</summary>
    public static BackupView Write(Client client, string file)
    {
        var database = client.Database;
        if (file == database.Name)
            throw Refusal.Usage("bad_file", $"{file} is the store itself.", "Name another file.");
        try
        {
            var view = new BackupView(file, client.Now, 0, 0, 0, 0, 0);
            AtomicFile.WritePrivate(file, stream => view = Into(client, database, file, stream));
            return view with { Bytes = new FileInfo(file).Length };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new Refusal(RefusalKind.Unavailable, "io", $"{file} cannot be written: {failure.Message}", "Name another file; nothing was kept of this one.", cause: failure);
        }
    }

    private static BackupView Into(Client client, Database database, string file, Stream stream)
    {
        using var progress = new ProgressBar(client.Machine, "rows");
        return database.Read(tx =>
        {
            stream.SetLength(0);
            using var backup = new BackupFile(stream, client.Now, ProgramVersion.Text, Migrator.Known(tx));
            foreach (var table in StoreTables.All(tx.Engine))
            {
                client.Machine.Stopping.ThrowIfCancellationRequested();
                backup.Table(tx, table, rows => progress.Report(rows));
            }

            var missing = 0L;
            foreach (var (workspace, digest) in tx.Query(Named, row => (row.Text(0), row.Text(1))))
            {
                try
                {
                    backup.Attachment(workspace, AttachmentFiles.Get(client.Settings, database, Bucket.Of(workspace), digest));
                }
                catch (Refusal)
                {
                    // Deleted since the moment that the backup shows, or damaged before: the rest is as good as it was.
                    missing++;
                }
            }

            backup.Finish();
            return new BackupView(file, client.Now, 0, backup.Rows, backup.Sessions, backup.Attachments, missing);
        });
    }

    private static void Show(Terminal terminal, BackupView view)
    {
        terminal.Line($"{terminal.Green("✓")} {PlainText.Line(view.File)} ({Spoken.Bytes(view.Bytes)}): {Spoken.Count(view.Sessions, "session")}, {Spoken.Count(view.Rows, "row")}, {Spoken.Count(view.Attachments, "attachment")}");
        if (view.Missing > 0)
            terminal.Line(terminal.Yellow($"  {Spoken.Count(view.Missing, "attachment")} could not be read and stayed out: stint doctor"));
        terminal.Line(terminal.Dim("  It holds what the store holds, tokens' hashes and secrets included: keep it as safe. Bring it back: stint restore FILE"));
    }
}
