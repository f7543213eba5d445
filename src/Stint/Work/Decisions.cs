using Stint.Operations;
using Stint.Storage;

namespace Stint.Work;

/// <summary>Finds a decision that somebody names.</summary>
internal static class Decisions
{
    private static readonly Sql ById = new(
        """
        select a.id from activities a join sessions s on s.bucket = a.bucket and s.id = a.session_id
        where a.bucket = @bucket and a.id = @id and a.type = 'decision_made' and s.workspace = @workspace
        """);

    /// <summary>The id of the decision, or the refusal that there is none.</summary>
    public static string Need(Context context, string id) => context.Database.Read(tx =>
        tx.First(ById, row => row.Text(0), ("@bucket", context.Bucket), ("@id", id.Trim()), ("@workspace", context.Workspace)))
        ?? throw Refusal.NotFound("decision_not_found", $"There is no decision '{PlainText.Short(id, 60)}'.", "See them: stint session timeline --type decision_made --json");
}
