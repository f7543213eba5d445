using System.Text.Json;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>Why an event stays apart.</summary>
internal sealed record NotRestored(string Id, string Code, string Message);

/// <summary>What counts from now on.</summary>
/// <param name="Restored">Events that count now.</param>
/// <param name="Repeated">Those among them that counted already, since they came once more in another way.</param>
/// <param name="LeftTotal">How many stay apart; the first 100 of them are in <paramref name="Left"/>.</param>
internal sealed record RestoredView(long Restored, long Repeated, long LeftTotal, NotRestored[] Left);

/// <summary><c>stint visits restore</c>: lets events count that were kept apart, as if they had come like all others.</summary>
internal static class RestoreFiltered
{
    private const int AtOnce = 500;
    private const int MostLeft = 100;

    private static readonly Parameter<string[]> What = Parameter.Texts("what", $"Ids of events, or reasons: {string.Join(", ", Filters.Kept)}", positional: true, required: true, max: 100, value: "REASON|ID");

    private const string Columns = "select f.id, f.site, f.visit, f.visitor_id, f.event, f.restored_at, f.received_at, f.at from visit_filtered f where f.bucket = @bucket and f.workspace = @workspace";

    private static readonly Sql ById = new($"{Columns} and f.id = @id");

    // In their order, so that a visit is begun before it goes on.
    private static readonly Sql ByReason = new(
        $"""
        {Columns} and f.reason = @reason and f.at >= @after_at and (f.at > @after_at or f.id > @after_id) and f.restored_at is null and (cast(@site as text) is null or f.site = @site)
        order by f.at, f.id limit @limit
        """);

    private static readonly Sql Mark = new("update visit_filtered set restored_at = @now where bucket = @bucket and id = @id and restored_at is null");

    private static readonly Sql Count = new(
        """
        update visit_filtered_days set restored = restored + @n
        where bucket = @bucket and workspace = @workspace and site = @site and date = @date and reason in
          (select f.reason from visit_filtered f where f.bucket = @bucket and f.id = @id)
        """);

    public static readonly Operation Operation = new Operation<RestoredView>
    {
        Verbs = ["visits restore"],
        Route = "POST /api/v1/visits/filtered/restore",
        Summary = "Let events count that were kept apart",
        Examples = ["stint visits restore in_the_future", "stint visits restore bot --site shop"],
        Parameters = [What, VisitParameters.OfSite],
        Json = () => VisitJson.Default.RestoredView,
        Does = Run,
        Shows = (view, terminal) =>
        {
            terminal.Line($"{terminal.Green("✓")} {Spoken.Count(view.Restored, "event")} restored{(view.Repeated > 0 ? $", {view.Repeated} of which counted already" : "")}");
            if (view.LeftTotal == 0)
                return;
            terminal.Line(terminal.Yellow($"{Spoken.Count(view.LeftTotal, "event")} stay apart:"));
            foreach (var each in view.Left)
                terminal.Line($"  {each.Id}  {each.Message}");
        },
    };

    private sealed record KeptRow(string Id, string Site, string? Visit, string? Visitor, KeptEvent Event, bool IsRestored, Instant ReceivedAt, Instant At);

    private sealed class Tally
    {
        public long Restored { get; set; }
        public long Repeated { get; set; }
        public List<NotRestored> Left { get; } = [];
    }

    private static RestoredView Run(Context context, Arguments arguments)
    {
        var tallies = new List<Tally>();
        var what = arguments.Need(What).Select(NamedVisit.Known).Distinct(StringComparer.Ordinal).ToArray();
        if (Array.Find(what, each => !Filters.Kept.Contains(each, StringComparer.Ordinal) && !Guid.TryParseExact(each, "D", out _)) is { } unknown)
            throw Refusal.Usage("bad_value", $"'{PlainText.Short(PlainText.Line(unknown), 60)}' is neither an id nor one of {string.Join(", ", Filters.Kept)}.", "See what there is: stint visits filtered");
        foreach (var reason in what.Where(each => Filters.Kept.Contains(each, StringComparer.Ordinal)))
        {
            var after = new Cursor(Instant.MinValue, "");
            for (var found = AtOnce; found == AtOnce;)
            {
                // A transaction that runs again must count anew.
                (var tally, found, after) = context.Database.Write(tx =>
                {
                    // Before the rows are read: none of them is erased meanwhile.
                    var intake = new Intake(tx, context);
                    var rows = tx.Query(
                        ByReason, Read, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@reason", reason), ("@after_at", after.At), ("@after_id", after.Id),
                        ("@site", arguments.Get(VisitParameters.OfSite)), ("@limit", AtOnce));
                    return (Restore(tx, context, intake, rows), rows.Count, rows.Count == 0 ? after : new Cursor(rows[^1].At, rows[^1].Id));
                });
                tallies.Add(tally);
            }
        }

        tallies.Add(context.Database.Write(tx => Restore(tx, context, new Intake(tx, context), [.. what.Where(each => Guid.TryParseExact(each, "D", out _)).Select(id => One(tx, context, id))])));
        return new RestoredView(
            tallies.Sum(each => each.Restored), tallies.Sum(each => each.Repeated), tallies.Sum(each => each.Left.Count), [.. tallies.SelectMany(each => each.Left).Take(MostLeft)]);
    }

    private static KeptRow One(Transaction tx, Context context, string id)
    {
        var row = tx.First(ById, Read, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@id", id))
            ?? throw Refusal.NotFound("filtered_not_found", $"There is no event {id} that was kept apart.", "See them: stint visits filtered");
        return row.IsRestored ? throw Refusal.Conflict("already_restored", $"Event {id} was restored before.", "It counts.") : row;
    }

    private static Tally Restore(Transaction tx, Context context, Intake intake, List<KeptRow> rows)
    {
        var tally = new Tally();
        var streams = new Dictionary<string, VisitStream>(StringComparer.Ordinal);
        var taken = new List<(KeptRow Row, VisitEvent Event)>();
        foreach (var row in rows.OrderBy(row => row.Event.At.Milliseconds).ThenBy(row => row.Event.Type == EventTypes.Start ? 0 : 1))
        {
            var stream = StreamOf(tx, context, row, streams);
            var each = stream is null ? null : row.Event.In(stream);
            var refusal = each is null ? VisitRefusals.NotFound(row.Visit!) : intake.IsGone(stream!, each);
            if (refusal is not null)
            {
                tally.Left.Add(new NotRestored(row.Id, refusal.Code, refusal.Message));
                continue;
            }

            streams.TryAdd(stream!.Key, stream);
            taken.Add((row, each!));
        }

        var fresh = new HashSet<VisitEvent>(Collector.Take(tx, context, streams.Values, taken.ConvertAll(each => each.Event)), ReferenceEqualityComparer.Instance);
        foreach (var (row, each) in taken)
        {
            if (tx.Execute(Mark, ("@now", context.Now), ("@bucket", context.Bucket), ("@id", row.Id)) == 0)
                continue;
            tally.Restored++;
            tally.Repeated += fresh.Contains(each) ? 0 : 1;
            tx.Execute(
                Count, ("@n", 1), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", row.Site), ("@date", FilteredEvents.Date(row.ReceivedAt)), ("@id", row.Id));
        }

        return tally;
    }

    /// <summary>Where an event belongs now; null when its visit was never begun.</summary>
    private static VisitStream? StreamOf(Transaction tx, Context context, KeptRow row, Dictionary<string, VisitStream> begun)
    {
        if (row.Visit is not { } visit)
            return VisitStream.OfVisitor(context.Workspace, row.Site, row.Visitor!);
        if (begun.TryGetValue(visit, out var stream))
            return stream;
        if (VisitRow.Find(tx, context.Bucket, visit) is { } known)
            return known.Session.Workspace == context.Workspace && known.Stream == visit && (known.Site == row.Site || row.Site == Sites.Default) ? VisitStream.OfVisit(visit, known.Site, known.VisitorId) : null;
        return row.Event.Type == EventTypes.Start ? VisitStream.OfVisit(visit, row.Site, row.Visitor ?? visit) : null;
    }

    private static KeptRow Read(Row row) => new(
        row.Text(0), row.Text(1), row.TextOrNull(2), row.TextOrNull(3), JsonSerializer.Deserialize(row.Text(4), VisitJson.Default.KeptEvent)!, row.AtOrNull(5) is not null, row.At(6), row.At(7));
}
