using System.Security.Cryptography;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>
/// The salts under which visitors without an id get one: random, one for each UTC day, in the store, so that several servers agree. A salt is in
/// use on its day, looked up on the next, and then deleted (<see cref="OverdueSalts"/>): what it made can be neither made nor tried again.
/// </summary>
/// <param name="Current">Today's.</param>
/// <param name="Previous">Yesterday's; null when nobody came then.</param>
internal sealed record VisitorSalts(byte[] Current, byte[]? Previous)
{
    private static readonly Sql All = new("select day, salt from visitor_salts where bucket = @bucket and workspace = @workspace order by day");

    private static readonly Sql Add = new("insert into visitor_salts (bucket, workspace, day, salt) values (@bucket, @workspace, @day, @salt) on conflict do nothing");

    /// <summary>The salts of now; makes today's where it is missing.</summary>
    public static VisitorSalts Of(Transaction tx, Context context)
    {
        var today = Day(context.Now);
        var known = Read(tx, context);
        if (!known.ContainsKey(today))
        {
            tx.Execute(Add, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@day", today), ("@salt", Convert.ToHexString(RandomNumberGenerator.GetBytes(32))));
            known = Read(tx, context);
        }

        return new VisitorSalts(known[today], known.GetValueOrDefault(today - 1));
    }

    private static Dictionary<long, byte[]> Read(Transaction tx, Context context) =>
        tx.Query(All, row => (Day: row.Long(0), Salt: Convert.FromHexString(row.Text(1))), ("@bucket", context.Bucket), ("@workspace", context.Workspace))
            .ToDictionary(each => each.Day, each => each.Salt);

    public static long Day(Instant at) => (long)Math.Floor(at.Milliseconds / (double)TimeSpan.MillisecondsPerDay);
}
