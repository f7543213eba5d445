using Stint.Operations;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>The web applications whose visits are kept.</summary>
internal static class Sites
{
    public const string Default = "default";

    private static readonly Sql ByName = new("select name from sites where bucket = @bucket and workspace = @workspace and name = @name");

    private static readonly Sql Insert = new(
        "insert into sites (bucket, id, workspace, name, created_at) values (@bucket, @id, @workspace, @name, @at) on conflict do nothing");

    /// <summary>The name of the site that is named; without a name, of the default one.</summary>
    public static string Name(string? named) => VisitInput.Bounded(named, 100, "site") ?? Default;

    /// <summary>The site that is named, made when it is new.</summary>
    public static string Need(Transaction tx, Context context, string? named)
    {
        var name = Name(named);
        if (tx.Once("site " + name) && tx.First(ByName, row => row.Text(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@name", name)) is null)
            tx.Execute(Insert, ("@bucket", context.Bucket), ("@id", Ids.New(context.Now)), ("@workspace", context.Workspace), ("@name", name), ("@at", context.Now));
        return name;
    }
}
