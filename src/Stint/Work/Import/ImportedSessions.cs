using Stint.Storage;

namespace Stint.Work.Import;

/// <summary>Imported sessions in the store: taking them out, and what they alone know.</summary>
internal static class ImportedSessions
{
    private static readonly Sql Commits = new(
        "select sha, subject, files_changed, insertions, deletions from session_commits where bucket = @bucket and session_id = @id");

    private static readonly Sql Files = new(
        """
        select path, old_path, change, times_modified, lines_added, lines_removed
        from session_files where bucket = @bucket and session_id = @id
        """);

    private static readonly Sql DropFiles = new("delete from session_files where bucket = @bucket and session_id = @id");
    private static readonly Sql DropCommits = new("delete from session_commits where bucket = @bucket and session_id = @id");
    private static readonly Sql DropWork = new("delete from work_sessions where bucket = @bucket and session_id = @id");
    private static readonly Sql DropTimeline = new("delete from activities where bucket = @bucket and session_id = @id");
    private static readonly Sql Drop = new("delete from sessions where bucket = @bucket and id = @id and amendments = 0");

    public static Dictionary<ObjectId, CommitFacts> ReadCommits(Transaction tx, int bucket, string id) => tx.Query(
        Commits,
        row => (Sha: ObjectId.Parse(row.Text(0)), Facts: new CommitFacts(row.Text(1), row.Long(2), row.Long(3), row.Long(4))),
        ("@bucket", bucket),
        ("@id", id)).ToDictionary(each => each.Sha, each => each.Facts);

    public static List<FileFacts> ReadFiles(Transaction tx, int bucket, string id) => tx.Query(
        Files,
        row => new FileFacts(row.Text(0), row.TextOrNull(1), row.TextOrNull(2) ?? "modified", row.Long(3), row.LongOrNull(4), row.LongOrNull(5)),
        ("@bucket", bucket),
        ("@id", id));

    /// <summary>Takes a session out of the store; false when it is not as it was planned with <paramref name="commits"/> commits.</summary>
    public static bool Remove(Transaction tx, int bucket, string id, int commits)
    {
        (string, object?)[] key = [("@bucket", bucket), ("@id", id)];
        tx.Execute(DropFiles, key);
        tx.Execute(DropTimeline, key);
        tx.Execute(DropWork, key);
        return tx.Execute(DropCommits, key) == commits && tx.Execute(Drop, key) == 1;
    }
}
