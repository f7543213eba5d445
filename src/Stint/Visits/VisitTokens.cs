using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Stint.Access;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>
/// Tokens that write one visit and nothing else: the visit's bucket and id, signed with the secret of its workspace. Nothing of them is stored.
/// </summary>
internal static class VisitTokens
{
    public const string Prefix = "stint_visit_";
    private const int Id = 36;
    private const int Signature = 64;

    private static readonly Sql Known = new(
        """
        select v.workspace, v.site, x.secret from visits v join workspace_secrets x on x.bucket = v.bucket and x.workspace = v.workspace
        where v.bucket = @bucket and v.session_id = @id
        """);

    public static string Of(Transaction tx, Context context, string site, string visit) =>
        Prefix + context.Bucket.ToString("x3", CultureInfo.InvariantCulture) + visit + Sign(Workspaces.Secret(tx, context), context.Workspace, site, visit);

    /// <summary>What a token allows; null for one that was not given out here, or whose visit is gone.</summary>
    public static Grant? Read(Database database, string text)
    {
        var body = text.AsSpan(Prefix.Length);
        if (body.Length != 3 + Id + Signature || !int.TryParse(body[..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bucket) || bucket >= Bucket.Count)
            return null;
        var (visit, signature) = (body[3..^Signature].ToString(), body[^Signature..].ToString());
        var (workspace, site, secret) = database.Read(tx => tx.First(Known, row => (row.Text(0), row.Text(1), row.Text(2)), ("@bucket", bucket), ("@id", visit)));
        return secret is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(secret, workspace, site, visit)), Encoding.UTF8.GetBytes(signature))
            ? new Grant(workspace, Scope.Visit, Site: site, Visit: visit)
            : null;
    }

    private static string Sign(string secret, string workspace, string site, string visit) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"visit\0{workspace}\0{site}\0{visit}")));
}
