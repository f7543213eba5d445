namespace Stint.Visits;

/// <summary>
/// W3C extended logs, whose lines of <c>#Fields:</c> say what stands where: those of IIS, with spaces between, and the standard logs of CloudFront,
/// with tabs. Their times are in UTC. IIS writes a space within a value as +, CloudFront writes it as %20.
/// </summary>
internal sealed class W3cLog : LogFormat
{
    private readonly byte[] unescaped = new byte[LineReader.Longest];
    private string[] fields = [];

    public override bool IsRemark(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[0] != '#')
            return false;
        if (line.StartsWith("#Fields:"u8))
            fields = System.Text.Encoding.ASCII.GetString(line["#Fields:".Length..]).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return true;
    }

    public override string? Read(ReadOnlySpan<byte> line, out LoggedRequest entry)
    {
        entry = default;
        if (IsRemark(line))
            return null;
        if (fields.Length == 0)
            return "no line of #Fields has said what stands where";
        var tabs = line.Contains((byte)'\t');
        ReadOnlySpan<byte> date = default, time = default, uri = default;
        var used = 0;
        var isStatus = false;
        var n = 0;
        foreach (var range in line.Split(tabs ? (byte)'\t' : (byte)' '))
        {
            if (n == fields.Length)
                return "it has more fields than #Fields names";
            var value = Given(line[range]);
            switch (fields[n++])
            {
                case "date":
                    date = value;
                    break;
                case "time":
                    time = value;
                    break;
                case "c-ip":
                    entry.Address = value;
                    break;
                case "cs-method":
                    entry.Method = value;
                    break;
                case "cs-uri-stem":
                    entry.Target = value;
                    break;
                case "cs-uri":
                    uri = value;
                    break;
                case "cs-uri-query":
                    entry.Query = value;
                    break;
                case "sc-status":
                    isStatus = Status(value, out entry.Status);
                    break;
                case "cs(Referer)":
                    entry.Referrer = Plain(value, tabs, ref used);
                    entry.HasReferrer = true;
                    break;
                case "cs(User-Agent)":
                    entry.UserAgent = Plain(value, tabs, ref used);
                    entry.HasUserAgent = true;
                    break;
                case "x-host-header" or "cs-host":
                    entry.Host = value;
                    break;
                case "cs(Host)":
                    // Of CloudFront's two the viewer's own is the other one.
                    entry.Host = entry.Host.IsEmpty ? value : entry.Host;
                    break;
            }
        }

        if (n < fields.Length)
            return "it has fewer fields than #Fields names";
        if (entry.Target.IsEmpty)
            entry.Target = uri;
        return !LogTime.Utc(date, time, out entry.At) ? "its date and time are none" : isStatus ? null : "its status is none";
    }

    private ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> value, bool tabs, scoped ref int used)
    {
        if (value.IndexOfAny((byte)'%', (byte)'+') < 0)
            return value;
        var into = unescaped.AsSpan(used);
        var length = 0;
        for (var at = 0; at < value.Length; at++)
        {
            var c = value[at];
            if (tabs && c == '%' && at + 2 < value.Length && Hex(value[at + 1]) is >= 0 and var high && Hex(value[at + 2]) is >= 0 and var low)
            {
                c = (byte)((high << 4) | low);
                at += 2;
            }
            else if (!tabs && c == '+')
            {
                c = (byte)' ';
            }

            into[length++] = c;
        }

        used += length;
        return into[..length];
    }

    private static int Hex(byte c) => char.IsAsciiHexDigit((char)c) ? Convert.ToInt32(((char)c).ToString(), 16) : -1;
}
