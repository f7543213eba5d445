using System.Text.Json.Nodes;

namespace Stint.Operations;

/// <summary>Why something was refused. One table maps it to an exit code, an HTTP status and a problem.</summary>
internal enum RefusalKind
{
    /// <summary>The request itself is wrong: a bad flag, an unknown zone, a text too long.</summary>
    Usage,
    NotFound,
    /// <summary>The state forbids it: a session is open already, or has ended.</summary>
    Conflict,
    Unauthorized,
    Forbidden,
    TooLarge,
    /// <summary>Too often: the fact <c>retry_after_seconds</c> says when again.</summary>
    TooMany,
    /// <summary>The store or the server cannot be used now: full, read-only, newer, unreachable.</summary>
    Unavailable,
    /// <summary>Nobody foresaw it.</summary>
    Unexpected,
}

/// <summary>The one way to say no: what is wrong, what to do next, and the facts a program needs.</summary>
internal sealed class Refusal(RefusalKind kind, string code, string message, string? hint = null, JsonObject? facts = null, Exception? cause = null)
    : Exception(message, cause)
{
    public RefusalKind Kind { get; } = kind;
    public string Code { get; } = code;
    public string? Hint { get; } = hint;
    public JsonObject? Facts { get; } = facts;

    public static (int Exit, int Status) Table(RefusalKind kind) => kind switch
    {
        RefusalKind.Usage => (2, 400),
        RefusalKind.NotFound => (1, 404),
        RefusalKind.Conflict => (1, 409),
        RefusalKind.Unauthorized => (1, 401),
        RefusalKind.Forbidden => (1, 403),
        RefusalKind.TooLarge => (2, 413),
        RefusalKind.TooMany => (1, 429),
        RefusalKind.Unavailable => (1, 503),
        _ => (1, 500),
    };

    public int ExitCode => Table(Kind).Exit;

    public int Status => Table(Kind).Status;

    /// <summary>The body every face carries: code, message, hint and the facts beside them.</summary>
    public JsonObject ToJson()
    {
        var error = new JsonObject { ["code"] = Code, ["message"] = Message, ["hint"] = Hint };
        foreach (var (name, value) in Facts ?? [])
            error[name] = value?.DeepClone();
        return error;
    }

    public static Refusal Usage(string code, string message, string? hint = null) => new(RefusalKind.Usage, code, message, hint);

    public static Refusal NotFound(string code, string message, string? hint = null) => new(RefusalKind.NotFound, code, message, hint);

    public static Refusal Conflict(string code, string message, string? hint = null, JsonObject? facts = null) =>
        new(RefusalKind.Conflict, code, message, hint, facts);
}
