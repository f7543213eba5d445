using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Access;

/// <summary>A token as the store knows it.</summary>
internal sealed record Token
{
    public required string Id { get; init; }
    public required string Workspace { get; init; }
    public required Scope Scope { get; init; }

    /// <summary>The site that an ingest token writes.</summary>
    public string? Site { get; init; }
    public string? Name { get; init; }

    /// <summary>The only one who may act by it.</summary>
    public string? Actor { get; init; }
    public required Instant CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public Instant? ExpiresAt { get; init; }
    public Instant? RevokedAt { get; init; }
    public Instant? LastUsedAt { get; init; }

    /// <summary>live, expired or revoked.</summary>
    public string Status(Instant now) => RevokedAt is not null ? "revoked" : ExpiresAt <= now ? "expired" : "live";

    private const string Columns = "t.id, t.workspace, t.scope, t.site, t.name, t.actor, t.created_at, t.created_by, t.expires_at, t.revoked_at, t.last_used_at";

    private static readonly Sql Insert = new(
        """
        insert into tokens (bucket, id, workspace, hash, scope, site, name, actor, created_at, created_by, expires_at)
        values (@bucket, @id, @workspace, @hash, @scope, @site, @name, @actor, @at, @by, @expires)
        on conflict do nothing
        """);

    private static readonly Sql ByHash = new($"select {Columns} from tokens t where t.bucket = @bucket and t.hash = @hash");

    private static readonly Sql OfWorkspace = new(
        $"select {Columns} from tokens t where t.bucket = @bucket and t.workspace = @workspace and t.id < @before order by t.id desc limit @limit");

    private static readonly Sql ById = new($"select {Columns} from tokens t where t.bucket = @bucket and t.workspace = @workspace and t.id >= @from and t.id <= @to order by t.id limit 2");

    private static readonly Sql SetRevoked = new("update tokens set revoked_at = @at where bucket = @bucket and id = @id and revoked_at is null");

    private static readonly Sql SetUsed = new(
        "update tokens set last_used_at = @now where bucket = @bucket and id = @id and (last_used_at is null or last_used_at <= @hour_ago)");

    public void Write(Transaction tx, int bucket, string text) => tx.Execute(
        Insert,
        ("@bucket", bucket),
        ("@id", Id),
        ("@workspace", Workspace),
        ("@hash", TokenText.Hash(text)),
        ("@scope", Scope.ToString().ToLowerInvariant()),
        ("@site", Site),
        ("@name", Name),
        ("@actor", Actor),
        ("@at", CreatedAt),
        ("@by", CreatedBy),
        ("@expires", ExpiresAt));

    /// <summary>The token that a text is, by one seek; null when nobody gave it out.</summary>
    public static Token? Find(Database database, int bucket, string text) => database.Read(tx => tx.First(ByHash, Read, ("@bucket", bucket), ("@hash", TokenText.Hash(text))));

    /// <summary>Tokens of the caller's workspace, newest first.</summary>
    public static List<Token> List(Transaction tx, Context context, string before, int limit) =>
        tx.Query(OfWorkspace, Read, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@before", before), ("@limit", limit));

    /// <summary>The tokens whose ids lie between two, at most two of them.</summary>
    public static List<Token> Between(Transaction tx, Context context, string from, string to) =>
        tx.Query(ById, Read, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@from", from), ("@to", to));

    public void Revoke(Transaction tx, Context context) => tx.Execute(SetRevoked, ("@at", context.Now), ("@bucket", context.Bucket), ("@id", Id));

    /// <summary>Notes that it was used, at most once an hour.</summary>
    public void Use(Database database, int bucket, Instant now)
    {
        var hourAgo = now - TimeSpan.FromHours(1);
        if (LastUsedAt is null || LastUsedAt <= hourAgo)
            database.Write(tx => tx.Execute(SetUsed, ("@now", now), ("@bucket", bucket), ("@id", Id), ("@hour_ago", hourAgo)));
    }

    private static Token Read(Row row) => new()
    {
        Id = row.Text(0),
        Workspace = row.Text(1),
        Scope = Enum.Parse<Scope>(row.Text(2), ignoreCase: true),
        Site = row.TextOrNull(3),
        Name = row.TextOrNull(4),
        Actor = row.TextOrNull(5),
        CreatedAt = row.At(6),
        CreatedBy = row.Text(7),
        ExpiresAt = row.AtOrNull(8),
        RevokedAt = row.AtOrNull(9),
        LastUsedAt = row.AtOrNull(10),
    };
}
