using Stint.Operations;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>Which visit is meant: by its id, or by as much of it as no other visit has.</summary>
internal static class VisitRef
{
    /// <summary>Shorter beginnings are slips more often than references.</summary>
    private const int Shortest = 4;

    private static readonly Sql ByPrefix = new(
        $"{VisitRow.ByVisit} where v.bucket = @bucket and v.session_id >= @from and v.session_id <= @to and v.workspace = @workspace and {VisitRow.Joined} order by v.session_id limit 2");

    public static VisitRow Need(Transaction tx, Context context, string reference)
    {
        if (VisitRow.Find(tx, context.Bucket, reference) is { } exact && exact.Session.Workspace == context.Workspace)
            return exact;
        var text = reference.Trim().ToLowerInvariant();
        if (text.Length < Shortest || !Ids.IsBeginning(text))
            throw Unknown(reference);
        var (from, to) = Ids.Beginning(text);
        return tx.Query(ByPrefix, VisitRow.Read, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@from", from), ("@to", to)) switch
        {
            [var one] => one,
            [] => throw Unknown(reference),
            _ => throw Refusal.Conflict("ambiguous_visit", $"Several visits begin with '{reference}'.", "Give more of the id: stint visits list"),
        };
    }

    private static Refusal Unknown(string reference) => Refusal.NotFound(
        "visit_not_found", $"There is no visit '{PlainText.Short(PlainText.Line(reference), 60)}'.", "See visits with their ids: stint visits list");
}
