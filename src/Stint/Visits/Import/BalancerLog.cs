namespace Stint.Visits;

/// <summary>
/// Logs of AWS's application load balancers: type, time, balancer, <c>client:port</c>, target, three durations, the balancer's status and the
/// target's, two sizes, "request", "user agent", and more that is not looked at. They have no referrer.
/// </summary>
internal sealed class BalancerLog : LogFormat
{
    private const int TimeField = 1;
    private const int ClientField = 3;
    private const int StatusField = 8;
    private const int RequestField = 12;
    private const int UserAgentField = 13;

    private static readonly byte[][] Types = ["http"u8.ToArray(), "https"u8.ToArray(), "h2"u8.ToArray(), "grpcs"u8.ToArray(), "ws"u8.ToArray(), "wss"u8.ToArray()];

    public override string? Read(ReadOnlySpan<byte> line, out LoggedRequest entry)
    {
        entry = default;
        entry.HasUserAgent = true;
        var isTime = false;
        var isStatus = false;
        for (var field = 0; field <= UserAgentField; field++)
        {
            if (!Next(ref line, out var value))
                return "it has fewer fields than a load balancer writes";
            switch (field)
            {
                case 0 when !IsType(value):
                    return "it does not begin with the kind of the request, like https";
                case TimeField:
                    isTime = LogTime.Any(value, out entry.At);
                    break;
                case ClientField:
                    entry.Address = value[..Math.Max(0, value.LastIndexOf((byte)':'))];
                    break;
                case StatusField:
                    isStatus = Status(value, out entry.Status);
                    break;
                case RequestField:
                    Request(value, ref entry);
                    break;
                case UserAgentField:
                    entry.UserAgent = Given(value);
                    break;
            }
        }

        return !isTime ? "its time is none" : isStatus ? null : "its status is none";
    }

    private static bool IsType(ReadOnlySpan<byte> value)
    {
        foreach (var type in Types)
        {
            if (value.SequenceEqual(type))
                return true;
        }

        return false;
    }

    /// <summary>The next field; one in quotes may hold spaces, and \" for a quote.</summary>
    private static bool Next(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> value)
    {
        rest = rest.TrimStart((byte)' ');
        value = default;
        if (rest.IsEmpty)
            return false;
        if (rest[0] != '"')
        {
            var space = rest.IndexOf((byte)' ');
            value = space < 0 ? rest : rest[..space];
            rest = space < 0 ? default : rest[space..];
            return true;
        }

        for (var at = 1; at < rest.Length; at++)
        {
            if (rest[at] == '\\')
            {
                at++;
            }
            else if (rest[at] == '"')
            {
                value = rest[1..at];
                rest = rest[(at + 1)..];
                return true;
            }
        }

        return false;
    }
}
