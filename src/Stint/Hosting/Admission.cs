using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Visits;

namespace Stint.Hosting;

/// <summary>Knows a request's token, and what it allows. Each is looked up with each request: one that was revoked lets nobody in any more.</summary>
/// <param name="loopback">Whether the server listens on this machine only: then none is asked for until the store has one.</param>
internal sealed class Admission(Database database, TimeProvider time, Settings settings, bool loopback)
{
    public const string Cookie = "stint_token";

    /// <summary>Tokens of the right form that nobody gave out, from one address: some slips, and then one in ten seconds.</summary>
    private readonly RateLimit guesses = new(time, perSecond: 0.1, atOnce: 10);

    private bool closed;

    /// <summary>Whether everybody on this machine may do everything. A store that has had a token never goes back to that.</summary>
    public bool IsOpen => loopback && !closed && !(closed = Workspaces.HaveTokens(database));

    /// <summary>What whoever asks without a token may do, where that is everything.</summary>
    public Grant Everything => new(settings.Workspace);

    /// <summary>The token of a request's header: Bearer, or Basic with the token as the user or the password.</summary>
    public static string? InHeader(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return header[7..].Trim();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return header.Length > 0 ? header : null;
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..].Trim(), bytes, out var count))
            return header;
        var parts = Encoding.UTF8.GetString(bytes, 0, count).Split(':', 2);
        return parts.Length == 2 && parts[1].StartsWith(TokenText.Prefix, StringComparison.Ordinal) ? parts[1] : parts[0];
    }

    /// <summary>What a token allows; refuses one that is none, or no more.</summary>
    public Grant Grant(string text, HttpContext http)
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        if (text.StartsWith(VisitTokens.Prefix, StringComparison.Ordinal))
        {
            var visit = Guessed(http, () => VisitTokens.Read(database, text));
            if (visit.RevokedAt is { } revoked)
                throw Unauthorized("revoked_token", $"The token that this one was made with was revoked at {revoked}.");
            return visit.Until > now ? visit.Grant : throw Unauthorized("expired_token", $"This token was good until {visit.Until}.");
        }

        if (TokenText.Bucket(text) is not { } bucket)
            throw Unauthorized("bad_token", "This is no token of Stint, or it was copied in part.");
        var token = Guessed(http, () => Token.Find(database, bucket, text));
        switch (token.Status(now))
        {
            case "revoked":
                throw Unauthorized("revoked_token", $"This token was revoked at {token.RevokedAt}.");
            case "expired":
                throw Unauthorized("expired_token", $"This token was good until {token.ExpiresAt}.");
        }

        try
        {
            token.Use(database, bucket, now);
        }
        catch (Refusal)
        {
            // When it was last used is good to know, and no reason to turn anybody away.
        }

        return new Grant(token.Workspace, token.Scope, token.Id, token.Site, Actor: token.Actor);
    }

    /// <summary>Whether a request that was let in with a token, or without one, would be once more.</summary>
    public bool StillLetsIn(string? text, HttpContext http)
    {
        try
        {
            return text is null ? IsOpen : Grant(text, http) is not null;
        }
        catch (Refusal)
        {
            return false;
        }
    }

    public static Refusal NoToken => Unauthorized("no_token", "This server asks for a token.");

    private T Guessed<T>(HttpContext http, Func<T?> find) where T : class
    {
        // Whoever has a token gets in, whatever others guess from the same address: a hit is one seek.
        if (find() is { } found)
            return found;
        guesses.Take(Network(http), "Tokens that nobody gave out");
        throw Unauthorized("unknown_token", "Nobody gave this token out.");
    }

    /// <summary>Who guesses: a network of the sixth version counts as one.</summary>
    private static string Network(HttpContext http)
    {
        var bytes = (Peer.Of(http) ?? IPAddress.Loopback).GetAddressBytes();
        return Convert.ToHexString(bytes, 0, Math.Min(bytes.Length, 8));
    }

    private static Refusal Unauthorized(string code, string message) =>
        new(RefusalKind.Unauthorized, code, message, "Send Authorization: Bearer TOKEN, or set STINT_TOKEN. To make one, where the store is: stint token create --scope read");
}
