using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Stint.EndToEnd;

/// <summary>How a program ended and what it wrote.</summary>
public sealed record Ran(string Command, int ExitCode, string Output, string Errors)
{
    /// <summary>What it wrote to its standard output, read as one JSON document.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Output);
            return document.RootElement.Clone();
        }
    }

    /// <summary>Itself, when it ended with that exit code; else the test fails with all that it wrote.</summary>
    public Ran Exits(int code)
    {
        Assert.True(ExitCode == code, $"`{Command}` ended with {ExitCode}, not {code}.\n--- output\n{Output}\n--- errors\n{Errors}");
        return this;
    }

    /// <summary>Itself, when it was refused with that exit code: what is wrong in one line, what to do in another, and no trace of the program's inside.</summary>
    public Ran IsRefused(int code)
    {
        Exits(code);
        Assert.Empty(Output);
        Assert.StartsWith("stint: ", Errors, StringComparison.Ordinal);
        Assert.InRange(Errors.TrimEnd('\n').Split('\n').Length, 1, 2);
        Assert.InRange(Errors.Length, 1, 1000);
        Assert.DoesNotContain("   at ", Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Errors, c => char.IsControl(c) && c != '\n');
        return this;
    }

    /// <summary>Itself, when it ended well.</summary>
    public Ran Succeeds() => Exits(0);
}

/// <summary>Runs programs as processes of their own.</summary>
public static class Programs
{
    /// <summary>Runs a program to its end with exactly that environment; one that takes longer than `timeout` is ended, and the test fails.</summary>
    public static Ran Run(
        string program,
        IEnumerable<string> arguments,
        string folder,
        IDictionary<string, string> environment,
        string? input,
        TimeSpan timeout)
    {
        using var process = new Process { StartInfo = Describe(program, arguments, folder, environment) };
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var command = string.Join(' ', [Path.GetFileName(program), .. process.StartInfo.ArgumentList]);
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended, or closed its input, without reading all of it: what it says is in its exit code.
        }

        if (!process.WaitForExit(timeout))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"`{command}` was not over after {timeout}.\n--- output\n{output.Result}\n--- errors\n{errors.Result}");
        }

        return new Ran(command, process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>
    /// How `stint` is started so that Ctrl-C reaches it: whatever a shell starts in the background ignores it, the tests may be such a thing, and children
    /// inherit that. There is perl wherever there is git.
    /// </summary>
    internal static ProcessStartInfo Interruptible(IEnumerable<string> arguments, Home home) => OperatingSystem.IsWindows()
        ? Describe(Published.Stint, arguments, home.WorkingFolder, home.Environment)
        : Describe("perl", ["-e", "$SIG{INT} = 'DEFAULT'; exec @ARGV", Published.Stint, .. arguments], home.WorkingFolder, home.Environment);

    /// <summary>How a program is started: all three streams are ours, UTF-8, and nothing of this process's environment is left.</summary>
    internal static ProcessStartInfo Describe(
        string program, IEnumerable<string> arguments, string folder, IDictionary<string, string> environment)
    {
        var plain = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = plain,
            StandardOutputEncoding = plain,
            StandardErrorEncoding = plain,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }
}
