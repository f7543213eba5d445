using Stint.Sessions;

namespace Stint.Coding;

/// <summary>How heartbeats are joined to time: what is dropped before, and what is picked after.</summary>
/// <param name="Timeout">The longest gap that counts.</param>
/// <param name="WritesOnly">Only heartbeats of files that were saved are joined at all.</param>
internal sealed record Joining(TimeSpan Timeout, bool WritesOnly = false)
{
    /// <summary>What is picked of the time once it is joined; so nothing that is left out makes a gap.</summary>
    public string? Project { get; init; }

    public string[] Branches { get; init; } = [];

    public bool IsFiltered => Project is not null || Branches.Length > 0;

    public bool Picks(Beat beat) =>
        (Project is null || beat.Project == Project) && (Branches.Length == 0 || (beat.Branch is { } branch && Branches.Contains(branch, StringComparer.Ordinal)));

    /// <summary>Why a gap counts, or not, in words.</summary>
    public string Reason(TimeSpan gap) => gap <= Timeout
        ? $"{Durations.Text(gap)} is within the time-out of {Durations.Text(Timeout)}: counted for what it began with"
        : $"{Durations.Text(gap)} is longer than the time-out of {Durations.Text(Timeout)}: not counted";
}

/// <summary>
/// The heartbeats of one stretch of time, joined. A person is in one place: their heartbeats of all machines are one sequence. Each session of an assistant
/// is a sequence of its own. As WakaTime joins them, all are one sequence.
/// </summary>
internal sealed class JoinedTime
{
    private readonly Interval window;
    private readonly Joining joining;

    /// <param name="beats">Those of the window and those within a time-out around it.</param>
    public JoinedTime(Interval window, IEnumerable<Beat> beats, Joining joining)
    {
        (this.window, this.joining) = (window, joining);
        List<Beat> joined = [.. joining.WritesOnly ? beats.Where(each => each.IsWrite) : beats];
        Human = Join(joined.Where(each => !each.IsAi));
        Ai = [.. joined.Where(each => each.IsAi).GroupBy(each => each.Sequence).Select(Join).Where(each => each.Count > 0)];
        All = Join(joined);
    }

    public IReadOnlyList<Credit<Beat>> Human { get; }

    /// <summary>A list for each session of an assistant.</summary>
    public IReadOnlyList<IReadOnlyList<Credit<Beat>>> Ai { get; }

    /// <summary>As WakaTime joins: people's and assistants' in one sequence.</summary>
    public IReadOnlyList<Credit<Beat>> All { get; }

    /// <summary>Every sequence of a lane; both where none is named.</summary>
    public IEnumerable<IReadOnlyList<Credit<Beat>>> Lane(string? lane) => lane switch
    {
        Lanes.Human => [Human],
        Lanes.Ai => Ai,
        _ => [Human, .. Ai],
    };

    private List<Credit<Beat>> Join(IEnumerable<Beat> sequence) =>
        [.. Joins.Credits(sequence, each => each.At, each => each.Key, joining.Timeout).Within(window).Where(each => joining.Picks(each.Sign))];
}
