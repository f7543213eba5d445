using System.Security.Cryptography;
using System.Text;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Work.Git;

namespace Stint.Work.Transcripts;

/// <summary>Takes what the lines of a transcript tell, bounds it, and keeps it until it is written.</summary>
internal sealed class TranscriptSink(Instant now)
{
    private const int LongestPrompt = 400;
    private const int LongestPath = 1000;
    private const int LongestId = 200;

    /// <summary>Before this there were no such assistants, and after tomorrow there is nothing yet.</summary>
    private static readonly Instant Earliest = Instant.Parse("2000-01-01T00:00:00Z");

    private readonly Dictionary<string, (string Root, string Below)> roots = new(StringComparer.Ordinal);

    /// <summary>What was told since the last <see cref="Clear"/>, each thing once.</summary>
    public Dictionary<string, Fact> Facts { get; } = new(StringComparer.Ordinal);

    /// <summary>Where sessions worked first, as far as was told since the last <see cref="Clear"/>.</summary>
    public Dictionary<string, (Instant At, string Cwd)> Places { get; } = new(StringComparer.Ordinal);

    /// <summary>The last instant told of each session.</summary>
    public Dictionary<string, Instant> Last { get; } = new(StringComparer.Ordinal);

    /// <summary>Until when what was told of a session since the last <see cref="Clear"/> is older than its file.</summary>
    public Dictionary<string, Instant> Copied { get; } = new(StringComparer.Ordinal);

    public void Clear()
    {
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
        return told <= now + TimeSpan.FromDays(1) ? told : throw new OddLine($"its time {told} lies in the future");
    }

    public void Add(Fact fact)
    {
        if (fact.Session.Length is 0 or > LongestId)
            throw new OddLine($"the session's name has {fact.Session.Length:N0} characters; 1 to {LongestId} are taken");
        if (fact.Kind == FactKind.Prompt)
            fact = fact with { Text = PlainText.Short(Redaction.Apply(fact.Text ?? ""), LongestPrompt) };
        if (fact.Kind == FactKind.Edit && fact.Path?.Length > LongestPath)
            return;
        Facts[fact.Key] = Facts.TryGetValue(fact.Key, out var known) ? known.And(fact) : fact;
        if (!Last.TryGetValue(fact.Session, out var last) || last < fact.At)
            Last[fact.Session] = fact.At;
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
    public string? Inside(string path, string? cwd)
    {
        if (path.Length is 0 or > 4096 || PlainText.HasHidden(path))
            return null;
        path = path.Replace('\\', '/');
        var (root, below) = cwd is null ? ("", "") : RootOf(cwd);
        var given = cwd?.Replace('\\', '/').TrimEnd('/');
        var rooted = path.StartsWith('/') || (path.Length > 1 && path[1] == ':');
        if (rooted && given is { Length: > 0 } && !path.StartsWith(root + "/", StringComparison.Ordinal) && path.StartsWith(given + "/", StringComparison.Ordinal))
            (path, rooted) = (path[(given.Length + 1)..], false);
        try
        {
            return Mentions.Normal(rooted || below.Length == 0 ? path : below + "/" + path, root.Length == 0 ? null : root);
        }
        catch (Refusal)
        {
            return null;
        }
    }

    /// <summary>The root of the worktree around a folder, and the folder below it; of one that is gone, the folder itself.</summary>
    private (string Root, string Below) RootOf(string cwd)
    {
        if (roots.TryGetValue(cwd, out var known))
            return known;
        if (roots.Count > 1000)
            roots.Clear();
        var found = Directory.Exists(cwd) && Path.IsPathRooted(cwd) ? Worktree.Find(cwd, _ => null)?.Path : null;
        if (found is null)
            return roots[cwd] = (cwd.Replace('\\', '/').TrimEnd('/'), "");
        var below = Path.GetRelativePath(found, PhysicalPath.Of(cwd)).Replace('\\', '/');
        return roots[cwd] = (found.Replace('\\', '/'), below == "." ? "" : below);
    }
}
