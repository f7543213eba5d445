using System.Text.Json.Serialization;
using Stint.Sessions;

namespace Stint.Work.Transcripts;

/// <summary>What reading the rest of a transcript needs to know of what was read; kept with the file.</summary>
internal sealed class TranscriptState
{
    private const int MostWaiting = 32;

    /// <summary>It is written with the file each time.</summary>
    private const int MostWaitingLength = 100_000;

    /// <summary>The assistant's own name for the session; where no line tells it, the file's.</summary>
    public string? Session { get; set; }

    /// <summary>The session that this one works for, where it is a helper's.</summary>
    public string? Parent { get; set; }
    public string? Cwd { get; set; }
    public string? Model { get; set; }
    public string? Provider { get; set; }

    /// <summary>When the session was made, and when the file began.</summary>
    public Instant? Created { get; set; }
    public Instant? Began { get; set; }

    /// <summary>The file begins with what another session has told already, and that is not over yet.</summary>
    public bool Replays { get; set; }

    /// <summary>Turns are named by their time, so that it is certain whose they are.</summary>
    public bool TimedTurns { get; set; }

    /// <summary>Tokens counted up so far: input, output, cached input, reasoning.</summary>
    public long[]? Totals { get; set; }

    /// <summary>Some tool told how many lines it changed.</summary>
    public bool ToldLines { get; set; }

    /// <summary>Patches whose outcome is not known yet, in the order of their calls.</summary>
    public List<WaitingPatch> Waiting { get; set; } = [];

    /// <summary>Whose everything in it is.</summary>
    public string Owner => Parent ?? Session ?? "";

    /// <summary>Keeps a patch until its outcome is told. The outcome of one that was broken off never is: the oldest make room.</summary>
    public void Wait(string call, PatchedFile[] files)
    {
        Waiting.Add(new WaitingPatch(call, files));
        var length = Waiting.Sum(each => each.Length);
        while (Waiting.Count > 1 && (Waiting.Count > MostWaiting || length > MostWaitingLength))
        {
            length -= Waiting[0].Length;
            Waiting.RemoveAt(0);
        }
    }

    /// <summary>The patch of a call, which waits no more; null where none does.</summary>
    public PatchedFile[]? Take(string call)
    {
        var place = Waiting.FindIndex(each => each.Call == call);
        if (place < 0)
            return null;
        var files = Waiting[place].Files;
        Waiting.RemoveAt(place);
        return files;
    }
}

/// <summary>A patch whose outcome is not known yet.</summary>
internal sealed record WaitingPatch(string Call, PatchedFile[] Files)
{
    /// <summary>Characters of what it keeps.</summary>
    [JsonIgnore]
    public int Length => Call.Length + Files.Sum(file => file.Path.Length);
}

/// <summary>A file in a patch, as the patch names it; null where it does not tell how many lines.</summary>
internal sealed record PatchedFile(string Path, long? Added, long? Removed);
