using System.Text;

namespace Stint.Storage;

/// <summary>
/// The first column of every key (0..1023): rows of one workspace lie together, and the same schema distributes over
/// several machines. A fixed hash of ours, since a row's bucket can never change.
/// </summary>
internal static class Bucket
{
    public const int Count = 1024;

    /// <summary>The bucket of everything in a workspace (spread 1: a workspace's reads meet one shard).</summary>
    public static int Of(string workspace) => (int)(Hash(workspace) % Count);

    /// <summary>FNV-1a over UTF-8, 64 bits, with a final mix so that the low bits depend on every byte.</summary>
    public static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ b) * 1099511628211UL;
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccdUL;
        return hash ^ (hash >> 33);
    }
}
