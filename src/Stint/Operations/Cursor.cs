using System.Globalization;
using Stint.Sessions;

namespace Stint.Operations;

/// <summary>Where a page ended: an instant, and the id that orders what shares it.</summary>
internal readonly record struct Cursor(Instant At, string Id)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.Milliseconds}.{Id}");

    public static Cursor Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
            && Guid.TryParseExact(text[(dot + 1)..], "D", out _)
            ? new Cursor(new Instant(ms), text[(dot + 1)..])
            : throw Refusal.Usage("bad_cursor", "This cursor is not one of ours.", "Take the 'next' of the page before, unchanged.");
    }
}
