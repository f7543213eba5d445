using System.Security.Cryptography;
using System.Text;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>
/// Visitors who bring no id: known for a day by a keyed hash of site, address and user agent. Neither of the two is stored, and when the salt is
/// gone, nobody can find out whose hash it was.
/// </summary>
internal sealed class Anonymous(Transaction tx, Context context)
{
    /// <summary>What such an id begins with.</summary>
    public const string Prefix = "anon:";

    /// <summary>Visits of one visitor that are looked at when salts change: more than a day has room for.</summary>
    private const int MostVisits = 200;

    private static readonly TimeSpan Gap = Policy.Visit.EndAfter!.Value;

    private static readonly Sql Known = new(
        """
        select started_at, last_event_at, last_seen_at from visits where bucket = @bucket and workspace = @workspace and visitor_id = @visitor
        order by started_at desc limit @limit
        """);

    private readonly Dictionary<string, List<Interval>> known = new(StringComparer.Ordinal);
    private VisitorSalts? salts;

    /// <summary>Who visits a site at an instant; null when the address is not known. A visit that goes on over the change of salts keeps its visitor.</summary>
    public string? Visitor(string site, Instant at)
    {
        if (context.Caller.Sender is not { Address: { } address } sender)
            return null;
        salts ??= VisitorSalts.Of(tx, context);
        if (salts.Previous is { } previous && Id(previous) is var before && GoesOn(before, at))
            return before;
        return Id(salts.Current);

        string Id(byte[] salt) => Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes($"{site}\0{address}\0{sender.UserAgent}")).AsSpan(0, 12));
    }

    private bool GoesOn(string visitor, Instant at)
    {
        if (!known.TryGetValue(visitor, out var visits))
        {
            known[visitor] = visits = tx.Query(
                Known,
                row => new Interval(row.At(0), Instant.Max(row.At(1), row.AtOrNull(2) ?? row.At(1))),
                ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@visitor", visitor), ("@limit", MostVisits));
        }

        if (!visits.Exists(visit => at >= visit.Start - Gap && at <= visit.End + Gap))
            return false;
        // What else comes with this request may go on from here.
        visits.Add(new Interval(at, at));
        return true;
    }
}
