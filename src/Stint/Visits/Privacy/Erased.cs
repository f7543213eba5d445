using System.Security.Cryptography;
using System.Text;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>What somebody was known by, and was erased under.</summary>
internal enum ErasedBy
{
    /// <summary>A visit that its client named.</summary>
    Visit,

    /// <summary>A stream of events that was cut here.</summary>
    Stream,
    Visitor,
    User,
}

/// <summary>
/// Tombstones: keyed hashes of what was erased, each with the time that is meant, so that an event that was still under way does not bring it
/// back. Later events are those of somebody new.
/// </summary>
internal sealed class Erased
{
    private readonly Transaction tx;
    private readonly Context context;
    private readonly byte[]? key;
    private readonly Dictionary<string, List<(Instant From, Instant Until)>> known = new(StringComparer.Ordinal);

    private static readonly Sql Key = new("select key from visit_erasure_keys where bucket = @bucket and workspace = @workspace");

    private static readonly Sql AddKey = new("insert into visit_erasure_keys (bucket, workspace, key) values (@bucket, @workspace, @key) on conflict do nothing");

    private static readonly Sql Times = new("select from_at, until_at from visit_erased where bucket = @bucket and workspace = @workspace and hash = @hash");

    private static readonly Bulk Add = new(
        "visit_erased",
        """
        (bucket, workspace, hash, from_at) do update set
          until_at = case when excluded.until_at > visit_erased.until_at then excluded.until_at else visit_erased.until_at end, erased_at = excluded.erased_at
        """,
        ["bucket bigint", "workspace text", "hash text", "from_at bigint", "until_at bigint", "erased_at bigint"]);

    private static readonly Sql PostgresBeside = new("select pg_advisory_xact_lock_shared(@key)");

    private static readonly Sql PostgresAlone = new("select pg_advisory_xact_lock(@key)");

    /// <summary>What is erased by now; nobody erases before the transaction is over, so that nothing is taken in which an erasure that runs beside it did not see.</summary>
    public Erased(Transaction tx, Context context)
    {
        (this.tx, this.context) = (tx, context);
        if (tx.Engine == Engine.Postgres && tx.Once("beside erasures"))
            tx.Execute(PostgresBeside, ("@key", Turn(context)));
        key = Read();
    }

    /// <summary>
    /// Waits until every transaction is over that may take events in and has not seen what is buried next, and keeps others out until this one is. The
    /// first in a transaction that erases. SQLite has one writer at a time.
    /// </summary>
    public static void Alone(Transaction tx, Context context)
    {
        if (tx.Engine == Engine.Postgres)
            tx.Execute(PostgresAlone, ("@key", Turn(context)));
    }

    private static long Turn(Context context) => (long)Storage.Bucket.Hash("erasures " + context.Workspace);

    /// <summary>Whether an event belongs to what was erased.</summary>
    public bool Has(VisitStream stream, VisitEvent each) =>
        key is not null
        && (Has(stream.Named is { } visit ? ErasedBy.Visit : ErasedBy.Stream, stream.Named ?? stream.Key, each.At)
            || Has(ErasedBy.Visitor, stream.VisitorId, each.At)
            || (each.UserId is { } user && Has(ErasedBy.User, user, each.At)));

    /// <summary>From now on nothing that is known by these comes back for their times, both ends included.</summary>
    public static void Bury(Transaction tx, Context context, IEnumerable<(ErasedBy By, string What, Instant From, Instant Until)> gone)
    {
        tx.Execute(AddKey, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@key", Convert.ToHexString(RandomNumberGenerator.GetBytes(32))));
        var own = new Erased(tx, context);
        Add.Write(tx,
        [
            .. gone.GroupBy(each => (Hash: own.Hash(each.By, each.What), each.From))
                .Select(each => (object?[])[context.Bucket, context.Workspace, each.Key.Hash, each.Key.From, each.Max(one => one.Until), context.Now]),
        ]);
    }

    private bool Has(ErasedBy by, string what, Instant at)
    {
        var hash = Hash(by, what);
        if (!known.TryGetValue(hash, out var times))
            known[hash] = times = tx.Query(Times, row => (row.At(0), row.At(1)), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@hash", hash));
        return times.Exists(time => at >= time.From && at <= time.Until);
    }

    private string Hash(ErasedBy by, string what) => Convert.ToHexStringLower(HMACSHA256.HashData(key!, Encoding.UTF8.GetBytes($"{by}\0{what}")).AsSpan(0, 16));

    private byte[]? Read() =>
        tx.First(Key, row => row.Text(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace)) is { } text ? Convert.FromHexString(text) : null;
}
