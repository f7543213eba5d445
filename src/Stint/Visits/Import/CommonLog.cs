namespace Stint.Visits;

/// <summary>
/// The common format of Apache, nginx and many others, with referrer and user agent ('combined') or without, and with the virtual host before it
/// or without: <c>shop.example:443 192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 512 "https://example.org/" "Mozilla/5.0 …"</c>.
/// What stands behind that is not looked at.
/// </summary>
internal sealed class CommonLog(bool hasHost, bool hasUserAgent) : LogFormat
{
    private const int Scratch = LineReader.Longest;
    private readonly byte[] unescaped = new byte[Scratch];

    public override string? Read(ReadOnlySpan<byte> line, out LoggedRequest entry)
    {
        entry = default;
        entry.HasUserAgent = entry.HasReferrer = hasUserAgent;
        // A user's name may hold spaces, but hardly a date in brackets.
        var open = line.IndexOf(" ["u8);
        var close = open < 0 ? -1 : line[open..].IndexOf("] \""u8);
        if (close < 0)
            return "it has no time in brackets with a request behind it";
        if (!LogTime.Common(line[(open + 2)..(open + close)], out entry.At))
            return "its time is none";
        if (!Names(line[..open], ref entry))
            return hasHost ? "it does not begin with host, address, identity and user" : "it does not begin with address, identity and user";
        var rest = line[(open + close + 2)..];
        var used = 0;
        if (!Quoted(ref rest, ref used, out var request))
            return "its request has no end";
        Request(request, ref entry);
        rest = rest.TrimStart((byte)' ');
        var space = rest.IndexOf((byte)' ');
        if (!Status(space < 0 ? rest : rest[..space], out entry.Status))
            return "its status is none";
        rest = space < 0 ? default : rest[(space + 1)..];
        if (!hasUserAgent)
            return rest.IsEmpty ? "its size is missing" : null;
        // Behind the size.
        space = rest.IndexOf((byte)' ');
        rest = space < 0 ? default : rest[(space + 1)..];
        if (!Quoted(ref rest, ref used, out var referrer) || !Quoted(ref rest, ref used, out var userAgent))
            return "its referrer and user agent have no end";
        entry.Referrer = Given(referrer);
        entry.UserAgent = Given(userAgent);
        return null;
    }

    /// <summary>Of what stands before the time: the host, where there is one, and the address.</summary>
    private bool Names(ReadOnlySpan<byte> names, scoped ref LoggedRequest entry)
    {
        var space = names.IndexOf((byte)' ');
        if (hasHost && space > 0)
        {
            entry.Host = names[..space];
            names = names[(space + 1)..];
            space = names.IndexOf((byte)' ');
        }

        entry.Address = space < 0 ? default : names[..space];
        // Identity and user.
        return space > 0 && names[(space + 1)..].Contains((byte)' ');
    }

    /// <summary>The text in the quotes that come next. Servers write a quote within as \" or \x22, and what is not printable as \xHH.</summary>
    private bool Quoted(scoped ref ReadOnlySpan<byte> rest, scoped ref int used, out ReadOnlySpan<byte> text)
    {
        rest = rest.TrimStart((byte)' ');
        text = default;
        if (rest.IsEmpty || rest[0] != '"')
            return false;
        var end = rest[1..].IndexOfAny((byte)'"', (byte)'\\') + 1;
        if (end > 0 && rest[end] == '"')
        {
            text = rest[1..end];
            rest = rest[(end + 1)..];
            return true;
        }

        var into = unescaped.AsSpan(used);
        var length = 0;
        for (var at = 1; at < rest.Length; at++)
        {
            var c = rest[at];
            if (c == '"')
            {
                text = into[..length];
                used += length;
                rest = rest[(at + 1)..];
                return true;
            }

            if (c == '\\' && at + 1 < rest.Length)
                c = Escaped(rest, ref at);
            into[length++] = c;
        }

        return false;
    }

    private static byte Escaped(ReadOnlySpan<byte> text, scoped ref int at)
    {
        var c = text[++at];
        if (c == 'x' && at + 2 < text.Length && char.IsAsciiHexDigit((char)text[at + 1]) && char.IsAsciiHexDigit((char)text[at + 2]))
        {
            at += 2;
            return (byte)((Convert.ToInt32(((char)text[at - 1]).ToString(), 16) << 4) | Convert.ToInt32(((char)text[at]).ToString(), 16));
        }

        return c switch { (byte)'n' => (byte)'\n', (byte)'t' => (byte)'\t', (byte)'r' => (byte)'\r', _ => c };
    }
}
