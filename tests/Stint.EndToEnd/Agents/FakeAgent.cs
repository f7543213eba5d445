using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Stint.EndToEnd;

/// <summary>A stand-in for a coding assistant, as a process of its own: its hooks and its transcript have the form of the real one.</summary>
internal sealed class FakeAgent : IDisposable
{
    private static readonly string Script = Path.Combine(WorkingCopy.Root, "tests", "Stint.EndToEnd", "Agents", "agent.mjs");

    private readonly Process process;

    public FakeAgent(Home home, string form, string session, string? folder = null)
    {
        process = new Process { StartInfo = Programs.Describe("node", [Script, form, session], folder ?? home.WorkingFolder, home.Environment) };
        process.Start();
    }

    public int Id => process.Id;

    public void Start() => Do("start");

    public void Prompt(string text) => Do("prompt", ("text", text));

    public void Edit(string path, params string[] lines) => Do("edit", ("path", path), ("lines", new JsonArray([.. lines.Select(line => (JsonNode?)line)])));

    public void Shell(string command) => Do("shell", ("command", command));

    /// <summary>The model answers: tokens as the provider counts them.</summary>
    public void Answer(string model, long input, long output, long read = 0, long write = 0) =>
        Do("answer", ("model", model), ("input", input), ("output", output), ("read", read), ("write", write));

    public void Stop() => Do("stop");

    public void End() => Do("end");

    /// <summary>Closed without a word, as its user does with the window.</summary>
    public void Close()
    {
        process.StandardInput.Close();
        process.WaitForExit();
    }

    /// <summary>Gone in the middle of something: SIGKILL.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
            Kill();
        process.Dispose();
    }

    private void Do(string step, params (string Name, JsonNode? Value)[] values)
    {
        var line = new JsonObject { ["do"] = step };
        foreach (var (name, value) in values)
            line[name] = value;
        process.StandardInput.WriteLine(line.ToJsonString());
        process.StandardInput.Flush();
        var answer = process.StandardOutput.ReadLine();
        Assert.True(answer == "done", $"{step}: {answer ?? process.StandardError.ReadToEnd()}");
    }
}
