using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Stint.Operations;
using Stint.Work.Git;

namespace Stint.TestRuns;

/// <summary>What a command left behind: its exit code, and what it wrote on standard output, as far as it is kept.</summary>
/// <param name="Output">Null where it wrote more than is kept.</param>
/// <param name="Took">By a clock that only goes forward.</param>
internal sealed record Ran(int ExitCode, string? Output, TimeSpan Took);

/// <summary>
/// Runs somebody's command without a shell. What it writes goes on at once; standard output is kept too, since many test runners write their report
/// there. It reads the terminal itself, and gets Ctrl-C as we do.
/// </summary>
internal static class TestProcess
{
    /// <summary>How long a command that was asked to stop may take for it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>How long what a command left running may hold its output open.</summary>
    private static readonly TimeSpan Leftover = TimeSpan.FromSeconds(2);

    /// <param name="client">Whose machine, and where the output goes.</param>
    /// <param name="words">The program and its arguments.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="variables">Set over the environment.</param>
    public static async Task<Ran> RunAsync(Client client, IReadOnlyList<string> words, string folder, params (string Name, string Value)[] variables)
    {
        var stopping = client.Machine.Stopping;
        stopping.ThrowIfCancellationRequested();
        using var process = Start(client, words, folder, variables);
        var time = TimeProvider.System.GetTimestamp();
        using var kept = new MemoryStream();
        // The one document on standard output is ours where JSON was asked for.
        var output = PassAsync(process.StandardOutput.BaseStream, client.Options.Json ? client.Machine.Error : client.Machine.Out, kept);
        var errors = PassAsync(process.StandardError.BaseStream, client.Machine.Error, null);
        try
        {
            await process.WaitForExitAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            await StopAsync(process);
            throw;
        }

        await Task.WhenAny(Task.WhenAll(output, errors), Task.Delay(Leftover, TimeProvider.System, CancellationToken.None));
        var took = TimeProvider.System.GetElapsedTime(time);
        lock (kept)
            return new Ran(process.ExitCode, kept.Length > TestLimits.ReportBytes ? null : Formats.ReportFormat.Text(kept.ToArray()), took);
    }

    private static Process Start(Client client, IReadOnlyList<string> words, string folder, (string Name, string Value)[] variables)
    {
        var program = words[0].AsSpan().IndexOfAny('/', '\\') >= 0 ? Path.GetFullPath(words[0], folder) : GitProgram.Search(words[0], client.Machine.Variable("PATH") ?? "");
        if (program.Length == 0 || !File.Exists(program))
            throw Refusal.NotFound("no_command", $"There is no program '{PlainText.Short(PlainText.Line(words[0]), 60)}'.", "The command stands behind --, its words as you would type them: stint tests run -- npm test");
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var word in words.Skip(1))
            start.ArgumentList.Add(word);
        start.Environment.Clear();
        foreach (var (name, value) in client.Machine.Variables)
            start.Environment[name] = value;
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception unable)
        {
            throw new Refusal(RefusalKind.Unavailable, "no_command", $"{PlainText.Line(program)} could not be started: {unable.Message}", cause: unable);
        }
    }

    private static async Task PassAsync(Stream from, TextWriter to, MemoryStream? kept)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[16 * 1024];
        var characters = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        int read;
        while ((read = await from.ReadAsync(bytes)) > 0)
        {
            var count = decoder.GetChars(bytes, 0, read, characters, 0);
            await to.WriteAsync(characters.AsMemory(0, count));
            await to.FlushAsync();
            if (kept is null)
                continue;
            // One byte too many says that there was more.
            lock (kept)
                kept.Write(bytes, 0, (int)Math.Min(read, TestLimits.ReportBytes + 1 - kept.Length));
        }
    }

    private static async Task StopAsync(Process process)
    {
        using var patience = new CancellationTokenSource(Grace);
        try
        {
            // Ctrl-C went to it as well.
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            try
            {
                process.Kill(entireProcessTree: true);
            }
            catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or AggregateException)
            {
                // It has ended by itself in the meantime.
            }
        }
    }
}
