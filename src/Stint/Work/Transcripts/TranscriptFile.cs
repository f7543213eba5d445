using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Work.Transcripts;

/// <summary>How far a transcript has been read.</summary>
internal sealed record ReadSoFar(long Size, long ModifiedAt, long ReadTo, long Lines, string Mark, string State)
{
    public static readonly ReadSoFar Nothing = new(0, 0, 0, 0, "", "{}");

    private static readonly Sql Known = new(
        """
        select size, modified_at, read_to, lines, mark, state from transcript_files
        where bucket = @bucket and workspace = @workspace and agent = @agent and file = @file
        """);

    private static readonly Sql Put = new(
        """
        insert into transcript_files (bucket, workspace, agent, file, size, modified_at, read_to, lines, mark, state)
        values (@bucket, @workspace, @agent, @file, @size, @modified, @to, @lines, @mark, @state)
        on conflict (bucket, workspace, agent, file) do update set size = excluded.size, modified_at = excluded.modified_at, read_to = excluded.read_to,
          lines = excluded.lines, mark = excluded.mark, state = excluded.state
        """);

    public static ReadSoFar? Find(Transaction tx, Context context, string agent, string file) => tx.First(
        Known,
        row => new ReadSoFar(row.Long(0), row.Long(1), row.Long(2), row.Long(3), row.Text(4), row.Text(5)),
        ("@bucket", context.Bucket),
        ("@workspace", context.Workspace),
        ("@agent", agent),
        ("@file", file));

    public void Write(Transaction tx, Context context, string agent, string file) => tx.Execute(
        Put,
        ("@bucket", context.Bucket),
        ("@workspace", context.Workspace),
        ("@agent", agent),
        ("@file", file),
        ("@size", Size),
        ("@modified", ModifiedAt),
        ("@to", ReadTo),
        ("@lines", Lines),
        ("@mark", Mark),
        ("@state", State));

    /// <summary>A file of this machine, without its place in the clear.</summary>
    public static string NameOf(Context context, string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{context.Caller.Host}\u001f{path}")));

    public TranscriptState StateOr(Func<TranscriptState> begin) => ReadTo == 0 ? begin() : JsonSerializer.Deserialize(State, WorkJson.Default.TranscriptState) ?? begin();

    public static string Written(TranscriptState state) => JsonSerializer.Serialize(state, WorkJson.Default.TranscriptState);

    /// <summary>What tells that a file still begins as it did: a hash of its first bytes, and of the last ones before <paramref name="readTo"/>.</summary>
    public static string MarkOf(FileStream file, long readTo)
    {
        Span<byte> bytes = stackalloc byte[4096 + 256];
        var first = RandomAccess.Read(file.SafeFileHandle, bytes[..(int)Math.Min(4096, readTo)], 0);
        var last = RandomAccess.Read(file.SafeFileHandle, bytes.Slice(first, (int)Math.Min(256, readTo)), Math.Max(0, readTo - 256));
        return Convert.ToHexStringLower(SHA256.HashData(bytes[..(first + last)]));
    }
}
