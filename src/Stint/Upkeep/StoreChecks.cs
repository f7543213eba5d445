using Stint.Operations;
using Stint.Storage;
using Stint.Work.Attachments;

namespace Stint.Upkeep;

/// <summary>Whether the store as a whole is sound: its file, its rows' references, its attachments.</summary>
internal static class StoreChecks
{
    private const int Most = 10;
    private const long LeastSpace = 256L << 20;

    private static readonly Sql SqliteIntegrity = new("select integrity_check from pragma_integrity_check(10)");

    private static readonly Sql SqliteReferences = new("select distinct \"table\" || ' → ' || parent from pragma_foreign_key_check order by 1 limit 10");

    private static readonly Sql PostgresVersion = new("select version()");

    public static IEnumerable<Finding> Look(Client client, Database database, bool repair)
    {
        yield return database.Engine == Engine.Sqlite
            ? new Finding("store", Finding.Ok, database.Name)
            : new Finding("store", Finding.Ok, $"{database.Name}, {PlainText.Short(database.Read(tx => tx.First(PostgresVersion, row => row.Text(0)))!, 60)}");
        if (database.Engine == Engine.Sqlite)
        {
            yield return Integrity(database);
            yield return Space(database.Name);
            yield return Rights(database.Name, repair);
        }

        yield return Attachments(client, database);
    }

    private static Finding Integrity(Database database)
    {
        var (wrong, dangling) = database.Read(tx => (tx.Query(SqliteIntegrity, row => row.Text(0)), tx.Query(SqliteReferences, row => row.Text(0))));
        if (wrong is not ["ok"])
            return new Finding("file", Finding.Problem, $"It is damaged: {string.Join("; ", wrong.Take(3))}", "Put a backup back: stint restore FILE --replace");
        return dangling.Count > 0
            ? new Finding("file", Finding.Problem, $"Rows refer to others that are gone: {string.Join(", ", dangling.Take(Most))}", "Something else wrote into the file. Put a backup back: stint restore FILE --replace")
            : new Finding("file", Finding.Ok, $"whole, {Spoken.Bytes(new FileInfo(database.Name).Length)}");
    }

    private static Finding Space(string file)
    {
        try
        {
            var free = new DriveInfo(Path.GetDirectoryName(file)!).AvailableFreeSpace;
            return free < LeastSpace
                ? new Finding("space", Finding.Problem, $"Only {Spoken.Bytes(free)} are free where the store lies.", "Free some: a full disk refuses what is recorded.")
                : new Finding("space", Finding.Ok, $"{Spoken.Bytes(free)} free");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Finding("space", Finding.Skipped, failure.Message);
        }
    }

    private static Finding Rights(string file, bool repair)
    {
        if (OperatingSystem.IsWindows())
            return new Finding("rights", Finding.Skipped, "Windows has none that could be told in a line.");
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if ((File.GetUnixFileMode(file) & others) == UnixFileMode.None)
            return new Finding("rights", Finding.Ok, "for its owner alone");
        if (!repair)
            return new Finding("rights", Finding.Problem, "Others on this machine may read or write the store.", "If they should not: stint doctor --repair");
        File.SetUnixFileMode(file, Private.OwnerOnly);
        return new Finding("rights", Finding.Repaired, "The store was open to others on this machine; it is its owner's alone now.");
    }

    private static Finding Attachments(Client client, Database database)
    {
        var (count, lost) = (0, new List<string>());
        foreach (var (workspace, digest) in database.Read(tx => tx.Query(Backup.Named, row => (row.Text(0), row.Text(1)))))
        {
            client.Machine.Stopping.ThrowIfCancellationRequested();
            count++;
            try
            {
                AttachmentFiles.Get(client.Settings, database, Bucket.Of(workspace), digest);
            }
            catch (Refusal refusal)
            {
                lost.Add(refusal.Message);
            }
        }

        return lost.Count > 0
            ? new Finding("attachments", Finding.Problem, $"{lost.Count} of {Spoken.Count(count, "content")} cannot be read: {lost[0]}", "Bring the files back from a backup, beside the store.")
            : new Finding("attachments", Finding.Ok, Spoken.Count(count, "content"));
    }
}
