using System.Globalization;
using System.Text.Json.Nodes;
using Stint.Operations;

namespace Stint.Hosting;

/// <summary>
/// So many a second, and some at once after a rest, for each key: a bucket that fills again. Kept in memory by each server for itself; of more
/// keys than there is room for, those at rest are forgotten, and then all.
/// </summary>
internal sealed class RateLimit(TimeProvider time, double perSecond, double atOnce)
{
    private const int MostKeys = 50_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, (double Left, long At)> buckets = new(StringComparer.Ordinal);

    /// <summary>Whether one more is let through for a key; takes nothing.</summary>
    public bool Has(string key)
    {
        lock (gate)
            return Left(key, Now) >= 1;
    }

    /// <summary>Takes one for a key; refuses when none is left, and says when there will be.</summary>
    public void Take(string key, string what)
    {
        lock (gate)
        {
            var now = Now;
            var left = Left(key, now);
            if (left < 1)
                throw TooMany(what, (1 - left) / perSecond);
            if (buckets.Count >= MostKeys && !buckets.ContainsKey(key))
                MakeRoom(now);
            buckets[key] = (left - 1, now);
        }
    }

    public Refusal TooMany(string what) => TooMany(what, 1 / perSecond);

    private static Refusal TooMany(string what, double seconds)
    {
        var wait = (long)Math.Ceiling(Math.Max(seconds, 1));
        return new Refusal(
            RefusalKind.TooMany, "too_many_requests", $"{what} came too often.", string.Create(CultureInfo.InvariantCulture, $"Try again in {wait} s."), new JsonObject { ["retry_after_seconds"] = wait });
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private double Left(string key, long now) => buckets.TryGetValue(key, out var bucket) ? Filled(bucket, now) : atOnce;

    private double Filled((double Left, long At) bucket, long now) => Math.Min(atOnce, bucket.Left + (Math.Max(0, now - bucket.At) * perSecond / 1000));

    private void MakeRoom(long now)
    {
        foreach (var (key, bucket) in buckets)
        {
            if (Filled(bucket, now) >= atOnce)
                buckets.Remove(key);
        }

        if (buckets.Count >= MostKeys)
            buckets.Clear();
    }
}
