using System.Text;

namespace Stint.Work.Git;

/// <summary>
/// Reads bytes that are no UTF-8 as git shows them: <c>caf\351.txt</c>. One replacement character for all of them would make one file of two
/// whose names differ in such a byte.
/// </summary>
internal sealed class OctalBytes : DecoderFallback
{
    public static readonly Encoding Utf8 = Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, new OctalBytes());

    /// <summary>At most three bytes of a broken character at once, four characters each.</summary>
    public override int MaxCharCount => 12;

    public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer();

    private sealed class Buffer : DecoderFallbackBuffer
    {
        private string text = "";
        private int next;

        public override int Remaining => text.Length - next;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            text = string.Concat(bytesUnknown.Select(each => "\\" + Convert.ToString(each, 8).PadLeft(3, '0')));
            next = 0;
            return true;
        }

        public override char GetNextChar() => next < text.Length ? text[next++] : '\0';

        public override bool MovePrevious()
        {
            if (next == 0)
                return false;
            next--;
            return true;
        }
    }
}
