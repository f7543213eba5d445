using System.Security.Cryptography;
using System.Text;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>
/// What is cut into visits. A client that names its visit has cut already, so all of its events are that one visit; events of a visitor without
/// a visit are cut here, by the policy.
/// </summary>
/// <param name="Key">What the store knows it by.</param>
/// <param name="Named">The visit that the client named; null when it is for us to cut.</param>
internal sealed record VisitStream(string Key, string Site, string VisitorId, string? Named)
{
    /// <summary>Where nothing is cut.</summary>
    private static readonly Policy Whole = Policy.Visit with { EndAfter = null, Cap = null };

    private static readonly Sql PostgresLock = new("select pg_advisory_xact_lock(k) from unnest(@keys::bigint[]) as each(k)");

    public static VisitStream OfVisit(string id, string site, string visitor) => new(id, site, visitor, id);

    /// <summary>The visitor that a person is who is known by a user id alone.</summary>
    public static string VisitorOf(string user, DeviceInfo? device) => string.Join(' ', "user:" + user, device?.Type, device?.Browser, device?.Os).TrimEnd();

    /// <summary>A visitor on a site of a workspace, which may share its bucket with others; of a person known by a user id alone, each kind of device is a visitor of its own.</summary>
    public static VisitStream OfVisitor(string workspace, string site, string visitor) => new(Hash($"{workspace}\0{site}\0{visitor}"), site, visitor, null);

    /// <summary>The longest gap within a visit, where it is not the usual one. Visitors keep what their first visit was cut by.</summary>
    public TimeSpan Idle { get; init; } = Policy.Visit.EndAfter!.Value;

    public Policy Cutting => Named is null ? Policy.Visit with { IdleGap = Idle, EndAfter = Idle } : Whole;

    /// <summary>Nobody else changes these streams before the transaction is over. SQLite has one writer at a time.</summary>
    public static void Hold(Transaction tx, IEnumerable<string> keys)
    {
        if (tx.Engine != Engine.Postgres)
            return;
        // In one order, so that two transactions never wait for each other.
        tx.Execute(PostgresLock, ("@keys", keys.Select(Number).Distinct().Order().ToArray()));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private static long Number(string key) => (long)Storage.Bucket.Hash("visit " + key);
}
