using System.Reflection;
using System.Runtime.InteropServices;

namespace Stint.Storage;

/// <summary>Chooses the SQLite engine: the operating system's when it is 3.40 or newer, else the one that comes with the binary.</summary>
internal static class SqliteLibrary
{
    /// <summary>What the calls name; also the file of the engine that comes with the binary.</summary>
    public const string Name = "e_sqlite3";

    private const int Newest = 3_040_000;
    private static readonly Lock Gate = new();
    private static bool loaded;

    public static void Load()
    {
        lock (Gate)
        {
            if (loaded)
                return;
            loaded = true;
            NativeLibrary.SetDllImportResolver(typeof(SqliteLibrary).Assembly, Resolve);
        }
    }

    internal static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search)
    {
        if (name != Name)
            return 0;
        var system = OperatingSystem.IsWindows() ? "winsqlite3" : OperatingSystem.IsMacOS() ? "libsqlite3.dylib" : "libsqlite3.so.0";
        return NativeLibrary.TryLoad(system, out var library) && Version(library) >= Newest
            ? library
            : NativeLibrary.Load(name, assembly, search);
    }

    private static unsafe int Version(nint library) =>
        NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var entry) ? ((delegate* unmanaged[Cdecl]<int>)entry)() : 0;
}
