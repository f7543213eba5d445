using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Tests.Support;
using Stint.Work;

namespace Stint.Tests.Work.Import;

/// <summary>What a command said and how it ended.</summary>
internal sealed record Commanded(int Exit, string Out, string Error)
{
    public JsonNode Json => JsonNode.Parse(Out)!;

    /// <summary>Runs a command line as the binary does, in a folder, on a store, as a person in Berlin.</summary>
    public static Commanded Run(TestStore store, string directory, TimeProvider time, string[] words, params (string Name, string Value)[] variables)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var machine = new Machine
        {
            Out = output,
            Error = error,
            In = TextReader.Null,
            Directory = directory,
            Variables = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["STINT_DB"] = store.Target,
                ["STINT_ACTOR"] = "me@example.com",
                ["STINT_TZ"] = "Europe/Berlin",
                ["HOME"] = "/nonexistent",
            },
            Time = time,
        };
        foreach (var (name, value) in variables)
            ((Dictionary<string, string>)machine.Variables)[name] = value;
        var face = new CommandLineFace(() => CommandLineFace.Table(Product.Operations, Product.Commands), Product.Hot, each => new WorkSurroundings(each), ProgramVersion.Text);
        var exit = face.RunAsync(words, machine).GetAwaiter().GetResult();
        return new Commanded(exit, output.ToString(), error.ToString());
    }
}
