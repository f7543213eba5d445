using System.Reflection;

namespace Stint.Operations;

/// <summary>The version as people know it, without the commit the build adds.</summary>
internal static class ProgramVersion
{
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
