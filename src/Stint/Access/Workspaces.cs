using System.Security.Cryptography;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Access;

/// <summary>The workspaces that tokens were made for, and the secret of each.</summary>
internal static class Workspaces
{
    /// <summary>Where the list lies: it is short, and asked for as a whole.</summary>
    private const int OfTheList = 0;

    private const int Most = 10_000;

    private static readonly Sql Insert = new("insert into workspaces (bucket, name, created_at) values (@bucket, @name, @at) on conflict do nothing");

    private static readonly Sql Any = new("select 1 from workspaces where bucket = @bucket and name >= @from limit 1");

    private static readonly Sql Names = new("select name from workspaces where bucket = @bucket and name >= @from order by name limit @limit");

    private static readonly Sql InsertSecret = new("insert into workspace_secrets (bucket, workspace, secret) values (@bucket, @workspace, @secret) on conflict do nothing");

    private static readonly Sql ReadSecret = new("select secret from workspace_secrets where bucket = @bucket and workspace = @workspace");

    public static void Note(Transaction tx, string workspace, Instant at) => tx.Execute(Insert, ("@bucket", OfTheList), ("@name", workspace), ("@at", at));

    /// <summary>Whether a token was ever made, in any workspace.</summary>
    public static bool HaveTokens(Database database) => database.Read(tx => tx.First(Any, _ => true, ("@bucket", OfTheList), ("@from", "")));

    /// <summary>All that a token was made for.</summary>
    public static List<string> All(Database database) => database.Read(tx => tx.Query(Names, row => row.Text(0), ("@bucket", OfTheList), ("@from", ""), ("@limit", Most)));

    /// <summary>The secret of the caller's workspace, made when it is first needed.</summary>
    public static string Secret(Transaction tx, Context context)
    {
        if (Find(tx, context.Bucket, context.Workspace) is { } known)
            return known;
        tx.Execute(InsertSecret, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@secret", RandomNumberGenerator.GetHexString(64, lowercase: true)));
        return Find(tx, context.Bucket, context.Workspace)!;
    }

    private static string? Find(Transaction tx, int bucket, string workspace) => tx.First(ReadSecret, row => row.Text(0), ("@bucket", bucket), ("@workspace", workspace));
}
