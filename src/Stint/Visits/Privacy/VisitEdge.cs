using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>The instant before which raw visits and events are gone. It only moves forward: what was removed does not come back when they are kept longer.</summary>
internal static class VisitEdge
{
    private static readonly Sql Read = new("select kept_from from visit_edges where bucket = @bucket and workspace = @workspace");

    private static readonly Sql Set = new(
        """
        insert into visit_edges (bucket, workspace, kept_from) values (@bucket, @workspace, @from)
        on conflict (bucket, workspace) do update set kept_from = case when excluded.kept_from > visit_edges.kept_from then excluded.kept_from else visit_edges.kept_from end
        """);

    /// <summary>The beginning of time when nothing was removed yet.</summary>
    public static Instant Of(Transaction tx, Context context) =>
        tx.First(Read, row => (Instant?)row.At(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace)) ?? Instant.MinValue;

    public static void Move(Transaction tx, Context context, Instant from) => tx.Execute(Set, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@from", from));
}
