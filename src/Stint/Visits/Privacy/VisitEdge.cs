using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>
/// The instant up to which raw visits of a site were removed. It only moves forward: what is gone does not come back when visits are kept longer,
/// and an event from before could no longer be cut with what was near it.
/// </summary>
internal static class VisitEdge
{
    private static readonly Sql OfSite = new("select kept_from from visit_edges where bucket = @bucket and workspace = @workspace and site = @site");

    private static readonly Sql All = new("select site, kept_from from visit_edges where bucket = @bucket and workspace = @workspace order by site");

    private static readonly Sql Last = new(
        "select coalesce(max(kept_from), 0) from visit_edges where bucket = @bucket and workspace = @workspace and (cast(@site as text) is null or site = @site)");

    private static readonly Sql Set = new(
        """
        insert into visit_edges (bucket, workspace, site, kept_from) values (@bucket, @workspace, @site, @from)
        on conflict (bucket, workspace, site) do update set
          kept_from = case when excluded.kept_from > visit_edges.kept_from then excluded.kept_from else visit_edges.kept_from end
        """);

    /// <summary>The beginning of time when nothing was removed yet.</summary>
    public static Instant Of(Transaction tx, Context context, string site) =>
        tx.First(OfSite, row => (Instant?)row.At(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site)) ?? Instant.MinValue;

    /// <summary>From when on the visits of a site, or of all, are there.</summary>
    public static Instant Latest(Transaction tx, Context context, string? site) =>
        tx.First(Last, row => row.At(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site));

    /// <summary>The edges of all sites that have one.</summary>
    public static List<(string Site, Instant From)> Every(Transaction tx, Context context) =>
        tx.Query(All, row => (row.Text(0), row.At(1)), ("@bucket", context.Bucket), ("@workspace", context.Workspace));

    public static void Move(Transaction tx, Context context, string site, Instant from) =>
        tx.Execute(Set, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site), ("@from", from));
}
