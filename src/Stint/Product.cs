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
    ];
}
