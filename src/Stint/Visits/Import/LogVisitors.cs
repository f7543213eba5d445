using System.Globalization;
using System.Security.Cryptography;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>
/// Whose visit a view of a log belongs to: a hash of address and user agent under the salt of the local day. A visit that goes on over midnight keeps
/// its visitor.
/// </summary>
internal sealed class LogVisitors(Context context, string site, ImportSalts salts, TimeSpan idle)
{
    /// <summary>People that are remembered before those who have gone are forgotten.</summary>
    private const int Many = 10_000;

    private static readonly Sql Seen = new(
        "select 1 from visits where bucket = @bucket and stream = @stream and started_at <= @until and last_event_at >= @from limit 1");

    private readonly Dictionary<UInt128, (string Visitor, Instant Last)> people = [];
    private readonly byte[] scratch = new byte[(2 * LineReader.Longest) + 1];
    private Instant? first;
    private int forgetAt = Many;

    /// <summary>Who it was, under the salt of the day and under that of the day before, where there is one and somebody may have come over midnight.</summary>
    public (UInt128 Own, UInt128? Previous) Person(in LoggedRequest entry)
    {
        var (own, previous) = salts.Of(entry.At);
        entry.Address.CopyTo(scratch);
        scratch[entry.Address.Length] = 0;
        entry.UserAgent.CopyTo(scratch.AsSpan(entry.Address.Length + 1));
        var said = scratch.AsSpan(0, entry.Address.Length + 1 + entry.UserAgent.Length);
        var person = Hash(own, said);
        return (person, previous is null || people.ContainsKey(person) ? null : Hash(previous, said));
    }

    /// <summary>The visitor of a view, and whether a visit begins with it. Views come in order of time, as far as the log has them so.</summary>
    public (string Visitor, bool Begins) Of(LoggedView view)
    {
        first ??= view.At;
        var goesOn = GoesOn(view.Person, view.At, out var visitor) || (view.Previous is { } previous && GoesOn(previous, view.At, out visitor));
        // What an import before this one has brought is in the store alone.
        if (!goesOn && view.Previous is { } before && view.At - first.Value <= idle && WasSeen(Id(before), view.At))
            (goesOn, visitor) = (true, Id(before));
        visitor ??= Id(view.Person);
        people[view.Person] = (visitor, people.TryGetValue(view.Person, out var known) ? Instant.Max(known.Last, view.At) : view.At);
        Forget(view.At);
        return (visitor, !goesOn);
    }

    private bool GoesOn(UInt128 person, Instant at, out string? visitor)
    {
        visitor = people.TryGetValue(person, out var known) && (at - known.Last).Duration() <= idle ? known.Visitor : null;
        return visitor is not null;
    }

    private bool WasSeen(string visitor, Instant at) => context.Database.Read(tx => tx.Query(
        Seen, row => row.Int(0), ("@bucket", context.Bucket), ("@stream", VisitStream.OfVisitor(context.Workspace, site, visitor).Key), ("@from", at - idle), ("@until", at + idle))).Count > 0;

    private void Forget(Instant now)
    {
        if (people.Count < forgetAt)
            return;
        foreach (var (person, known) in people)
        {
            if (now - known.Last > idle)
                people.Remove(person);
        }

        forgetAt = Math.Max(Many, 2 * people.Count);
    }

    /// <summary>The id by which somebody is stored.</summary>
    public static string Id(UInt128 person) => Anonymous.Prefix + person.ToString("x32", CultureInfo.InvariantCulture);

    private static UInt128 Hash(byte[] salt, ReadOnlySpan<byte> said)
    {
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(salt, said, hash);
        return new UInt128(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
    }
}
