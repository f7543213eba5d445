using System.Globalization;

namespace Stint.Operations;

/// <summary>How far long work is: one line on stderr that overwrites itself, on a terminal only, and is gone when the work is over.</summary>
internal sealed class ProgressBar(Machine machine, string what) : IDisposable
{
    private const int Cells = 24;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private readonly bool shown = machine.ErrorIsTerminal;
    private readonly long started = machine.Time.GetTimestamp();
    private long drawn;
    private bool any;

    /// <summary>Shows how many are done, of how many where that is known.</summary>
    public void Report(long done, long? total = null)
    {
        if (!shown || (any && machine.Time.GetElapsedTime(drawn) < Every && done != total))
            return;
        (drawn, any) = (machine.Time.GetTimestamp(), true);
        machine.Error.Write($"\r\u001b[K{PlainText.Short(Text(done, total, machine.Time.GetElapsedTime(started)), Math.Max(20, machine.Width - 1))}");
        machine.Error.Flush();
    }

    private string Text(long done, long? total, TimeSpan elapsed)
    {
        var rate = elapsed.TotalSeconds > 0 ? done / elapsed.TotalSeconds : 0;
        if (total is not { } all || all == 0)
            return string.Create(CultureInfo.InvariantCulture, $"{done:N0} {what}  {rate:N0}/s");
        var filled = (int)(Cells * done / all);
        var left = rate > 0 ? TimeSpan.FromSeconds((all - done) / rate) : (TimeSpan?)null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[{new string('#', filled)}{new string('-', Cells - filled)}] {done:N0} of {all:N0} {what}  {rate:N0}/s  {Spoken.Span(left)} left");
    }

    public void Dispose()
    {
        if (any)
            machine.Error.Write("\r\u001b[K");
        any = false;
    }
}
