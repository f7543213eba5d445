using System.Security.Cryptography;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>The lines of logs that have been counted, each as its instant and a keyed hash.</summary>
internal static class ImportedLines
{
    private static readonly Sql KeyOf = new("select key from import_keys where bucket = @bucket and workspace = @workspace");

    private static readonly Sql AddKey = new("insert into import_keys (bucket, workspace, key) values (@bucket, @workspace, @key) on conflict do nothing");

    private static readonly Sql Add = new("insert into imported_lines (bucket, workspace, site, at, line) values (@bucket, @workspace, @site, @at, @line) on conflict do nothing");

    private static readonly Sql PostgresAddMany = new(
        """
        insert into imported_lines (bucket, workspace, site, at, line)
        select cast(@bucket as integer), cast(@workspace as text), cast(@site as text), k.at, k.line from unnest(@ats::bigint[], @lines::bigint[]) as k(at, line)
        on conflict do nothing returning at, line
        """);

    private const string IsGone = "where bucket = @bucket and workspace = @workspace and site = @site and at < @before";

    private static readonly Sql AnyGone = new($"select 1 from imported_lines {IsGone} limit 1");

    private static readonly Sql DropGone = new(
        $"delete from imported_lines {IsGone} and at <= (select max(o.at) from (select at from imported_lines {IsGone} order by at limit {AtOnce}) o)");

    private const int AtOnce = 5000;

    /// <summary>The key of the hashes of a workspace, made when there is none.</summary>
    public static byte[] Key(Context context) => context.Database.Write(tx =>
    {
        tx.Execute(AddKey, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@key", Convert.ToHexString(RandomNumberGenerator.GetBytes(32))));
        return Convert.FromHexString(tx.First(KeyOf, row => row.Text(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace))!);
    });

    /// <summary>Notes lines as counted, and gives those that were not yet.</summary>
    public static List<LoggedView> Count(Transaction tx, Context context, string site, IReadOnlyList<LoggedView> views)
    {
        if (tx.Engine == Engine.Postgres)
        {
            var added = new HashSet<(long, long)>();
            foreach (var part in views.Chunk(1000))
            {
                tx.Each(
                    PostgresAddMany,
                    row => added.Add((row.Long(0), row.Long(1))),
                    ("@bucket", context.Bucket),
                    ("@workspace", context.Workspace),
                    ("@site", site),
                    ("@ats", Array.ConvertAll(part, view => view.At.Milliseconds)),
                    ("@lines", Array.ConvertAll(part, view => view.Line)));
            }

            return [.. views.Where(view => added.Contains((view.At.Milliseconds, view.Line)))];
        }

        using var insert = tx.Repeat(Add);
        return [.. views.Where(view => insert.Execute(("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site), ("@at", view.At), ("@line", view.Line)) == 1)];
    }

    /// <summary>Forgets the lines of days that are closed: they would not be taken anyway.</summary>
    public static void Forget(Context context, string site)
    {
        while (context.Database.Read(tx => tx.Query(AnyGone, row => row.Int(0), Values(tx))).Count > 0)
            context.Database.Write(tx => tx.Execute(DropGone, Values(tx)));

        (string, object?)[] Values(Transaction tx) =>
            [("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site), ("@before", VisitEdge.Of(tx, context, site))];
    }
}
