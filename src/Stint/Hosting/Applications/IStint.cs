namespace Stint.Hosting;

/// <summary>
/// Records and asks about visits from an application's own code. Instants are UTC with milliseconds. Whatever is refused throws a <see cref="StintException"/>; a single
/// event that makes no sense is refused in its outcome and throws nothing.
/// </summary>
public interface IStint
{
    /// <summary>
    /// Records events of visitors in the application's site, and cuts them into visits: a gap of more than 30 minutes begins the next visit, and so does the 24th hour.
    /// They are on disk when the task is done. What comes again counts once.
    /// </summary>
    /// <param name="events">1 to 500 events, of any visitors and in any order.</param>
    /// <param name="cancellation">Given up before the store is asked; never in the middle.</param>
    /// <returns>What became of each, by its place.</returns>
    /// <exception cref="StintException">There are none or more than 500, or the store cannot be used.</exception>
    Task<IReadOnlyList<EventOutcome>> RecordAsync(IReadOnlyList<VisitorEvent> events, CancellationToken cancellation = default);

    /// <summary>Who visits the application's site now.</summary>
    /// <param name="window">Whoever was last seen within this counts as here, up to the 30 minutes after which a visit is over; 5 minutes when it is null.</param>
    /// <param name="cancellation">Given up before the store is asked.</param>
    /// <exception cref="StintException">The store cannot be used.</exception>
    Task<ActiveVisitors> ActiveAsync(TimeSpan? window = null, CancellationToken cancellation = default);

    /// <summary>The figures of the visits to the application's site that began in a range.</summary>
    /// <param name="since">The beginning, included.</param>
    /// <param name="until">The end, not included.</param>
    /// <param name="cancellation">Given up before the store is asked.</param>
    /// <exception cref="StintException">The range ends before it begins, or the store cannot be used.</exception>
    Task<VisitStatistics> StatsAsync(DateTimeOffset since, DateTimeOffset until, CancellationToken cancellation = default);

    /// <summary>The last visits of one user, or of one visitor, to every site of the store; newest first.</summary>
    /// <param name="user">The user's id, else a visitor's.</param>
    /// <param name="limit">How many at the most: 1 to 500.</param>
    /// <param name="cancellation">Given up before the store is asked.</param>
    /// <exception cref="StintException">The limit is out of range, or the store cannot be used.</exception>
    Task<IReadOnlyList<Visit>> VisitsOfAsync(string user, int limit = 10, CancellationToken cancellation = default);
}
