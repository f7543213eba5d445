using Stint.Operations;
using Stint.Work;

namespace Stint;

/// <summary>The capabilities, one line each.</summary>
internal static class Product
{
    public static readonly Operation[] Operations =
    [
        .. WorkOperations.All,
    ];

    public static readonly LocalCommand[] Commands =
    [
        .. WorkCommands.All,
        .. ConfigCommands.All,
        Completion.Command(() => CommandLineFace.Table(Operations!, Commands!)),
        Reference.Command(() => Pages),
    ];

    /// <summary>The pages of docs/reference, by file name.</summary>
    public static IEnumerable<(string File, string Text)> Pages =>
    [
        ("cli.md", ReferenceCommands.Render(CommandLineFace.Table(Operations, Commands))),
        ("http.md", ReferenceRoutes.Render(Operations)),
        ("fields.md", ReferenceFields.Render(Operations)),
        ("configuration.md", ReferenceConfiguration.Render()),
        (ConfigSchema.File, ConfigSchema.SchemaText()),
        ("verify.md", Work.Setup.Check.Page()),
    ];
}
