using Stint.Operations;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>
/// Deletes the salts of visitors that have had their time, from the file too. Whoever reads visits or imports a log does so for their
/// workspace; a server's sweep does for all, those without a token included.
/// </summary>
internal static class OverdueSalts
{
    private static readonly string EveryBucket = $"bucket in ({string.Join(", ", Enumerable.Range(0, Bucket.Count))})";

    private static readonly Sql AnyOwn = new(
        """
        select 1 from visitor_salts where bucket = @bucket and workspace = @workspace and day < @day
        union all select 1 from import_salts where bucket = @bucket and workspace = @workspace and made_at < @before limit 1
        """);

    private static readonly Sql Everywhere = new(
        $"""
        select bucket, workspace from visitor_salts where {EveryBucket} and day < @day
        union select bucket, workspace from import_salts where {EveryBucket} and made_at < @before order by bucket, workspace
        """);

    private static readonly Sql DropOfDays = new("delete from visitor_salts where bucket = @bucket and workspace = @workspace and day < @day");

    private static readonly Sql DropOfImports = new("delete from import_salts where bucket = @bucket and workspace = @workspace and made_at < @before");

    /// <summary>Whether the caller's workspace has any.</summary>
    public static bool Any(Transaction tx, Context context) => tx.First(AnyOwn, _ => true, [("@bucket", context.Bucket), ("@workspace", context.Workspace), .. Bounds(context)]);

    public static void Forget(Context context)
    {
        // Most of the time there is nothing, and looking takes no lock.
        if (context.Database.Read(tx => Any(tx, context)))
            Drop(context, [(context.Bucket, context.Workspace)]);
    }

    public static void ForgetAll(Context context)
    {
        if (context.Database.Read(tx => tx.Query(Everywhere, row => (row.Int(0), row.Text(1)), Bounds(context))) is { Count: > 0 } all)
            Drop(context, all);
    }

    private static void Drop(Context context, List<(int Bucket, string Workspace)> of)
    {
        context.Database.Write(tx =>
        {
            foreach (var (bucket, workspace) in of)
            {
                tx.Execute(DropOfDays, [("@bucket", bucket), ("@workspace", workspace), .. Bounds(context)[..1]]);
                tx.Execute(DropOfImports, [("@bucket", bucket), ("@workspace", workspace), .. Bounds(context)[1..]]);
            }
        });
        context.Database.Scrub();
    }

    private static (string, object?)[] Bounds(Context context) => [("@day", VisitorSalts.Day(context.Now) - 1), ("@before", context.Now - ImportSalts.Longest)];
}
