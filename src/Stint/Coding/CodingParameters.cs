using System.Globalization;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Coding;

/// <summary>What several questions about coding share.</summary>
internal static class CodingParameters
{
    public static readonly Parameter<string> Since = Parameter.Time("since", "From this time on");
    public static readonly Parameter<string> Until = Parameter.Time("until", "Up to this time (now)");
    public static readonly Parameter<TimeSpan?> Timeout = Parameter.Duration("timeout", "The longest gap between two heartbeats that counts, 1s to 4h (coding.timeout)");
    public static readonly Parameter<bool> WritesOnly = Parameter.Flag("writes_only", "Join only heartbeats of files that were saved");
    public static readonly Parameter<string> Project = Parameter.Text("project", "Only the time of this project", max: 200);
    public static readonly Parameter<string[]> Branch = Parameter.Texts("branch", "Only the time of this branch, or of several");
    public static readonly Parameter<string> Slice = Parameter.Choice("slice", "What the time is told by", Slices.All);

    public static Joining Joining(Context context, Arguments arguments)
    {
        var timeout = arguments.Get(Timeout) ?? context.Settings.CodingTimeout;
        if (timeout < TimeSpan.FromSeconds(1) || timeout > CodingDays.LongestTimeout)
            throw Refusal.Usage("bad_value", "'timeout' takes 1s to 4h.");
        return new Joining(timeout, arguments.Get(WritesOnly)) { Project = arguments.Get(Project), Branches = arguments.Get(Branch) ?? [] };
    }

    /// <summary>The days of the range that was asked for, cut to it; without one, the last days up to now.</summary>
    public static DayRange Range(Context context, Arguments arguments, int days)
    {
        var until = context.When(arguments, Until) ?? context.Now;
        var since = context.When(arguments, Since) ?? DaySplit.Bounds(DaySplit.Of(until, context.Zone).AddDays(1 - days), context.Zone).Start;
        return since < until
            ? new DayRange(DaySplit.Of(since, context.Zone), DaySplit.Of(until - TimeSpan.FromMilliseconds(1), context.Zone), context.Zone) { Part = new Interval(since, until) }
            : new DayRange(DaySplit.Of(until, context.Zone), DaySplit.Of(until, context.Zone), context.Zone) { Part = new Interval(until, until) };
    }

    public static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>What the figures mean, in a sentence that stands with them.</summary>
    public static string Definition(Joining joining) =>
        $"A gap of at most {Durations.Text(joining.Timeout)} between two {(joining.WritesOnly ? "heartbeats of saved files" : "heartbeats")} counts wholly, for what it began with; a longer one counts nothing, and nothing is added. "
        + "human: a person's heartbeats of all machines, one sequence; ai: each assistant's session by itself, time in which at least one worked, and their sum; total: time in which a person or an assistant worked. "
        + "wakatime: all heartbeats as one sequence, as WakaTime counts.";
}
