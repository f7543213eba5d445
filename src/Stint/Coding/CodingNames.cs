using Stint.Sessions;
using Stint.Storage;

namespace Stint.Coding;

/// <summary>A project, machine or program that heartbeats named.</summary>
internal sealed record CodingName(string Name, Instant FirstAt, Instant LastAt);

/// <summary>The projects, machines and programs that heartbeats named, kept beside them.</summary>
internal static class CodingNames
{
    public const string Project = "project";
    public const string Machine = "machine";
    public const string UserAgent = "user_agent";

    private static readonly Sql Put = new(
        """
        insert into coding_names (bucket, workspace, actor_id, kind, name, first_at, last_at) values (@bucket, @workspace, @actor, @kind, @name, @first, @last)
        on conflict (bucket, workspace, actor_id, kind, name) do update set
          first_at = case when excluded.first_at < coding_names.first_at then excluded.first_at else coding_names.first_at end,
          last_at = case when excluded.last_at > coding_names.last_at then excluded.last_at else coding_names.last_at end
        """);

    private static readonly Sql List = new(
        """
        select name, first_at, last_at from coding_names
        where bucket = @bucket and workspace = @workspace and actor_id = @actor and kind = @kind
        order by last_at desc, name limit @limit
        """);

    public static void Note(Transaction tx, Coder coder, IReadOnlyCollection<Heartbeat> heartbeats)
    {
        var named = heartbeats.SelectMany(each => (IEnumerable<(string Kind, string? Name, Instant At)>)
            [(Project, each.Project, each.At), (Machine, each.Machine, each.At), (UserAgent, each.UserAgent, each.At)]);
        // In one order, so that two that note the same names do not wait for each other.
        foreach (var each in named.Where(each => each.Name is not null).GroupBy(each => (each.Kind, each.Name)).OrderBy(each => each.Key.Kind, StringComparer.Ordinal).ThenBy(each => each.Key.Name, StringComparer.Ordinal))
        {
            tx.Execute(Put, coder.With(
                ("@kind", each.Key.Kind), ("@name", each.Key.Name), ("@first", each.Min(one => one.At)), ("@last", each.Max(one => one.At))));
        }
    }

    /// <summary>The latest first.</summary>
    public static List<CodingName> Of(Transaction tx, Coder coder, string kind, int limit) =>
        tx.Query(List, row => new CodingName(row.Text(0), row.At(1), row.At(2)), coder.With(("@kind", kind), ("@limit", limit)));
}
