using System.Text.Json.Serialization;

namespace Stint.Operations;

/// <summary>Who asks, and from where. The caller's machine fills it; a server reads it from the request.</summary>
internal sealed record Caller
{
    /// <summary>The person: <c>--actor</c>, STINT_ACTOR, git's user.email or the login name.</summary>
    public string? Actor { get; init; }

    /// <summary>The actor that this one request names, by <c>--actor</c> or the field <c>actor</c>.</summary>
    public string? Named { get; init; }

    /// <summary>Nobody named the actor: it is git's user.email or the login name, and a token's own actor stands over it.</summary>
    public bool Presumed { get; init; }

    /// <summary>The assistant that drives, where one does: its name, and its own name for this session.</summary>
    public string? Agent { get; init; }
    public string? AgentSession { get; init; }

    /// <summary>The process that drives the assistant, as its machine names it; null for people.</summary>
    public string? Owner { get; init; }

    /// <summary>The processes above the caller's, among them maybe one that drives a session. Looked up when it is asked for, or sent.</summary>
    public string[] Above
    {
        get => field ??= [.. FindAbove()];
        init;
    }

    /// <summary>How <see cref="Above"/> is looked up on the caller's machine.</summary>
    [JsonIgnore]
    public Func<IEnumerable<string>> FindAbove { get; init; } = () => [];

    /// <summary>The assistant had another name for this session until now.</summary>
    public bool Renamed { get; init; }

    /// <summary>IANA zone of the caller.</summary>
    public string? Tz { get; init; }

    /// <summary>The session that the environment names (STINT_SESSION, CURRENT_SESSION).</summary>
    public string? Session { get; init; }

    /// <summary>A keyed hash of the machine's name.</summary>
    public string? Host { get; init; }
    public string? Version { get; init; }
    public string? Os { get; init; }
    public string? Shell { get; init; }
    public Place? Place { get; init; }

    /// <summary>Nobody said where the caller stands (a browser, a script over HTTP): open sessions of every worktree are meant.</summary>
    public bool Everywhere { get; init; }

    /// <summary>Of events that came over HTTP, who sent them. Filled by the server alone: no client says it of itself.</summary>
    [JsonIgnore]
    public Sender? Sender { get; init; }
}

/// <summary>Where the caller stands: a git working tree and the project it belongs to.</summary>
internal sealed record Place
{
    public required string Worktree { get; init; }
    public required string CommonDir { get; init; }
    public string? RootCommit { get; init; }
    public string? Remote { get; init; }
    public string? Name { get; init; }

    /// <summary>A project named by STINT_PROJECT, when nothing more exact is known.</summary>
    public string? Wished { get; init; }
}
