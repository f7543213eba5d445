using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Stint.Work.Git;

/// <summary>
/// One running git process. Standard error is drained and standard input fed beside the reading of the output, so that no full pipe
/// stops the other; time-out and cancellation end the whole process tree.
/// </summary>
internal sealed class GitRun : IAsyncDisposable
{
    private const int LongestErrors = 64 * 1024;

    private readonly GitCommand _command;
    private readonly TimeSpan _limit;
    private readonly Process _process;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenRegistration _kill;
    private readonly Task<string> _errors;
    private readonly Task _input;
    private bool _finished;

    private GitRun(GitCommand command, TimeSpan limit, Process process, CancellationToken cancellation)
    {
        _command = command;
        _limit = limit;
        _process = process;
        _cancellation = cancellation;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _errors = DrainErrorsAsync();
        _input = FeedAsync();
        _stop.CancelAfter(limit);
        _kill = _stop.Token.Register(static run => ((GitRun)run!).Kill(), this);
    }

    public static GitRun Start(GitProgram git, GitCommand command, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(git.Resolve())
        {
            WorkingDirectory = command.Directory,
            UseShellExecute = false,
            CreateNoWindow = true,
            // Never inherited: the standard input of an MCP server is its protocol.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var option in GitEnvironment.Options) start.ArgumentList.Add(option);
        foreach (var argument in command.Arguments) start.ArgumentList.Add(argument);
        GitEnvironment.Apply(start.Environment, git.Environment, command.Environment);

        if (!Directory.Exists(command.Directory))
            throw new GitFailure(GitFailureKind.NoSuchDirectory, $"There is no folder {command.Directory}.");

        try
        {
            // Null only where a shell hands the work to a process that runs already.
            return new GitRun(command, command.TimeLimit ?? git.TimeLimit, Process.Start(start)!, cancellation);
        }
        catch (Win32Exception unable)
        {
            throw GitFailure.Missing($"git could not be started: {unable.Message}", unable);
        }
    }

    /// <summary>Reads a part of the output; 0 at its end.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> buffer) => ReadAsync(_process.StandardOutput.BaseStream, buffer);

    /// <summary>Waits for the exit, to be called when the output has been read to its end.</summary>
    public async Task<(int ExitCode, string Errors)> FinishAsync()
    {
        try
        {
            await _process.WaitForExitAsync(_stop.Token);
            await _input;
            var errors = await _errors;
            _finished = true;
            return (_process.ExitCode, errors);
        }
        catch (OperationCanceledException)
        {
            throw Stopped();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _kill.DisposeAsync();
        if (!_finished)
        {
            Kill();
            await _stop.CancelAsync();
        }

        await Task.WhenAll(_errors, _input).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process.Dispose();
        _stop.Dispose();
    }

    private async ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer)
    {
        try
        {
            // Reading from a pipe does not always heed its token, and a grandchild may hold the pipe open after the kill.
            var read = stream.ReadAsync(buffer, _stop.Token);
            var count = read.IsCompletedSuccessfully ? read.Result : await read.AsTask().WaitAsync(_stop.Token);
            return count == 0 && _stop.IsCancellationRequested ? throw Stopped() : count;
        }
        catch (OperationCanceledException)
        {
            throw Stopped();
        }
    }

    private async Task<string> DrainErrorsAsync()
    {
        await Task.Yield();
        var kept = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = await ReadAsync(_process.StandardError.BaseStream, buffer)) > 0)
            kept.Write(buffer, 0, (int)Math.Min(read, LongestErrors - kept.Length));

        return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
    }

    private async Task FeedAsync()
    {
        await Task.Yield();
        try
        {
            var input = _process.StandardInput.BaseStream;
            if (!_command.Input.IsEmpty) await input.WriteAsync(_command.Input, _stop.Token).AsTask().WaitAsync(_stop.Token);
            await input.DisposeAsync();
        }
        catch (IOException)
        {
            // git ended without reading everything; its exit code says why.
        }
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself in the meantime.
        }
    }

    private Exception Stopped() => _cancellation.IsCancellationRequested
        ? new OperationCanceledException(_cancellation)
        : new GitFailure(
            GitFailureKind.TimedOut,
            string.Create(
                CultureInfo.InvariantCulture, $"git {_command.Verb} took longer than {_limit.TotalSeconds:0.###} seconds and was stopped."),
            "A repository on a slow disk, or a lock that another program holds, can be the reason.");
}
