using System.Reflection;
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

    /// <summary>The version as people know it, without the commit the build adds.</summary>
    public static string Version { get; } =
        typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
