using System.Security.Cryptography;
using System.Text;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Work.Git;

namespace Stint.Work.Transcripts;

/// <summary>Takes what the lines of a transcript tell, bounds it, and keeps it until it is written.</summary>
internal sealed class TranscriptSink(Context context)
{
    private const int LongestPrompt = 400;

    /// <summary>Characters of a prompt that are read: secrets are taken out of them before it is cut, so that no part of one is left.</summary>
    public const int HeadOfPrompt = 8000;
    private const int LongestPath = 1000;
    private const int LongestId = 200;

    /// <summary>How much another clock may run ahead.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>Before this there were no such assistants.</summary>
    private static readonly Instant Earliest = Instant.Parse("2000-01-01T00:00:00Z");

    private readonly Dictionary<string, string> roots = new(StringComparer.Ordinal);

    /// <summary>What was told since the last <see cref="Clear"/>, each thing once.</summary>
    public Dictionary<string, Fact> Facts { get; } = new(StringComparer.Ordinal);

    /// <summary>Where sessions worked first, as far as was told since the last <see cref="Clear"/>.</summary>
    public Dictionary<string, (Instant At, string Cwd)> Places { get; } = new(StringComparer.Ordinal);

    /// <summary>The last instant told of each session.</summary>
    public Dictionary<string, Instant> Last { get; } = new(StringComparer.Ordinal);

    /// <summary>Until when what was told of a session since the last <see cref="Clear"/> is older than its file.</summary>
    public Dictionary<string, Instant> Copied { get; } = new(StringComparer.Ordinal);

    /// <summary>What makes no sense within a line of which the rest does, and why.</summary>
    public List<string> Odd { get; } = [];

    public void Clear()
    {
        Odd.Clear();
        Facts.Clear();
        Places.Clear();
        Last.Clear();
        Copied.Clear();
    }

    /// <summary>The instant of a line, or the line is odd.</summary>
    public Instant Checked(Instant? at)
    {
        if (at is not { } told)
            throw new OddLine("it has no time");
        if (told < Earliest)
            throw new OddLine($"its time {told} lies before there were assistants");
        return told <= context.Now + Ahead ? told : throw new OddLine($"its time {told} lies in the future");
    }

    public void Add(Fact fact)
    {
        if (fact.Session.Length is 0 or > LongestId)
            throw new OddLine($"the session's name has {fact.Session.Length:N0} characters; 1 to {LongestId} are taken");
        if (fact.Kind == FactKind.Prompt)
            fact = fact with { Text = PlainText.Short(Shown(fact.Text ?? ""), LongestPrompt) };
        if (fact.Kind == FactKind.Edit && fact.Path?.Length > LongestPath)
            return;
        Facts[fact.Key] = Facts.TryGetValue(fact.Key, out var known) ? known.And(fact) : fact;
        if (!Last.TryGetValue(fact.Session, out var last) || last < fact.At)
            Last[fact.Session] = fact.At;
    }

    /// <summary>A prompt without its secrets. Where it is longer than what was read of it, the last word may be a part of one.</summary>
    private static string Shown(string text)
    {
        var clean = Redaction.Apply(text);
        return text.Length < HeadOfPrompt - 1 ? clean : string.Concat(clean.AsSpan(0, clean.AsSpan().LastIndexOfAnyExceptInRange('!', '~') + 1), "…");
    }

    /// <summary>Where a session works: what it told first counts.</summary>
    public void At(string session, Instant at, string? cwd)
    {
        if (cwd is { Length: > 0 and <= 4096 } && (!Places.TryGetValue(session, out var known) || at < known.At))
            Places[session] = (at, cwd);
    }

    /// <summary>Told by a file that begins later: what another has told before is copied into it.</summary>
    public void CopiedTo(string session, Instant at)
    {
        if (!Copied.TryGetValue(session, out var known) || known < at)
            Copied[session] = at;
    }

    /// <summary>A key of parts that somebody else has named: long ones by their hash.</summary>
    public static string Key(string kind, params ReadOnlySpan<string?> parts)
    {
        var key = kind;
        foreach (var part in parts)
            key += "\u001f" + (part is { Length: > 80 } ? Bucket.Hash(part).ToString("x16", System.Globalization.CultureInfo.InvariantCulture) : part);
        return key;
    }

    /// <summary>What stands in a key for something that was written and is no name: a key is kept when what it stands for is deleted.</summary>
    public static string Content(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    /// <summary>A file as git names it; null outside of the worktree that the assistant stood in, where nothing is part of the session's work.</summary>
    public string? Inside(string path, string? cwd) => WorktreeFile.Name(path, cwd, cwd is null ? null : RootOf(cwd));

    /// <summary>The root of the worktree around a folder; of one that is gone, the folder itself.</summary>
    private string RootOf(string cwd)
    {
        if (roots.TryGetValue(cwd, out var known))
            return known;
        if (roots.Count > 1000)
            roots.Clear();
        return roots[cwd] = (Directory.Exists(cwd) && Path.IsPathRooted(cwd) ? Worktree.Find(cwd, _ => null)?.Path : null) ?? cwd;
    }
}
