using Stint.Operations;
using Stint.Storage;

namespace Stint.Access;

/// <summary>The web applications whose visits are kept, and the pages that may send them.</summary>
internal static class SiteNames
{
    public const string Default = "default";
    public const int MostOrigins = 100;
    private const int Longest = 100;

    private static readonly Sql ByName = new("select name from sites where bucket = @bucket and workspace = @workspace and name = @name");

    private static readonly Sql Insert = new(
        "insert into sites (bucket, id, workspace, name, created_at) values (@bucket, @id, @workspace, @name, @at) on conflict do nothing");

    private static readonly Sql Origin = new("select 1 from site_origins where bucket = @bucket and workspace = @workspace and site = @site and origin = @origin");

    private static readonly Sql Origins = new(
        "select origin from site_origins where bucket = @bucket and workspace = @workspace and site = @site order by origin limit @limit");

    private static readonly Sql InsertOrigin = new(
        "insert into site_origins (bucket, workspace, site, origin) values (@bucket, @workspace, @site, @origin) on conflict do nothing");

    private static readonly Sql DropOrigin = new("delete from site_origins where bucket = @bucket and workspace = @workspace and site = @site and origin = @origin");

    /// <summary>The site that is named, made when it is new.</summary>
    public static string Need(Transaction tx, Context context, string named)
    {
        var name = Named(named);
        if (!Knows(tx, context, name))
            tx.Execute(Insert, ("@bucket", context.Bucket), ("@id", Ids.New(context.Now)), ("@workspace", context.Workspace), ("@name", name), ("@at", context.Now));
        return name;
    }

    public static bool Knows(Transaction tx, Context context, string name) =>
        tx.First(ByName, _ => true, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@name", name));

    /// <summary>Whether pages of an origin may send visits of a site.</summary>
    public static bool Takes(Database database, string workspace, string site, string origin) => database.Read(tx => tx.First(
        Origin, _ => true, ("@bucket", Bucket.Of(workspace)), ("@workspace", workspace), ("@site", site), ("@origin", origin)));

    public static List<string> OriginsOf(Transaction tx, Context context, string site) =>
        tx.Query(Origins, row => row.Text(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site), ("@limit", MostOrigins));

    public static void Add(Transaction tx, Context context, string site, string origin) => Change(InsertOrigin, tx, context, site, origin);

    public static void Remove(Transaction tx, Context context, string site, string origin) => Change(DropOrigin, tx, context, site, origin);

    private static void Change(Sql sql, Transaction tx, Context context, string site, string origin) =>
        tx.Execute(sql, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site), ("@origin", origin));

    /// <summary>The name of a site, known or new; refuses what can be none.</summary>
    public static string Named(string named)
    {
        var name = named.Trim();
        return name.Length is > 0 and <= Longest && PlainText.IsWellFormed(name) && !name.Any(char.IsControl)
            ? name
            : throw Refusal.Usage("bad_value", $"A site's name has 1 to {Longest} characters, none of them a control character.");
    }
}
