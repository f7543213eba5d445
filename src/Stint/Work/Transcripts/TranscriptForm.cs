using System.Text.Json;
using Stint.Operations;

namespace Stint.Work.Transcripts;

/// <summary>How one assistant writes its transcripts: where they lie, and what a line of them tells. What is not known here is left alone.</summary>
internal abstract class TranscriptForm
{
    /// <summary>The assistant's name, in sessions and on the command line.</summary>
    public abstract string Agent { get; }

    /// <summary>What the folder of its transcripts is called in examples.</summary>
    public abstract string Home { get; }

    /// <summary>The folders that it writes them in.</summary>
    public abstract IEnumerable<string> Folders(Machine machine);

    /// <summary>Whether a file is one of its transcripts, by its name.</summary>
    public abstract bool Takes(string file);

    /// <summary>Whether a file is one document, and not one in each line.</summary>
    public virtual bool IsWhole(string file) => false;

    /// <summary>What the place of a file tells, before anything of it is read.</summary>
    public virtual void Begin(string file, TranscriptState state)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        state.Session = name.Length <= 200 ? name : name[..200];
    }

    /// <summary>Reads one line.</summary>
    /// <exception cref="OddLine">It makes no sense.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public abstract void Read(ReadOnlySpan<byte> line, TranscriptState state, TranscriptSink sink);

    public static readonly TranscriptForm[] All = [new ClaudeTranscript(), new CodexTranscript(), new GeminiTranscript(), new CopilotTranscript()];

    protected static string? HomeFolder(Machine machine, string below) =>
        (machine.Variable("HOME") ?? machine.Variable("USERPROFILE")) is { } home ? Path.Combine(home, below) : null;
}
