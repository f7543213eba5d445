using System.Text.Json;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Work.Transcripts;

/// <summary>
/// Reads transcripts into the store: the new part of one that has grown, all of one that is new or another than it was, nothing of one that is as it was.
/// How far it came is written with what it read, so that one that is stopped goes on from there.
/// </summary>
internal sealed class TranscriptReader(Context context, TranscriptForm form)
{
    /// <summary>What is held at once.</summary>
    private const int MostFacts = 2000;
    private const long MostBytes = 32 << 20;

    /// <summary>A chat that is one document is held whole.</summary>
    private const long LargestDocument = 64 << 20;

    private readonly TranscriptSink sink = new(context.Now);
    private readonly FactStore facts = new(context, form.Agent);

    public long Read { get; private set; }
    public long Added { get; private set; }
    public Refusals Refusals { get; } = new();

    /// <summary>The sessions of which something new was told.</summary>
    public IReadOnlyCollection<string> Touched => facts.Touched;

    /// <summary>Told how many bytes were read.</summary>
    public Action<long> Progress { get; set; } = static _ => { };

    /// <summary>Reads what is new in a file; false, and nothing is read, where that is more than <paramref name="most"/> bytes.</summary>
    public bool Take(string path, string shown, long most, CancellationToken stopping)
    {
        try
        {
            return TakeFile(path, shown, most, stopping);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Refuse(shown, $"it cannot be read: {failure.Message}");
            return true;
        }
    }

    private bool TakeFile(string path, string shown, long most, CancellationToken stopping)
    {
        var info = new FileInfo(path);
        // What is no plain file has no length either.
        if (!info.Exists || info.Length == 0)
            return true;
        var name = ReadSoFar.NameOf(context, path);
        var before = context.Database.Read(tx => ReadSoFar.Find(tx, context, form.Agent, name));
        var (size, modified) = (info.Length, new DateTimeOffset(info.LastWriteTimeUtc).ToUnixTimeMilliseconds());
        if (before is not null && before.Size == size && before.ModifiedAt == modified)
            return true;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var from = before is not null && !form.IsWhole(path) && size > before.Size && ReadSoFar.MarkOf(file, before.ReadTo) == before.Mark ? before : ReadSoFar.Nothing;
        if (size - from.ReadTo > most)
            return false;
        sink.Clear();
        var state = from.StateOr(() =>
        {
            var begun = new TranscriptState();
            form.Begin(path, begun);
            return begun;
        });
        if (form.IsWhole(path))
            TakeDocument(file, shown, state, Keep);
        else
            TakeLines(file, from, shown, state, Keep, stopping);
        return true;

        void Keep(long readTo, long lines, bool over) =>
            // Only a file that was read to its end is one that is as it was.
            Write(new ReadSoFar(over ? size : -1, modified, readTo, lines, ReadSoFar.MarkOf(file, readTo), ReadSoFar.Written(state)), name, Path.GetFileName(path));
    }

    private void TakeLines(FileStream file, ReadSoFar from, string shown, TranscriptState state, Action<long, long, bool> keep, CancellationToken stopping)
    {
        file.Position = from.ReadTo;
        var lines = new TranscriptLines(file, from.ReadTo, from.Lines);
        var (kept, good, number) = (from.ReadTo, from.ReadTo, from.Lines);
        while (lines.Next(out var line, out var tooLong))
        {
            if (!lines.Ended && !tooLong && !IsWhole(line))
                break;
            if (tooLong)
                Refuse($"{shown}:{lines.Number}", $"it is longer than {TranscriptLines.Longest >> 20} MiB");
            else
                Take(line, $"{shown}:{lines.Number}", state);
            (good, number) = (lines.Offset, lines.Number);
            if (sink.Facts.Count < MostFacts && good - kept < MostBytes)
                continue;
            stopping.ThrowIfCancellationRequested();
            keep(good, number, false);
            kept = good;
            Progress(good);
        }

        keep(good, number, true);
        Progress(good);
    }

    private void TakeDocument(FileStream file, string shown, TranscriptState state, Action<long, long, bool> keep)
    {
        var size = file.Length;
        if (size > LargestDocument)
        {
            Refuse(shown, $"it is one document of more than {LargestDocument >> 20} MiB");
        }
        else
        {
            var bytes = new byte[size];
            Take(bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)), shown, state);
        }

        keep(size, 1, true);
        Progress(size);
    }

    /// <summary>Whether the last line of a file, which has no end, is all there: it may still be written.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            while (json.Read())
            {
                // Nothing but whether it can be read.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Take(ReadOnlySpan<byte> line, string shown, TranscriptState state)
    {
        if (line.Trim(" \t\r"u8).IsEmpty)
            return;
        try
        {
            form.Read(line.StartsWith("\uFEFF"u8) ? line[3..] : line, state, sink);
        }
        catch (OddLine odd)
        {
            Refuse(shown, odd.Message);
        }
        catch (JsonException)
        {
            Refuse(shown, "it is no JSON");
        }
        catch (Exception odd) when (odd is InvalidOperationException or FormatException or ArgumentException)
        {
            Refuse(shown, "a text in it is none");
        }
    }

    private void Refuse(string line, string reason)
    {
        Read++;
        Refusals.Add(line, reason);
    }

    private void Write(ReadSoFar so, string name, string file)
    {
        var added = context.Database.Write(tx =>
        {
            var found = facts.Add(tx, sink, file);
            so.Write(tx, context, form.Agent, name);
            return found;
        });
        Read += sink.Facts.Count;
        Added += added;
        sink.Clear();
    }
}
