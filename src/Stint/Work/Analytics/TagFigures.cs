using System.Globalization;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Work.Analytics;

/// <summary>The sessions that have a tag.</summary>
/// <param name="AvgActiveSeconds">Mean over the measured ones.</param>
/// <param name="CompletionRate">completed ÷ (completed + rejected + blocked + abandoned), by end reason; null where none ended so.</param>
/// <param name="GoalRate">Goals reached ÷ goals judged, of sessions; null where none was judged.</param>
/// <param name="N">Measured sessions.</param>
internal sealed record TagFigure(string Tag, long Sessions, double ActiveSeconds, double? AvgActiveSeconds, double? CompletionRate, double? GoalRate, long N);

/// <summary>Tags with the most active time first, and the definition of their figures.</summary>
internal sealed record TagFigures(TagFigure[] Items, string Definition)
{
    private const string Meaning =
        "Work sessions that started in the range, each with each of its tags; completion_rate = completed ÷ (completed + rejected + blocked + abandoned); goal_rate = goals reached ÷ goals judged; averages over sessions with more than one sign of life";

    private static readonly Sql Tags = new(
        """
        select t.tag, count(*), coalesce(sum(s.active_ms), 0), coalesce(sum(case when s.duration_ms > 0 then 1 else 0 end), 0),
          coalesce(sum(case when s.end_reason = 'completed' then 1 else 0 end), 0),
          coalesce(sum(case when s.end_reason in ('completed', 'rejected', 'blocked', 'abandoned') then 1 else 0 end), 0),
          coalesce(sum(case when w.outcome = 'yes' then 1 else 0 end), 0), coalesce(sum(case when w.outcome is not null then 1 else 0 end), 0)
        from sessions s cross join session_tags t cross join work_sessions w
        where s.bucket = @bucket and s.workspace = @workspace and s.kind = 'work' and s.started_at >= @since and s.started_at < @until
          and t.bucket = s.bucket and t.session_id = s.id and w.bucket = s.bucket and w.session_id = s.id
        group by t.tag order by sum(s.active_ms) desc, t.tag limit @limit
        """);

    private static readonly Parameter<long?> Limit = Parameter.Number("limit", "How many tags at the most (50)", 1, 500);

    public static readonly Operation Operation = new Operation<TagFigures>
    {
        Verbs = ["analytics tags"],
        Route = "GET /api/v1/analytics/tags",
        Tool = "report tags",
        Summary = "Sessions, active time and what came of them, by tag",
        Examples = ["stint analytics tags --since 2026-01-01"],
        Parameters = [Common.Since, Common.Until, Limit],
        Json = () => WorkJson.Default.TagFigures,
        Does = (context, arguments) => Expiry.Read(context, tx => new TagFigures(
            [
                .. tx.Query(
                    Tags,
                    Read,
                    ("@bucket", context.Bucket),
                    ("@workspace", context.Workspace),
                    ("@since", context.When(arguments, Common.Since) ?? Instant.MinValue),
                    ("@until", context.When(arguments, Common.Until) ?? new Instant(long.MaxValue / 2)),
                    ("@limit", arguments.Get(Limit) ?? 50)),
            ],
            Meaning)),
        Shows = (figures, terminal) =>
        {
            terminal.Table(
                ["TAG", ">SESSIONS", ">ACTIVE", ">AVG", ">COMPLETED", ">GOALS"],
                figures.Items.Select(each => (string[])[each.Tag, each.Sessions.ToString("N0", CultureInfo.InvariantCulture), Spoken.Seconds(each.ActiveSeconds), Spoken.Seconds(each.AvgActiveSeconds), Percent(each.CompletionRate), Percent(each.GoalRate)]));
            terminal.Line(terminal.Dim("  " + figures.Definition + "."));
        },
    };

    private static TagFigure Read(Row row)
    {
        var (active, n) = (row.Long(2) / 1000.0, row.Long(3));
        return new TagFigure(row.Text(0), row.Long(1), active, n == 0 ? null : Math.Round(active / n, 3), Ratio(row.Long(4), row.Long(5)), Ratio(row.Long(6), row.Long(7)), n);
    }

    private static double? Ratio(long part, long of) => of == 0 ? null : Math.Round((double)part / of, 4);

    private static string Percent(double? rate) => rate is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known * 100:0.#} %") : "–";
}
