using System.Globalization;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Analytics;

/// <summary>What one session did to the complexity of its files.</summary>
/// <param name="Delta">after − before; null where a side was not measured.</param>
internal sealed record SessionHealthFigure(string SessionId, long SessionNumber, string? Project, string? Goal, Instant StartedAt, long Files, long? Before, long? After, long? Delta);

/// <summary>A language over all measured sessions of the range.</summary>
internal sealed record LanguageFigure(string Language, long Files, long Delta);

/// <summary>Measured sessions, newest first, and the languages of all of them.</summary>
internal sealed record HealthFigures(SessionHealthFigure[] Items, LanguageFigure[] Languages, long? Delta, long N, string Definition)
{
    private const string Meaning =
        "Complexity of the files that a session touched, in the tree of its start and in that of its end; delta = after − before, over sessions with both sides";

    private const string Range = "s.bucket = @bucket and s.workspace = @workspace and s.kind = 'work' and s.started_at >= @since and s.started_at < @until";

    // A cross join keeps its order on SQLite, which would read every file there is otherwise.
    private static readonly Sql BySession = new(
        $"""
        select s.id, s.number, s.started_at, p.name, w.goal, count(*), sum(h.complexity_before), sum(h.complexity_after)
        from sessions s cross join session_health h cross join work_sessions w left join projects p on p.bucket = s.bucket and p.id = s.project_id
        where {Range} and h.bucket = s.bucket and h.session_id = s.id and w.bucket = s.bucket and w.session_id = s.id
        group by s.id, s.number, s.started_at, p.name, w.goal order by s.started_at desc, s.id desc limit @limit
        """);

    private static readonly Sql Together = new(
        $"""
        select sum(h.complexity_before), sum(h.complexity_after) from sessions s cross join session_health h
        where {Range} and h.bucket = s.bucket and h.session_id = s.id group by s.started_at, s.id order by s.started_at, s.id
        """);

    private static readonly Sql ByLanguage = new(
        $"""
        select h.language, count(*), coalesce(sum(coalesce(h.complexity_after, 0) - coalesce(h.complexity_before, 0)), 0)
        from sessions s cross join session_health h
        where {Range} and h.bucket = s.bucket and h.session_id = s.id
        group by h.language order by h.language
        """);

    public static readonly Operation Operation = new Operation<HealthFigures>
    {
        Verbs = ["analytics health"],
        Route = "GET /api/v1/analytics/health",
        Tool = "report health",
        Summary = "Whether sessions made the code simpler or more complex",
        Examples = ["stint analytics health --since 2026-01-01"],
        Parameters = [Common.Since, Common.Until, Common.Limit],
        Json = () => WorkJson.Default.HealthFigures,
        Does = (context, arguments) => Expiry.Read(context, tx =>
        {
            (string, object?)[] key =
            [
                ("@bucket", context.Bucket), ("@workspace", context.Workspace),
                ("@since", context.When(arguments, Common.Since) ?? Instant.MinValue), ("@until", context.When(arguments, Common.Until) ?? new Instant(long.MaxValue / 2)),
            ];
            var items = tx.Query(
                BySession,
                row => new SessionHealthFigure(row.Text(0), row.Long(1), row.TextOrNull(3), row.TextOrNull(4) is { } goal ? context.Paths.In(goal) : null, row.At(2), row.Long(5), row.LongOrNull(6), row.LongOrNull(7), row.LongOrNull(7) - row.LongOrNull(6)),
                [.. key, ("@limit", arguments.Get(Common.Limit) ?? 10)]);
            var (n, delta) = (0L, (long?)null);
            foreach (var each in tx.Stream(Together, row => row.LongOrNull(1) - row.LongOrNull(0), key).OfType<long>())
                (n, delta) = (n + 1, (delta ?? 0) + each);
            return new HealthFigures(
                [.. items],
                [.. tx.Query(ByLanguage, row => new LanguageFigure(row.Text(0), row.Long(1), row.Long(2)), key)],
                delta,
                n,
                Meaning);
        }),
        Shows = (figures, terminal) =>
        {
            if (figures.Items.Length == 0)
            {
                terminal.Line(terminal.Dim("No session was measured. It is when it ends, or by: stint session health"));
                return;
            }

            terminal.Table(
                [">#", "STARTED", "PROJECT", ">FILES", ">BEFORE", ">AFTER", ">DELTA", "GOAL"],
                figures.Items.Select(each => (string[])
                [
                    each.SessionNumber.ToString(CultureInfo.InvariantCulture), terminal.Time(each.StartedAt), each.Project ?? "–", each.Files.ToString(CultureInfo.InvariantCulture),
                    Number(each.Before), Number(each.After), each.Delta is > 0 ? "+" + each.Delta : Number(each.Delta), each.Goal ?? "",
                ]));
            terminal.Line(terminal.Dim($"  {figures.Definition} (n = {figures.N}; together {Number(figures.Delta)})."));
        },
    };

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "–";
}
