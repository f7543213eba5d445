using Stint.Operations;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>By which limits visits were cut other than the policy's: an import may say its own, and a figure says so.</summary>
internal static class VisitLimits
{
    private static readonly Sql Insert = new(
        "insert into visit_limits (bucket, workspace, site, idle_ms) values (@bucket, @workspace, @site, @idle) on conflict do nothing");

    private static readonly Sql OfSite = new(
        """
        select distinct idle_ms from visit_limits where bucket = @bucket and workspace = @workspace and (cast(@site as text) is null or site = @site)
        order by idle_ms limit 100
        """);

    public static void Note(Transaction tx, Context context, string site, TimeSpan idle) => tx.Execute(
        Insert, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site), ("@idle", (long)idle.TotalMilliseconds));

    /// <summary>In seconds, shortest first; of all sites, where none is named. Null: the policy's alone.</summary>
    public static double[]? Of(Context context, string? site)
    {
        var limits = context.Database.Read(tx => tx.Query(OfSite, row => row.Long(0) / 1000d, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site)));
        return limits.Count == 0 ? null : [.. limits];
    }
}
