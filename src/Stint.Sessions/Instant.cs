using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Stint.Sessions;

/// <summary>A point in time: UTC milliseconds since 1970-01-01, from <see cref="MinValue"/> to <see cref="MaxValue"/>.</summary>
/// <param name="Milliseconds">UTC milliseconds since 1970-01-01T00:00:00Z.</param>
public readonly record struct Instant(long Milliseconds) : IComparable<Instant>
{
    // Ticks of 1970-01-01; written out because a core without a clock has no use for the rest of DateTime here.
    internal const long EpochTicks = 621_355_968_000_000_000;

    /// <summary>1970-01-01T00:00:00Z.</summary>
    public static Instant MinValue => new(0);

    /// <summary>9999-12-31T23:59:59.999Z.</summary>
    public static Instant MaxValue => new(253_402_300_799_999);

    /// <summary>Whole milliseconds; what is finer is cut off. Throws for years before 1970.</summary>
    public static Instant FromDateTimeOffset(DateTimeOffset value)
    {
        var milliseconds = value.ToUnixTimeMilliseconds();
        ArgumentOutOfRangeException.ThrowIfNegative(milliseconds, nameof(value));
        return new Instant(milliseconds);
    }

    /// <summary>The same instant with offset zero.</summary>
    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds);

    /// <summary>RFC 3339 in UTC; milliseconds only where there are any.</summary>
    public override string ToString()
    {
        if (Milliseconds < MinValue.Milliseconds || Milliseconds > MaxValue.Milliseconds)
            return Milliseconds.ToString(CultureInfo.InvariantCulture) + " ms";
        var time = new DateTime(EpochTicks + (Milliseconds * TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
        var format = Milliseconds % 1000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        return time.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>Reads RFC 3339 with an offset (<c>2026-01-11T10:00:00Z</c>, <c>2026-01-11T11:00:00.5+01:00</c>), years 1970..9999.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Instant instant) => Rfc3339.TryParse(text, out instant);

    /// <summary>As <see cref="TryParse"/>, or throws <see cref="FormatException"/>.</summary>
    public static Instant Parse(string text) => TryParse(text, out var instant)
        ? instant
        : throw new FormatException($"'{text}' is not an RFC 3339 instant with an offset, such as 2026-01-11T10:00:00Z.");

    /// <summary>The later of two.</summary>
    public static Instant Max(Instant left, Instant right) => left >= right ? left : right;

    /// <summary>The earlier of two.</summary>
    public static Instant Min(Instant left, Instant right) => left <= right ? left : right;

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Milliseconds.CompareTo(other.Milliseconds);

    /// <summary>From right to left, negative when left is earlier.</summary>
    public static TimeSpan operator -(Instant left, Instant right) =>
        new((left.Milliseconds - right.Milliseconds) * TimeSpan.TicksPerMillisecond);

    /// <summary>Later by a span; stops at the first and the last instant there is.</summary>
    public static Instant operator +(Instant instant, TimeSpan span) => Bounded(instant.Milliseconds + WholeMilliseconds(span));

    /// <summary>Earlier by a span; stops at the first and the last instant there is.</summary>
    public static Instant operator -(Instant instant, TimeSpan span) => Bounded(instant.Milliseconds - WholeMilliseconds(span));

    /// <summary>Earlier than.</summary>
    public static bool operator <(Instant left, Instant right) => left.Milliseconds < right.Milliseconds;

    /// <summary>Later than.</summary>
    public static bool operator >(Instant left, Instant right) => left.Milliseconds > right.Milliseconds;

    /// <summary>Not later than.</summary>
    public static bool operator <=(Instant left, Instant right) => left.Milliseconds <= right.Milliseconds;

    /// <summary>Not earlier than.</summary>
    public static bool operator >=(Instant left, Instant right) => left.Milliseconds >= right.Milliseconds;

    internal static Instant Bounded(long milliseconds) =>
        new(Math.Clamp(milliseconds, MinValue.Milliseconds, MaxValue.Milliseconds));

    private static long WholeMilliseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMillisecond;
}
