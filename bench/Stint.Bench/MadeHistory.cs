using System.Globalization;
using Stint.Sessions;

namespace Stint.Bench;

/// <summary>Sessions of ten signs 20 minutes apart with 40 minutes between them, found by calculation: any number of them takes no memory and no time.</summary>
internal sealed class MadeHistory(int signs) : IHistory
{
    public const int Signs = 10;

    private static readonly Instant Begin = Instant.Parse("2010-01-04T00:00:00Z");
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Stride = (Step * (Signs - 1)) + TimeSpan.FromMinutes(40);
    private readonly int count = signs / Signs;

    public static Instant EndOf(int session) => Start(session) + (Step * (Signs - 1));

    public static Sign SignOf(int session, int number) => new(Start(session) + (Step * number), number.ToString(CultureInfo.InvariantCulture));

    public Known? AtOrBefore(Instant at) => Of((int)Math.Min(count - 1, Math.Floor((at - Begin) / Stride)));

    public Known? After(Instant at) => Of((int)Math.Max(0, Math.Floor((at - Begin) / Stride) + 1));

    public IReadOnlyList<Sign> SignsOf(Known session) =>
        [.. Enumerable.Range(0, Signs).Select(number => SignOf(int.Parse(session.Key, CultureInfo.InvariantCulture), number))];

    private static Instant Start(int session) => Begin + (Stride * session);

    private Known? Of(int session) => session >= 0 && session < count
        ? new Known(session.ToString(CultureInfo.InvariantCulture), new Cut(Start(session), EndOf(session), Signs))
        : null;
}
