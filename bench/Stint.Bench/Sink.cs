namespace Stint.Bench;

/// <summary>Where results go, so that the compiler cannot prove that nobody wants them.</summary>
internal static class Sink
{
    private static long kept;

    public static void Take(long value) => Interlocked.Add(ref kept, value);
}
