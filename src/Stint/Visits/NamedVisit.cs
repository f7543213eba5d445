using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>How a visit that its client names begins and ends, whichever route tells it.</summary>
internal static class NamedVisit
{
    private static readonly string[] Reasons = ["logout", "timeout", "error", "navigation"];

    /// <summary>The id that a client gave; refuses what is no UUID.</summary>
    public static string Id(string given) =>
        Guid.TryParseExact(given, "D", out var guid) ? guid.ToString("D") : throw Refusal.Usage("bad_id", "A visit's id is a UUID, like 0197c2f0-7d52-7000-8000-000000000000.");

    /// <summary>The id as the store writes it, where it is one: clients may write its letters large.</summary>
    public static string Known(string given) => Guid.TryParseExact(given, "D", out var guid) ? guid.ToString("D") : given;

    public static VisitStream Stream(string id, string site, string? visitor, string? user) => VisitStream.OfVisit(id, site, visitor ?? (user is null ? id : "user:" + user));

    /// <summary>The stream of a visit that the caller may write; null where there is none.</summary>
    public static VisitStream? Find(Transaction tx, Context context, string id) =>
        VisitRow.Find(tx, context.Bucket, id) is { } row && row.Session.Workspace == context.Workspace && row.Stream == id && context.Grant.Reaches(row.Site, id)
            ? VisitStream.OfVisit(id, row.Site, row.VisitorId)
            : null;

    public static Refusal Taken => Refusal.Conflict("id_taken", "This id is another visit's.", "Make a new UUID.");

    public static VisitEvent Start(Context context, VisitStream stream, Instant at, string? user, DeviceInfo? device, EntryPoint? entry)
    {
        var came = VisitInput.Entry(entry);
        return new VisitEvent
        {
            Stream = stream.Key,
            Id = "start",
            At = at,
            ReceivedAt = context.Now,
            Type = EventTypes.Start,
            UserId = user,
            Page = came?.Page,
            Context = new EventContext(VisitInput.Device(device), came),
        };
    }

    /// <param name="said">When, as the client wrote it: the same end told again is the same one, however its clock was corrected.</param>
    public static VisitEvent End(Context context, VisitStream stream, Instant at, string? said, string? reason, string? page, string? lastAction)
    {
        reason ??= "navigation";
        if (!Reasons.Contains(reason, StringComparer.Ordinal))
            throw Refusal.Usage("bad_value", "'reason' takes " + string.Join(", ", Reasons) + ".");
        page = VisitInput.Page(page, "page");
        return new VisitEvent
        {
            Stream = stream.Key,
            Id = Ids.Derived(VisitInput.Said(said, at), $"end\0{reason}\0{page}"),
            At = at,
            ReceivedAt = context.Now,
            Type = EventTypes.End,
            Page = page,
            Context = new EventContext(Reason: reason, LastAction: VisitInput.Text(lastAction, 200, "last_action")),
        };
    }
}
