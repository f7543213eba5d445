using System.Security.Cryptography;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Work;

/// <summary>The key of a workspace that paths are hashed with where <c>privacy.paths</c> says so; made when it is first needed.</summary>
internal static class PathKeys
{
    private static readonly Sql Known = new("select key from path_keys where bucket = @bucket and workspace = @workspace");

    private static readonly Sql Put = new(
        "insert into path_keys (bucket, workspace, key, created_at) values (@bucket, @workspace, @key, @at) on conflict do nothing");

    /// <summary>How paths look in what leaves the store.</summary>
    public static PathPrivacy Read(Database database, Settings settings, string workspace, Instant now)
    {
        if (settings.Paths != "hash")
            return PathPrivacy.Plain;
        (string, object?)[] of = [("@bucket", Bucket.Of(workspace)), ("@workspace", workspace)];
        var key = database.Read(tx => tx.First(Known, row => row.Text(0), of))
            ?? database.Write(tx =>
            {
                tx.Execute(Put, [.. of, ("@key", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))), ("@at", now)]);
                return tx.First(Known, row => row.Text(0), of)!;
            });
        return new PathPrivacy(Convert.FromHexString(key));
    }
}
