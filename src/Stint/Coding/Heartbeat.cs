using System.Security.Cryptography;
using System.Text;
using Stint.Sessions;

namespace Stint.Coding;

/// <summary>Whose work a heartbeat tells of: a person's own, or that of an assistant at work for them.</summary>
internal static class Lanes
{
    public const string Human = "human";
    public const string Ai = "ai";
}

/// <summary>A sign of life that carries what was being worked on, as it is stored. Unknown is null.</summary>
internal sealed record Heartbeat
{
    public required Instant At { get; init; }

    /// <summary>A path, a domain, an address or an application's name, as it was sent.</summary>
    public required string Entity { get; init; }

    /// <summary>file, domain, url, app, or another word of the sender's.</summary>
    public string Type { get; init; } = "file";

    /// <summary>coding, debugging, ai coding …; what is not said is coding, and browsing for domains and addresses.</summary>
    public string Category { get; init; } = "coding";
    public string? Project { get; init; }
    public string? Branch { get; init; }
    public string? Language { get; init; }
    public string? Editor { get; init; }
    public string? Plugin { get; init; }
    public string? Os { get; init; }
    public string? Machine { get; init; }

    /// <summary>The assistant's program: claude-code.</summary>
    public string? Harness { get; init; }
    public string? Model { get; init; }
    public string Lane { get; init; } = Lanes.Human;

    /// <summary>Tells sessions of one assistant on one machine apart.</summary>
    public string? AgentSession { get; init; }
    public bool IsWrite { get; init; }
    public long? Line { get; init; }
    public long? Cursor { get; init; }
    public long? Lines { get; init; }
    public long? LineAdditions { get; init; }
    public long? LineDeletions { get; init; }
    public long? AiLineChanges { get; init; }
    public long? HumanLineChanges { get; init; }

    /// <summary>Tokens since the heartbeat before.</summary>
    public long? InputTokens { get; init; }
    public long? OutputTokens { get; init; }
    public long? CachedInputTokens { get; init; }
    public string[] Dependencies { get; init; } = [];

    /// <summary>What sent it, in its own words.</summary>
    public string? UserAgent { get; init; }

    /// <summary>Makes two heartbeats the same one: what was worked on and when, to the millisecond. Not with what program, on which machine, and in which line.</summary>
    public string Key
    {
        get
        {
            var text = new StringBuilder();
            foreach (var part in (string?[])[Entity, Type, Category, Project, Branch, Language, IsWrite ? "1" : "0", At.Milliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture)])
                text.Append(part?.Length ?? -1).Append(':').Append(part);
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
        }
    }
}
