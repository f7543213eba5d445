using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>A visit's token as it stands.</summary>
/// <param name="RevokedAt">When the token was revoked that it was made with; null: it was not, or there was none.</param>
/// <param name="Until">Good before this.</param>
internal sealed record VisitToken(Grant Grant, Instant? RevokedAt, Instant Until);

/// <summary>
/// Tokens that write one visit and nothing else: the visit's bucket and id and the id of the token it was begun with, signed with the secret of
/// its workspace. Nothing of them is stored. They are good as long as the token they were made with, and as long as the visit may be told of.
/// </summary>
internal static class VisitTokens
{
    public const string Prefix = "stint_visit_";
    private const int Id = 36;
    private const int Signature = 64;

    /// <summary>Stands for the token where none was asked for.</summary>
    private const string NoKey = "00000000-0000-0000-0000-000000000000";

    /// <summary>
    /// How long behind the visit's last sign of life: a client may have been on its own for as long as a visit lasts, and then tells what is not too
    /// old to be told.
    /// </summary>
    public static readonly TimeSpan Afterwards = Policy.Visit.Cap!.Value + VisitInput.Behind;

    private static readonly Sql Known = new(
        """
        select v.workspace, v.site, x.secret, s.last_activity_at, t.revoked_at, t.expires_at
        from visits v join sessions s on s.bucket = v.bucket and s.id = v.session_id join workspace_secrets x on x.bucket = v.bucket and x.workspace = v.workspace
          left join tokens t on t.bucket = v.bucket and t.id = @key
        where v.bucket = @bucket and v.session_id = @id
        """);

    public static string Of(Transaction tx, Context context, string site, string visit)
    {
        var key = context.Grant.Token ?? NoKey;
        return Prefix + context.Bucket.ToString("x3", CultureInfo.InvariantCulture) + visit + key + Sign(Workspaces.Secret(tx, context), context.Workspace, site, visit, key);
    }

    /// <summary>The token that a text is; null for one that was not given out here, or whose visit is gone.</summary>
    public static VisitToken? Read(Database database, string text)
    {
        var body = text.AsSpan(Prefix.Length);
        if (body.Length != 3 + Id + Id + Signature || !int.TryParse(body[..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bucket) || bucket >= Bucket.Count)
            return null;
        var (visit, key, signature) = (body.Slice(3, Id).ToString(), body.Slice(3 + Id, Id).ToString(), body[^Signature..].ToString());
        var (secret, token) = database.Read(tx => tx.First(
            Known,
            row => (row.Text(2), new VisitToken(new Grant(row.Text(0), Scope.Visit, Site: row.Text(1), Visit: visit), row.AtOrNull(4), Earlier(row.AtOrNull(5), row.At(3) + Afterwards))),
            ("@bucket", bucket), ("@id", visit), ("@key", key)));
        return secret is not null && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Sign(secret, token.Grant.Workspace, token.Grant.Site!, visit, key)), Encoding.UTF8.GetBytes(signature))
            ? token
            : null;
    }

    private static Instant Earlier(Instant? one, Instant other) => one < other ? one.Value : other;

    private static string Sign(string secret, string workspace, string site, string visit, string key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"visit\0{workspace}\0{site}\0{visit}\0{key}")));
}
