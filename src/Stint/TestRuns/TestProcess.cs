using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Stint.Operations;
using Stint.Work.Git;

namespace Stint.TestRuns;

/// <summary>What a command left behind: its exit code, and what it wrote on standard output, as far as it is kept.</summary>
/// <param name="Output">Null where it wrote more than is kept.</param>
/// <param name="Errors">The beginning of what it wrote on standard error.</param>
internal sealed record Ran(int ExitCode, string? Output, string Errors);

/// <summary>
/// Runs somebody's command without a shell. What it writes goes on at once; standard output is kept too, since many test runners write their report
/// there. It reads the terminal itself, and gets Ctrl-C as we do.
/// </summary>
internal static class TestProcess
{
    /// <summary>Bytes of standard error that are kept.</summary>
    private const int MostErrors = 4 << 20;

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
        using MemoryStream kept = new(), said = new();
        // The one document on standard output is ours where JSON was asked for.
        var output = PassAsync(process.StandardOutput.BaseStream, client.Options.Json ? client.Machine.Error : client.Machine.Out, kept, TestLimits.ReportBytes + 1);
        var errors = PassAsync(process.StandardError.BaseStream, client.Machine.Error, said, MostErrors);
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
        return new Ran(process.ExitCode, Text(kept) is { Length: <= TestLimits.ReportBytes } bytes ? Formats.ReportFormat.Text(bytes) : null, Formats.ReportFormat.Text(Text(said)));
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

    private static byte[] Text(MemoryStream kept)
    {
        lock (kept)
            return kept.ToArray();
    }

    private static async Task PassAsync(Stream from, TextWriter to, MemoryStream kept, int most)
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
            lock (kept)
                kept.Write(bytes, 0, (int)Math.Min(read, most - kept.Length));
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
