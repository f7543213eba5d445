using Stint.Sessions;

namespace Stint.Visits;

/// <summary>What one line of an access log says, as bytes of the line. What a format does not have, or a server had nothing to write for, is empty.</summary>
internal ref struct LoggedRequest
{
    public Instant At;

    /// <summary>The client's address, as text; never stored.</summary>
    public ReadOnlySpan<byte> Address;

    public ReadOnlySpan<byte> Method;

    /// <summary>The path with its query, or a whole URL; empty where a request was none.</summary>
    public ReadOnlySpan<byte> Target;

    /// <summary>The query, where the format has it in a field of its own.</summary>
    public ReadOnlySpan<byte> Query;

    public int Status;

    public ReadOnlySpan<byte> Referrer;

    /// <summary>Whether the format writes referrers: then an empty one says that none was sent.</summary>
    public bool HasReferrer;

    public ReadOnlySpan<byte> UserAgent;

    /// <summary>Whether the format writes user agents: then an empty one says that none was sent.</summary>
    public bool HasUserAgent;

    /// <summary>The host that was asked for, with or without a port.</summary>
    public ReadOnlySpan<byte> Host;
}

/// <summary>A format of access logs.</summary>
internal abstract class LogFormat
{
    /// <summary>Reads a line; null when it is understood, else what is wrong with it.</summary>
    public abstract string? Read(ReadOnlySpan<byte> line, out LoggedRequest entry);

    /// <summary>Whether a line is no request but a word about the log, of which nobody needs to hear.</summary>
    public virtual bool IsRemark(ReadOnlySpan<byte> line) => false;

    /// <summary>A field without a value: servers write a dash.</summary>
    protected static ReadOnlySpan<byte> Given(ReadOnlySpan<byte> field) => field.SequenceEqual("-"u8) ? default : field;

    /// <summary>Method and target of <c>GET /page HTTP/1.1</c>; both empty where it is no request.</summary>
    protected static void Request(ReadOnlySpan<byte> request, scoped ref LoggedRequest entry)
    {
        var method = request.IndexOf((byte)' ');
        if (method <= 0)
            return;
        var rest = request[(method + 1)..];
        var target = rest.LastIndexOf(" HTTP/"u8);
        entry.Method = request[..method];
        entry.Target = target < 0 ? rest : rest[..target];
    }

    /// <summary>A status of three digits; 0 where the client had gone before there was an answer, for which servers write 000 or a dash.</summary>
    protected static bool Status(ReadOnlySpan<byte> text, out int status)
    {
        status = 0;
        if (text.SequenceEqual("-"u8))
            return true;
        return text.Length == 3 && System.Buffers.Text.Utf8Parser.TryParse(text, out status, out var used) && used == 3 && status is 0 or >= 100;
    }
}
