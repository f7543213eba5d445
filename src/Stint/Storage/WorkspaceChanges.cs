namespace Stint.Storage;

/// <summary>
/// Counts, in the transaction of a change, the changes of its workspace, so that whoever waits for changes hears of those of its own only. The count is
/// written last: transactions hold it for their commit alone, and never wait for each other in a circle.
/// </summary>
internal sealed class WorkspaceChanges
{
    /// <summary>Stands for the workspace where a statement names the bucket alone.</summary>
    private const string Unnamed = "";

    private static readonly Sql Add = new(
        """
        insert into workspace_changes (bucket, workspace, changes) values (@bucket, @workspace, 1)
        on conflict (bucket, workspace) do update set changes = workspace_changes.changes + 1
        """);

    private static readonly Sql Sum = new(
        $"select coalesce(sum(changes), 0) from workspace_changes where bucket = @bucket and (workspace = @workspace or workspace = '{Unnamed}')");

    private readonly HashSet<(long Bucket, string Workspace)> named = [];
    private readonly HashSet<long> changed = [];

    /// <summary>A number that moves with every change of a workspace.</summary>
    public static long Of(Transaction tx, string workspace) => tx.First(Sum, row => row.Long(0), ("@bucket", Bucket.Of(workspace)), ("@workspace", workspace));

    /// <summary>
    /// Notes a statement by its values; rows that are written together are of one workspace. What a transaction changes by an id alone it has looked for
    /// in the workspace that its other statements name.
    /// </summary>
    public void Note(ReadOnlySpan<(string Name, object? Value)> values, bool isChange)
    {
        (long? bucket, string? workspace) = (null, null);
        foreach (var (name, value) in values)
        {
            if (name == "@bucket")
                bucket = value switch { int number => number, long number => number, long?[] numbers => numbers[0], _ => bucket };
            else if (name == "@workspace")
                workspace = value switch { string text => text, string?[] texts => texts[0], _ => workspace };
        }

        if (bucket is not { } known)
            return;
        if (workspace is not null)
            named.Add((known, workspace));
        if (isChange)
            changed.Add(known);
    }

    /// <summary>Writes the counts of what was changed.</summary>
    public void Write(Transaction tx)
    {
        foreach (var bucket in changed.Order().ToArray())
        {
            foreach (var workspace in named.Where(each => each.Bucket == bucket).Select(each => each.Workspace).DefaultIfEmpty(Unnamed).Order(StringComparer.Ordinal).ToArray())
                tx.Execute(Add, ("@bucket", bucket), ("@workspace", workspace));
        }
    }
}
