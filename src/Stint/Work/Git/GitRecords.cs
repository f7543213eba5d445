using System.Text;

namespace Stint.Work.Git;

/// <summary>The NUL-separated records of a running git, read one by one; leaving early ends the process.</summary>
internal sealed class GitRecords(GitCommand command, GitRun run) : IAsyncDisposable
{
    /// <summary>No name or subject is that long; what claims to be is an attack on memory.</summary>
    private const int LongestRecord = 16 * 1024 * 1024;

    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _drained;

    /// <summary>
    /// The next record as text, UTF-8 with git's octal form for other bytes, or null after the last; a failed run throws <see
    /// cref="GitFailure"/>.
    /// </summary>
    public async ValueTask<string?> ReadAsync() =>
        await ReadBytesAsync() is { } bytes ? OctalBytes.Utf8.GetString(bytes.Span) : null;

    /// <summary>The next record as git wrote it, valid until the next read, or null after the last.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadBytesAsync()
    {
        var searched = 0;
        while (true)
        {
            var length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)0);
            if (length >= 0)
            {
                var record = _buffer.AsMemory(_start, searched + length);
                _start += record.Length + 1;
                return record;
            }

            searched = _end - _start;
            if (_drained) return Last();
            await FillAsync();
        }
    }

    public ValueTask DisposeAsync() => run.DisposeAsync();

    /// <summary>What stands after the last NUL: nothing, save where git ends a list without one.</summary>
    private ReadOnlyMemory<byte>? Last()
    {
        if (_start == _end) return null;
        var record = _buffer.AsMemory(_start, _end - _start);
        _start = _end;
        return record;
    }

    private async ValueTask FillAsync()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end >= LongestRecord)
            throw new GitFailure(GitFailureKind.TooMuchOutput, $"git {command.Verb} gave a name or subject of more than 16 MiB.");
        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = await run.ReadAsync(_buffer.AsMemory(_end));
        _end += read;
        if (read > 0) return;

        _drained = true;
        var (exitCode, errors) = await run.FinishAsync();
        if (exitCode != 0) throw GitFailure.From(command, exitCode, errors);
    }
}
