using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Upkeep;

/// <summary>What was brought back.</summary>
/// <param name="At">The moment that the backup shows.</param>
/// <param name="Replaced">Where the store as it was before is kept; null when it was empty.</param>
internal sealed record RestoredStore(string Store, Instant At, long Rows, long Sessions, long Attachments, string? Replaced);

/// <summary><c>stint restore</c>: brings a backup back into an empty store, or in place of what is there. All of it, or nothing.</summary>
internal static class Restore
{
    private static readonly Parameter<string> Source = Parameter.Text("file", "The backup", 4096, positional: true, required: true, value: "FILE");
    private static readonly Parameter<bool> Replace = Parameter.Flag("replace", "Take the place of what the store holds; that is written to a backup first");

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["restore"],
        Summary = "Bring a backup back, also into a store of the other kind",
        Examples = ["stint restore stint.backup --db other.db", "stint restore stint.backup --db postgres://stint@db.example/stint", "stint restore stint.backup --replace"],
        Parameters = [Source, Replace],
        Run = (client, arguments) =>
        {
            var file = Path.GetFullPath(arguments.Need(Source), client.Machine.Directory);
            var view = Read(client, file, arguments.Get(Replace));
            if (client.Options.Json)
                client.Print(UpkeepJson.Node(view));
            else
                Show(client.Terminal, view);
            return Task.FromResult(0);
        },
    };

    private static RestoredStore Read(Client client, string file, bool replace)
    {
        var database = client.Database;
        string? kept = null;
        if (!database.Read(StoreTables.AreEmpty))
        {
            if (!replace)
                throw Refusal.Conflict("store_not_empty", $"{database.Name} holds something already.", "Name an empty store with --db, or take its place with --replace, which keeps what is there.");
            kept = $"{file}.replaced-{client.Now.ToDateTimeOffset():yyyyMMddTHHmmssZ}";
            Backup.Write(client, kept);
        }

        using var progress = new ProgressBar(client.Machine, "rows");
        try
        {
            var restored = database.Write(tx =>
            {
                if (!replace && !StoreTables.AreEmpty(tx))
                    throw Refusal.Conflict("store_not_empty", $"{database.Name} holds something by now.", "Name an empty store with --db.");
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 16);
                using var backup = new BackupReader(stream, file, client.Machine.Stopping);
                Migrator.Remake(tx, backup.Schema, () => backup.Fill(tx, client.Settings, database, rows => progress.Report(rows)), client.Now.Milliseconds);
                return new RestoredStore(database.Name, backup.At, backup.Rows, backup.Sessions, backup.Attachments, kept);
            });
            database.Scrub();
            return restored;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Refusal.Usage("bad_backup", $"{file} cannot be read: {failure.Message}", "The store is as it was.");
        }
    }

    private static void Show(Terminal terminal, RestoredStore view)
    {
        terminal.Line($"{terminal.Green("✓")} {PlainText.Line(view.Store)} is as it was at {terminal.Time(view.At)}: {Spoken.Count(view.Sessions, "session")}, {Spoken.Count(view.Rows, "row")}, {Spoken.Count(view.Attachments, "attachment")}");
        if (view.Replaced is { } kept)
            terminal.Line(terminal.Dim($"  What it held before is in {PlainText.Line(kept)}"));
    }
}
