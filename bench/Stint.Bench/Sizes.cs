using System.IO.Compression;

namespace Stint.Bench;

/// <summary>P14: what browsers load, compressed; as it was built: <c>npm --prefix web run build</c>.</summary>
internal static class Sizes
{
    private static readonly (string Name, string Folder, string Files, long Most)[] Built =
    [
        ("SDK, by script", "web/tracker/dist", "sdk.js", 3_000),
        ("SDK, by import", "web/tracker/dist", "index.js", 3_000),
        ("dashboard, all scripts", "web/dashboard/dist/assets", "*.js", 150_000),
    ];

    public static Workload Workload { get; } = new("P14", "sizes compressed by gzip (items: bytes; the ratio is to the most there may be)", Cases);

#pragma warning disable CS1998 // Nothing is awaited.
    private static async IAsyncEnumerable<Case> Cases(bool full)
#pragma warning restore CS1998
    {
        foreach (var (name, folder, files, most) in Built)
        {
            var path = Path.Combine(Publishing.Root, folder);
            var found = Directory.Exists(path) ? Directory.GetFiles(path, files) : [];
            if (found.Length == 0)
            {
                Console.Error.WriteLine($"P14: {folder} is not built: npm --prefix web run build");
                continue;
            }

            yield return new Case(name, found.Sum(Size), []) { Weighed = ("gzip", most, $"at most {most:N0}") };
        }
    }

    private static long Size(string file)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(File.ReadAllBytes(file));
        return compressed.Length;
    }
}
