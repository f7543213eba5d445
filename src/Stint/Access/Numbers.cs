using Stint.Storage;

namespace Stint.Access;

/// <summary>Human numbers, one sequence for each project (and one for what belongs to none): given by the store, so never given twice.</summary>
internal static class Numbers
{
    private static readonly Sql Next = new(
        """
        insert into numbers (bucket, workspace, scope, next) values (@bucket, @workspace, @scope, 1 + @count)
        on conflict (bucket, workspace, scope) do update set next = numbers.next + @count
        returning next - @count
        """);

    private static readonly Sql Pass = new(
        """
        insert into numbers (bucket, workspace, scope, next) values (@bucket, @workspace, @scope, @number + 1)
        on conflict (bucket, workspace, scope) do update set next = case when numbers.next > @number then numbers.next else @number + 1 end
        """);

    /// <summary>The next number of a scope such as <c>session/PROJECT</c>.</summary>
    public static long Take(Transaction tx, int bucket, string workspace, string scope) => Take(tx, bucket, workspace, scope, 1);

    /// <summary>The first of several numbers that follow one another.</summary>
    public static long Take(Transaction tx, int bucket, string workspace, string scope, long count) =>
        tx.First(Next, row => row.Long(0), ("@bucket", bucket), ("@workspace", workspace), ("@scope", scope), ("@count", count));

    /// <summary>A number was chosen by somebody: the sequence goes on behind it.</summary>
    public static void Skip(Transaction tx, int bucket, string workspace, string scope, long number) =>
        tx.Execute(Pass, ("@bucket", bucket), ("@workspace", workspace), ("@scope", scope), ("@number", number));

    private static readonly Sql Turn = new(
        """
        insert into numbers (bucket, workspace, scope, next) values (@bucket, @workspace, @scope, 0)
        on conflict (bucket, workspace, scope) do update set next = numbers.next
        """);

    /// <summary>Waits until everybody else who does the same in the workspace is done: what they wrote is seen, and what is written is seen by the next.</summary>
    public static void TakeTurn(Transaction tx, int bucket, string workspace, string at) =>
        tx.Execute(Turn, ("@bucket", bucket), ("@workspace", workspace), ("@scope", "turn/" + at));
}
