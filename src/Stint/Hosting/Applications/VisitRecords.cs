namespace Stint.Hosting;

/// <summary>Something that a visitor did. It names <see cref="VisitorId"/> or <see cref="UserId"/>, or both.</summary>
public sealed record VisitorEvent
{
    /// <summary>Counts once within its visitor, in at most 100 characters; without one, what is equal in every field counts once.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// <c>page_view</c>, <c>action</c>, <c>error</c>, <c>workflow</c>, <c>identify</c>, or a word of the application's own (1 to 50 of a-z 0-9 _ . -). Without one: an action
    /// where there is a <see cref="Name"/>, else a page view.
    /// </summary>
    public string? Type { get; init; }

    /// <summary>What was done, in at most 200 characters; of a workflow its name.</summary>
    public string? Name { get; init; }

    /// <summary>Of a workflow: <c>start</c>, <c>complete</c>, or what lies between, in at most 200 characters.</summary>
    public string? Step { get; init; }

    /// <summary>Where, in at most 2,000 characters. Leave out what is private: it is kept as it stands.</summary>
    public string? Page { get; init; }

    /// <summary>Who, where that is known, in at most 200 characters.</summary>
    public string? UserId { get; init; }

    /// <summary>The application's own id of the visitor, in at most 200 characters.</summary>
    public string? VisitorId { get; init; }

    /// <summary>When it happened, at most 5 minutes in the future; null for now.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>What became of an event.</summary>
/// <param name="Code">Why it was not recorded, for programs; null when it was.</param>
/// <param name="Message">The same for people.</param>
public sealed record EventOutcome(EventStatus Status, string? Code, string? Message);

/// <summary>What became of an event.</summary>
public enum EventStatus
{
    /// <summary>It is kept, and counted.</summary>
    Recorded,

    /// <summary>It was there already.</summary>
    Repeated,

    /// <summary>It makes no sense, and nothing of it is kept.</summary>
    Refused,

    /// <summary>It is not counted: no person did it, or the person does not want to be tracked.</summary>
    LeftOut,
}

/// <summary>A visit: what one visitor did without a gap of more than 30 minutes.</summary>
/// <param name="VisitorId">The application's id of the visitor, or one that Stint made.</param>
/// <param name="UserId">Null when it is not known.</param>
/// <param name="LastSeenAt">The last sign of life.</param>
/// <param name="EndedAt">Its last sign of life, once it is over; null while it is open.</param>
/// <param name="EndReason">logout, navigation, error, timeout or superseded; null while it is open.</param>
/// <param name="Duration">From the first to the last sign of life; null while it is open, and where one sign alone measures nothing.</param>
/// <param name="Actions">Views and interactions.</param>
public sealed record Visit(
    string Id, string Site, string VisitorId, string? UserId, DateTimeOffset StartedAt, DateTimeOffset LastSeenAt, DateTimeOffset? EndedAt, string? EndReason, TimeSpan? Duration,
    long Views, long Actions, long Errors, string? EntryPage, string? ExitPage);

/// <summary>Who is here now.</summary>
/// <param name="Users">Different people; of those whom nobody knows, different visitors.</param>
/// <param name="Visits">Visits that are open and were seen within the window.</param>
/// <param name="Items">These visits, seen last first; at most 100.</param>
public sealed record ActiveVisitors(long Users, long Visits, IReadOnlyList<Visit> Items);

/// <summary>The figures of a range. What nobody measured is null, and never 0.</summary>
/// <param name="Users">Different people; of those whom nobody knows, different visitors. Exact up to 50,000, then an estimate; null for several days of which the visits are gone.</param>
/// <param name="Bounces">Closed visits shorter than 30 seconds with at most one action.</param>
/// <param name="BounceRate">Bounces ÷ closed visits, 0 to 1; null when none is closed.</param>
/// <param name="MeanDuration">Of closed visits with a duration; null when there is none.</param>
/// <param name="MedianDuration">Of the same visits.</param>
/// <param name="ErrorRate">Visits with an error ÷ visits, 0 to 1; null when there is none.</param>
public sealed record VisitStatistics(
    long Visits, long? Users, long Views, long Actions, long Errors, long Bounces, double? BounceRate, TimeSpan? MeanDuration, TimeSpan? MedianDuration, double? ErrorRate);

/// <summary>Stint says no: the message says what is wrong.</summary>
public sealed class StintException : Exception
{
    internal StintException(Operations.Refusal refusal)
        : base(refusal.Message, refusal) => (Code, Hint) = (refusal.Code, refusal.Hint);

    /// <summary>What is wrong, for programs: <c>too_many</c>.</summary>
    public string Code { get; }

    /// <summary>What to do next; null where nothing is known to help.</summary>
    public string? Hint { get; }
}
