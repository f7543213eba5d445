using Stint.Operations;
using Stint.Work;
using Stint.Work.Setup;

namespace Stint.Hosting;

/// <summary>The whole command line of the product, as the binary and the tests run it.</summary>
internal static class StintCommandLine
{
    public static readonly LocalCommand[] Commands =
    [
        .. Product.Commands,
        .. Serve.Commands,
        Mcp.StdioMcp.Command,
        Completion.Command(() => Table),
        Reference.Command(() => Pages),
    ];

    /// <summary>Every verb under every one of its names.</summary>
    public static IEnumerable<Verb> Table => CommandLineFace.Table(Product.Operations, Commands);

    /// <summary>The pages of docs/reference, by file name.</summary>
    public static IEnumerable<(string File, string Text)> Pages =>
    [
        ("cli.md", ReferenceCommands.Render(Table)),
        ("http.md", ReferenceRoutes.Render(Product.Operations, Faces.Streams)),
        ("fields.md", ReferenceFields.Render(Product.Operations)),
        ("configuration.md", ReferenceConfiguration.Render()),
        (ConfigSchema.File, ConfigSchema.SchemaText()),
        ("verify.md", Check.Page()),
    ];

    public static CommandLineFace Create() => new(() => Table, Product.Hot, machine => new WorkSurroundings(machine), ProgramVersion.Text);
}
