using System.Text.Json;

namespace Stint.Visits;

/// <summary>
/// Access logs of one JSON object a line: what Caddy and Traefik write, and what nginx writes by a <c>log_format</c> with <c>escape=json</c>, whose
/// names are the administrator's: nginx's own names of variables and the usual short ones are known.
/// </summary>
internal sealed class JsonLog : LogFormat
{
    private readonly byte[] texts = new byte[2 * LineReader.Longest];
    private int used;

    public override string? Read(ReadOnlySpan<byte> line, out LoggedRequest entry)
    {
        LoggedRequest read = default;
        var wrong = Understand(line, ref read);
        entry = read;
        return wrong;
    }

    private string? Understand(ReadOnlySpan<byte> line, scoped ref LoggedRequest entry)
    {
        used = 0;
        var fields = new Fields();
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 16 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return "it is no JSON object";
            Object(ref reader, ref fields, ref entry, Within.Line);
            if (reader.Read())
                return "there is more behind its object";
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return "it is no valid JSON";
        }

        if (!fields.Start.IsEmpty)
            fields.Time = fields.Start;
        if (!LogTime.Any(fields.Time, out entry.At))
            return fields.Time.IsEmpty ? "it has no time" : "its time is none";
        if (entry.Target.IsEmpty)
            Request(fields.Request, ref entry);
        entry.Address = Given(entry.Address.IsEmpty ? fields.Peer : entry.Address);
        entry.Referrer = Given(entry.Referrer);
        entry.UserAgent = Given(entry.UserAgent);
        return fields.Request.IsEmpty && entry.Method.IsEmpty && entry.Target.IsEmpty ? "it has no request" : Status(fields.Status, out entry.Status) ? null : "its status is none";
    }

    private enum Within
    {
        Line,
        Request,
        Headers,
    }

    private ref struct Fields
    {
        public ReadOnlySpan<byte> Time;
        public ReadOnlySpan<byte> Start;
        public ReadOnlySpan<byte> Request;
        public ReadOnlySpan<byte> Status;
        public ReadOnlySpan<byte> Peer;
    }

    private void Object(scoped ref Utf8JsonReader reader, scoped ref Fields fields, scoped ref LoggedRequest entry, Within within)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                if (within == Within.Line && name.SequenceEqual("request"u8))
                    Object(ref reader, ref fields, ref entry, Within.Request);
                else if (within == Within.Request && name.SequenceEqual("headers"u8))
                    Headers(ref reader, ref fields, ref entry);
                else
                    reader.Skip();
                continue;
            }

            if (reader.TokenType == JsonTokenType.StartArray)
            {
                // Headers may come several times: the first counts.
                reader.Read();
                var first = reader.TokenType == JsonTokenType.String ? Text(ref reader) : default;
                while (reader.TokenType != JsonTokenType.EndArray)
                {
                    reader.Skip();
                    reader.Read();
                }

                if (within == Within.Headers)
                    Header(name, first, ref entry);
                continue;
            }

            if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
                Field(name, Text(ref reader), ref fields, ref entry, within);
        }
    }

    /// <summary>Where headers are written, one that is missing was not sent.</summary>
    private void Headers(scoped ref Utf8JsonReader reader, scoped ref Fields fields, scoped ref LoggedRequest entry)
    {
        entry.HasUserAgent = entry.HasReferrer = true;
        Object(ref reader, ref fields, ref entry, Within.Headers);
    }

    private static void Header(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, scoped ref LoggedRequest entry)
    {
        if (name.SequenceEqual("User-Agent"u8))
            entry.UserAgent = value;
        else if (name.SequenceEqual("Referer"u8))
            entry.Referrer = value;
    }

    private static void Field(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, scoped ref Fields fields, scoped ref LoggedRequest entry, Within within)
    {
        if (within == Within.Headers)
        {
            Header(name, value, ref entry);
            return;
        }

        // Names of different makers do not meet: each writes its own.
        switch (System.Text.Encoding.UTF8.GetString(name))
        {
            case "StartUTC":
                fields.Start = value;
                break;
            case "ts" or "time" or "time_iso8601" or "time_local" or "timestamp" or "@timestamp" or "msec" or "date":
                fields.Time = value;
                break;
            case "client_ip" or "ClientHost" or "remote_addr" or "clientip" or "client":
                entry.Address = value;
                break;
            case "remote_ip" or "ip":
                fields.Peer = value;
                break;
            case "method" or "request_method" or "RequestMethod":
                entry.Method = value;
                break;
            case "uri" or "request_uri" or "RequestPath" or "url" or "path":
                entry.Target = value;
                break;
            case "request":
                fields.Request = value;
                break;
            case "status" or "DownstreamStatus":
                fields.Status = value;
                break;
            case "http_referer" or "referer" or "referrer" or "http_referrer" or "request_Referer":
                entry.Referrer = value;
                entry.HasReferrer = true;
                break;
            case "http_user_agent" or "user_agent" or "agent" or "request_User-Agent":
                entry.UserAgent = value;
                entry.HasUserAgent = true;
                break;
            case "host" or "http_host" or "server_name" or "vhost" or "RequestHost":
                entry.Host = value;
                break;
        }
    }

    /// <summary>The text of a name or value, without its escapes.</summary>
    private ReadOnlySpan<byte> Text(scoped ref Utf8JsonReader reader)
    {
        int length;
        if (reader.TokenType == JsonTokenType.Number)
        {
            length = reader.ValueSpan.Length;
            reader.ValueSpan.CopyTo(texts.AsSpan(used));
        }
        else
        {
            length = reader.CopyString(texts.AsSpan(used));
        }

        var text = texts.AsSpan(used, length);
        used += length;
        return text;
    }
}
