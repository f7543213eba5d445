using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>Who is here now.</summary>
/// <param name="Users">Different people; of those whom nobody knows, different visitors.</param>
/// <param name="WindowSeconds">Whoever was last seen within this counts as here.</param>
/// <param name="Items">Seen last first; at most 100.</param>
internal sealed record ActiveVisitsView(long Users, long Sessions, double WindowSeconds, VisitView[] Items);

/// <summary>A visit with its events in order, at most 5,000.</summary>
internal sealed record VisitStory(VisitView Visit, VisitEventView[] Events);

/// <summary><c>stint visits active</c> and <c>show</c>.</summary>
internal static class ShowVisits
{
    private const int MostActive = 100;
    private const int MostEvents = 5000;
    private static readonly TimeSpan Here = TimeSpan.FromMinutes(5);

    private static readonly Parameter<TimeSpan?> Window = Parameter.Duration("window", "Last seen within this counts as here (5m)");

    private static readonly Sql Active = new(
        $"""
        {VisitRow.BySession}
        where s.bucket = @bucket and s.kind = 'visit' and s.ended_at is null and s.last_activity_at >= @since and s.workspace = @workspace and {VisitRow.Joined}
          and (cast(@site as text) is null or v.site = @site) and (cast(@user as text) is null or v.user_id = @user)
        order by s.last_activity_at desc, s.id limit @limit
        """);

    private static readonly Sql ActiveCount = new(
        """
        select count(*), count(distinct coalesce('u:' || v.user_id, 'v:' || v.visitor_id)) from sessions s cross join visits v
        where s.bucket = @bucket and s.kind = 'visit' and s.ended_at is null and s.last_activity_at >= @since and s.workspace = @workspace
          and s.bucket = v.bucket and s.id = v.session_id
          and (cast(@site as text) is null or v.site = @site) and (cast(@user as text) is null or v.user_id = @user)
        """);

    public static readonly Operation ActiveNow = new Operation<ActiveVisitsView>
    {
        Verbs = ["visits active"],
        Route = "GET /api/v1/sessions/active",
        Summary = "Who visits now: users and visits last seen within five minutes",
        Examples = ["stint visits active", "stint visits active --site shop --json"],
        Parameters = [VisitParameters.OfSite, VisitParameters.User, Window],
        Json = () => VisitJson.Default.ActiveVisitsView,
        Does = (context, arguments) =>
        {
            VisitExpiry.Settle(context);
            var window = arguments.Get(Window) ?? Here;
            (string, object?)[] values =
            [
                ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@since", context.Now - window), ("@site", arguments.Get(VisitParameters.OfSite)),
                ("@user", arguments.Get(VisitParameters.User)),
            ];
            return context.Database.Read(tx =>
            {
                var (sessions, users) = tx.First(ActiveCount, row => (row.Long(0), row.Long(1)), values);
                return new ActiveVisitsView(users, sessions, window.TotalSeconds, [.. tx.Query(Active, VisitRow.Read, [.. values, ("@limit", MostActive)]).Select(VisitView.Of)]);
            });
        },
        Shows = (active, terminal) =>
        {
            terminal.Line($"{terminal.Bold(Spoken.Count(active.Users, "user"))} in {Spoken.Count(active.Sessions, "visit")}, last seen within {Spoken.Seconds(active.WindowSeconds)}");
            if (active.Items.Length > 0)
                ListVisits.Table(active.Items, terminal);
        },
    };

    public static readonly Operation Show = new Operation<VisitStory>
    {
        Verbs = ["visits show"],
        Route = "GET /api/v1/sessions/{visit}",
        Summary = "Show a visit with its events",
        Examples = ["stint visits show 0197c2f0", "stint visits show 0197c2f0-7d52-7000-8000-000000000000 --json"],
        Parameters = [VisitParameters.Visit],
        Json = () => VisitJson.Default.VisitStory,
        Does = (context, arguments) =>
        {
            VisitExpiry.Settle(context);
            var story = context.Database.Read(tx =>
            {
                var row = VisitRef.Need(tx, context, arguments.Need(VisitParameters.Visit));
                return new VisitStory(
                    VisitView.Of(row), VisitEventView.Of(VisitEvents.Read(tx, context.Bucket, row.Stream, row.Facts.StartedAt, row.Facts.LastEventAt, MostEvents)));
            });
            Audit.Note(context, "visits show", story.Visit.UserId ?? story.Visit.VisitorId);
            return story;
        },
        Shows = (story, terminal) =>
        {
            var visit = story.Visit;
            terminal.Line($"{terminal.Bold(PlainText.Line(visit.UserId ?? visit.VisitorId))}  {visit.Status}{(visit.EndReason is { } reason ? $" ({reason})" : "")}");
            terminal.Pair("site", PlainText.Line(visit.Site));
            terminal.Pair("from", $"{terminal.Time(visit.StartedAt)}, last seen {terminal.Time(visit.LastSeenAt)}");
            terminal.Pair("lasted", Spoken.Seconds(visit.DurationSeconds));
            terminal.Pair("came", string.Join(", ", new[] { visit.EntryPage, visit.Source, visit.Referrer, visit.Campaign }.OfType<string>().Select(PlainText.Line)));
            terminal.Pair("with", string.Join(", ", new[] { visit.Device.Type, visit.Device.Browser, visit.Device.Os, visit.Device.ScreenSize }.OfType<string>().Select(PlainText.Line)));
            terminal.Line();
            VisitEventView.Table(story.Events, terminal);
        },
    };
}
