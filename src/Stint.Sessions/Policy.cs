namespace Stint.Sessions;

/// <summary>The clocks by which events become sessions; versioned, and stored with the session it cut.</summary>
/// <param name="Version">Which edition of the rules this is, from 1.</param>
/// <param name="IdleGap">A gap strictly longer than this is idle, within a session.</param>
/// <param name="EndAfter">A gap strictly longer than this ends the session; null: no gap does.</param>
/// <param name="StaleAfter">Silence strictly longer than this flags an open session; null: none does.</param>
/// <param name="Cap">No session is longer than this, however lively; null: any length.</param>
public sealed record Policy(int Version, TimeSpan IdleGap, TimeSpan? EndAfter, TimeSpan? StaleAfter, TimeSpan? Cap)
{
    /// <summary>The longest limit a policy may set: beyond it a limit is a mistake in the unit.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(366);

    /// <summary>A person's work: idle after 15 min, ended after 240 min.</summary>
    public static Policy Work { get; } = new(1, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(240), null, null);

    /// <summary>An AI assistant's work: idle after 15 min, ended after 120 min.</summary>
    public static Policy Assistant { get; } = new(1, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(120), null, null);

    /// <summary>A visit: idle and ended after 30 min, at most 24 h long.</summary>
    public static Policy Visit { get; } = new(1, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(30), null, TimeSpan.FromHours(24));

    /// <summary>A hold on a task: idle after 15 min, never ended by silence, stale after 4 h.</summary>
    public static Policy Task { get; } = new(1, TimeSpan.FromMinutes(15), null, TimeSpan.FromHours(4), null);

    /// <summary>The default of a kind; <paramref name="assistant"/> tells an AI assistant's work from a person's.</summary>
    public static Policy For(SessionKind kind, bool assistant = false) => kind switch
    {
        SessionKind.Work => assistant ? Assistant : Work,
        SessionKind.Visit => Visit,
        SessionKind.Task => Task,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of session."),
    };

    /// <summary>What is wrong with it, one sentence each; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [];
        if (Version < 1)
            problems.Add($"version is {Version}; versions start at 1.");
        Check("idle_gap", IdleGap, problems);
        Check("end_after", EndAfter, problems);
        Check("stale_after", StaleAfter, problems);
        Check("cap", Cap, problems);
        if (IdleGap > EndAfter)
            problems.Add($"idle_gap ({Durations.Text(IdleGap)}) is longer than end_after ({Durations.Text(EndAfter.Value)}): no gap could be idle.");
        if (EndAfter > Cap)
            problems.Add($"end_after ({Durations.Text(EndAfter.Value)}) is longer than cap ({Durations.Text(Cap.Value)}): the cap would cut first.");
        return problems;
    }

    /// <summary>This policy, or <see cref="InvalidOperationException"/> saying what is wrong with it.</summary>
    public Policy Validated() => Problems() is { Count: > 0 } problems
        ? throw new InvalidOperationException("The policy cannot be used: " + string.Join(" ", problems))
        : this;

    private static void Check(string name, TimeSpan? limit, List<string> problems)
    {
        if (limit is not { } value)
            return;
        if (value <= TimeSpan.Zero)
            problems.Add($"{name} is {Durations.Text(value)}; it must be longer than 0.");
        else if (value > Longest)
            problems.Add($"{name} is {Durations.Text(value)}; at most {Durations.Text(Longest)} are allowed.");
        else if (value.Ticks % TimeSpan.TicksPerMillisecond != 0)
            problems.Add($"{name} must be whole milliseconds.");
    }
}
