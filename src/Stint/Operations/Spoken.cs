using System.Globalization;
using Stint.Sessions;

namespace Stint.Operations;

/// <summary>Figures as people read them.</summary>
internal static class Spoken
{
    /// <summary>Two units at the most: <c>2h 05m</c>, <c>12m 30s</c>, <c>8s</c>; a dash where nothing was measured.</summary>
    public static string Span(TimeSpan? span) => span switch
    {
        null => "–",
        { TotalSeconds: < 1 } => "0s",
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Value.Seconds}s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Value.Minutes}m {span.Value.Seconds:00}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)span.Value.TotalHours}h {span.Value.Minutes:00}m"),
    };

    public static string Seconds(double? seconds) => Span(seconds is { } known ? TimeSpan.FromSeconds(known) : null);

    public static string Ago(Instant at, Instant now) => now - at < TimeSpan.FromMinutes(1) ? "just now" : Span(now - at) + " ago";

    /// <summary>A size in the unit that people read: <c>12 B</c>, <c>3.4 KiB</c>, <c>1.2 MiB</c>.</summary>
    public static string Bytes(long bytes) => bytes < 1024 ? string.Create(CultureInfo.InvariantCulture, $"{bytes} B")
        : bytes < 1 << 20 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MiB");

    public static string Lines(long? added, long? removed) => added is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"+{added} −{removed}");

    /// <summary><c>1 commit</c>, <c>2 commits</c>.</summary>
    public static string Count(long n, string thing, string? things = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{n:N0} {(n == 1 ? thing : things ?? thing + "s")}");
}
