using System.Globalization;
using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>The open visits of a user: on several devices there are several.</summary>
internal sealed record CurrentVisits(VisitView[] Items);

/// <summary>A pattern in somebody's visits.</summary>
/// <param name="Type">new_user, quick_checker, power_user, explorer, task_focused, confused, struggling_user or regular_user.</param>
/// <param name="Indicators">What it was told by, with figures.</param>
/// <param name="Confidence">The share of the visits looked at that are like this each for itself, from 0 to 1; where it is about durations, of those that have one.</param>
internal sealed record VisitPattern(string Type, string[] Indicators, double Confidence);

/// <summary>The patterns of a user's last visits; the first is the label.</summary>
/// <param name="Pattern">The label.</param>
/// <param name="N">Closed visits looked at, at most 20.</param>
/// <param name="AvgDurationSeconds">Of those with a duration; null when none has one.</param>
internal sealed record VisitPatterns(string UserId, string Pattern, VisitPattern[] Patterns, long N, double? AvgDurationSeconds, double? AvgActions);

/// <summary>What one user does: now, before, and as a habit. A user is known by its user id, else by its visitor id.</summary>
internal static class UserVisits
{
    private const int LookedAt = 20;

    private static readonly Parameter<string> User = Parameter.Person("user", "The user's id, or a visitor's", positional: true, value: "USER", looked: Audit.Note);
    private static readonly Parameter<long?> Limit = Parameter.Number("limit", "How many at the most (10)", 1, 500);

    private const string Rest = "and (v.started_at < @before_at or (v.started_at = @before_at and v.session_id < @before_id)) order by v.started_at desc, v.session_id desc limit @limit";

    private static readonly Sql OfUser = new($"{VisitRow.ByVisit} where v.bucket = @bucket and v.workspace = @workspace and v.user_id = @user and {VisitRow.Joined} {Rest}");
    private static readonly Sql OfVisitor = new($"{VisitRow.ByVisit} where v.bucket = @bucket and v.workspace = @workspace and v.visitor_id = @user and {VisitRow.Joined} {Rest}");

    public static readonly Operation Current = new Operation<CurrentVisits>
    {
        Verbs = ["visits current"],
        Route = "GET /api/v1/sessions/user/{user}/current",
        Summary = "The open visits of a user",
        Examples = ["stint visits current u-42"],
        Parameters = [User],
        Json = () => VisitJson.Default.CurrentVisits,
        // An open visit is at most as old as the longest visit.
        Does = (context, arguments) => new CurrentVisits([.. Last(context, arguments.Need(User), 100, null).Where(row => !row.Closed).Select(VisitView.Of)]),
        Shows = (current, terminal) =>
        {
            if (current.Items.Length == 0)
                terminal.Line("No visit of this user is open. Those before: stint visits history USER");
            else
                ListVisits.Table(current.Items, terminal);
        },
    };

    public static readonly Operation History = new Operation<Page<VisitView>>
    {
        Verbs = ["visits history"],
        Route = "GET /api/v1/sessions/user/{user}/history",
        Summary = "The visits of a user, newest first",
        Examples = ["stint visits history u-42 --limit 20"],
        Parameters = [User, Limit, VisitParameters.Cursor],
        Json = () => VisitJson.Default.PageVisitView,
        Does = (context, arguments) =>
        {
            var limit = (int)(arguments.Get(Limit) ?? 10);
            var rows = Last(context, arguments.Need(User), limit + 1, arguments.Get(VisitParameters.Cursor));
            return new Page<VisitView>(
                [.. rows.Take(limit).Select(VisitView.Of)], rows.Count > limit ? new Cursor(rows[limit - 1].Facts.StartedAt, rows[limit - 1].Session.Id).ToString() : null);
        },
        Shows = ListVisits.Page,
    };

    public static readonly Operation Patterns = new Operation<VisitPatterns>
    {
        Verbs = ["visits patterns"],
        Route = "GET /api/v1/sessions/patterns/{user}",
        Summary = "Habits in the last visits of a user, with what tells them",
        Examples = ["stint visits patterns u-42"],
        Parameters = [User],
        Json = () => VisitJson.Default.VisitPatterns,
        Does = (context, arguments) =>
        {
            var closed = Last(context, arguments.Need(User), 100, null).Where(row => row.Closed).Take(LookedAt).ToList();
            return PatternsOf(arguments.Need(User), closed);
        },
        Shows = (patterns, terminal) =>
        {
            terminal.Line($"{terminal.Bold(patterns.Pattern.Replace('_', ' '))}, by {Spoken.Count(patterns.N, "closed visit")}");
            terminal.Table(
                ["PATTERN", ">ALIKE", "TOLD BY"],
                patterns.Patterns.Select(each => new[] { each.Type.Replace('_', ' '), VisitNumbers.Percent(each.Confidence), string.Join(", ", each.Indicators) }));
        },
    };

    private static VisitPatterns PatternsOf(string user, List<VisitRow> visits)
    {
        if (visits.Count == 0)
            return new VisitPatterns(user, "new_user", [new VisitPattern("new_user", ["no closed visit yet"], 1)], 0, null, null);
        var measured = visits.FindAll(row => row.Duration > TimeSpan.Zero);
        double? duration = measured.Count == 0 ? null : Math.Round(measured.Average(row => row.Duration.TotalSeconds), 3);
        var actions = Math.Round(visits.Average(row => row.Facts.Actions), 2);
        var found = new List<VisitPattern>();
        Add("quick_checker", duration < 300, measured, row => row.Duration.TotalSeconds < 300, $"visits last {Number(duration)} s on average, less than 300 s");
        Add("power_user", duration > 1800 && actions > 50, measured, row => row.Duration.TotalSeconds > 1800 && row.Facts.Actions > 50,
            $"visits last {Number(duration)} s on average, more than 1,800 s", $"with {Number(actions)} actions, more than 50");
        var views = visits.Average(row => row.Facts.Views);
        Add("explorer", views >= 10 && visits.Sum(row => row.Facts.Interactions) < visits.Sum(row => row.Facts.Views) / 4d, visits, row => row.Facts.Views >= 10,
            $"{Number(views)} views a visit, at least 10", "hardly any interaction beside them");
        var completing = visits.Count(Completes);
        Add("task_focused", completing * 2 >= visits.Count, visits, Completes, $"a workflow was completed in {completing} of {Spoken.Count(visits.Count, "visit")}");
        var abandoning = visits.Count(Abandons);
        Add("confused", abandoning * 2 >= visits.Count, visits, Abandons, $"a workflow was begun and left in {abandoning} of {Spoken.Count(visits.Count, "visit")}");
        Add("struggling_user", visits[0].Facts.Errors > 5, visits, row => row.Facts.Errors > 5, $"{visits[0].Facts.Errors} errors in the last visit, more than 5");
        if (found.Count == 0)
            found.Add(new VisitPattern("regular_user", [$"none of the other patterns in {Spoken.Count(visits.Count, "visit")}"], 1));
        return new VisitPatterns(user, found[0].Type, [.. found], visits.Count, duration, actions);

        void Add(string type, bool matches, List<VisitRow> telling, Func<VisitRow, bool> alike, params string[] indicators)
        {
            if (matches)
                found.Add(new VisitPattern(type, indicators, Math.Round((double)telling.Count(alike) / telling.Count, 4)));
        }
    }

    private static bool Completes(VisitRow row) => row.Facts.More.Workflows?.Values.Any(each => each.Completed > 0) ?? false;

    private static bool Abandons(VisitRow row) => row.Facts.More.Workflows?.Values.Any(each => each.Started > each.Completed) ?? false;

    private static string Number(double? number) => number?.ToString("#,##0.#", CultureInfo.InvariantCulture) ?? "unknown";

    private static List<VisitRow> Last(Context context, string user, int limit, string? cursor)
    {
        VisitExpiry.Settle(context);
        var before = cursor is null ? new Cursor(new Instant(long.MaxValue / 2), "") : Cursor.Parse(cursor);
        (string, object?)[] values =
        [
            ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@user", user), ("@limit", limit), ("@before_at", before.At), ("@before_id", before.Id),
        ];
        return context.Database.Read(tx => tx.Query(OfUser, VisitRow.Read, values) is { Count: > 0 } rows ? rows : tx.Query(OfVisitor, VisitRow.Read, values));
    }
}
