using System.Globalization;
using Stint.Operations;
using Stint.Sessions;
using Stint.Timeline;

namespace Stint.Work;

/// <summary>What a timer came to.</summary>
internal sealed record PomodoroView(string SessionId, long SessionNumber, long Completed, long Rounds, double WorkSeconds, double BreakSeconds);

/// <summary><c>stint pomodoro</c>: work and breaks by the clock. Work is told to the session, and breaks pause it.</summary>
internal static class Pomodoro
{
    /// <summary>What is told at once has the time of whoever is told; what a machine that slept tells late has its own.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Longest = TimeSpan.FromHours(4);

    private static readonly Parameter<TimeSpan?> Work = Parameter.Duration("work", "How long to work (25m)");
    private static readonly Parameter<TimeSpan?> Break = Parameter.Duration("break", "How long to rest between (5m)");
    private static readonly Parameter<long?> Rounds = Parameter.Number("rounds", "How many times (4)", 1, 24);

    private static readonly Parameter<string> State = Parameter.Choice("state", "Whether one goes on or is over", ActivityTypes.Focusing, ActivityTypes.Pomodoro);
    private static readonly Parameter<string> Text = Parameter.Text("text", "Which one it is", 200, required: true);

    public static readonly Operation Operation = new Operation<ActivityView>
    {
        Verbs = ["session pomodoro"],
        Route = "POST /api/v1/work/sessions/{session}/pomodoros",
        Summary = "Record that a timer of focused work goes on or is over",
        Hidden = true,
        Parameters = [State, Text, Common.At, Common.Session],
        Status = 201,
        Json = () => WorkJson.Default.ActivityView,
        Does = (context, arguments) => Entries.Append(context, arguments, arguments.Get(State) ?? ActivityTypes.Pomodoro, arguments.Need(Text)),
        Shows = (entry, terminal) => Entries.Show(entry, terminal, "Recorded"),
    };

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["pomodoro"],
        Summary = "Work and rest by the clock: breaks pause the session",
        Examples = ["stint pomodoro", "stint pomodoro --work 50m --break 10m --rounds 2"],
        Parameters = [Work, Break, Rounds, Common.Session],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Client client, Arguments arguments)
    {
        var (work, rest, rounds) = (Bounded(arguments.Get(Work) ?? TimeSpan.FromMinutes(25)), Bounded(arguments.Get(Break) ?? TimeSpan.FromMinutes(5)), arguments.Get(Rounds) ?? 4);
        var session = client.Ask((Operation<SessionView>)ShowSession.Status, Of(arguments.Get(Common.Session)));
        if (session.Status == "paused")
            Move(client, PauseSession.Continue, session.Id);
        // Often enough that the silence between two words counts as work.
        var every = TimeSpan.FromSeconds(Math.Min(600, session.Policy.IdleSeconds / 2));
        var completed = 0;
        try
        {
            for (var round = 1; round <= rounds; round++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"Pomodoro {round} of {rounds}, {Durations.Text(work)}");
                var end = client.Now + work;
                Say(client, $"Work until {client.Terminal.Time(end)} ({name})");
                Tell(client, session.Id, ActivityTypes.Focusing, name, client.Now);
                await WaitAsync(client, end, $"work {round}/{rounds}", every, () => Tell(client, session.Id, ActivityTypes.Focusing, name, client.Now));
                Tell(client, session.Id, ActivityTypes.Pomodoro, name, end);
                completed++;
                if (round == rounds)
                    break;
                Move(client, PauseSession.Pause, session.Id);
                var back = client.Now + rest;
                Say(client, $"Rest until {client.Terminal.Time(back)}; the session is paused");
                await WaitAsync(client, back, "rest", null, () => { });
                Move(client, PauseSession.Continue, session.Id);
            }
        }
        catch (OperationCanceledException) when (client.Machine.Stopping.IsCancellationRequested)
        {
            var paused = client.Ask((Operation<SessionView>)ShowSession.Show, new Arguments().With(Common.Ref, session.Id)).Status == "paused";
            client.Say($"stint: stopped after {Spoken.Count(completed, "pomodoro")}." + (paused ? " The session is still paused: stint continue" : ""));
        }

        var view = new PomodoroView(session.Id, session.Number, completed, rounds, work.TotalSeconds, rest.TotalSeconds);
        if (client.Options.Json)
            client.Print(System.Text.Json.JsonSerializer.SerializeToNode(view, WorkJson.Default.PomodoroView)!);
        else
            client.Terminal.Line($"{client.Terminal.Green("✓")} {Spoken.Count(completed, "pomodoro")} of {Durations.Text(work)} in session #{session.Number}");
        return 0;
    }

    private static Arguments Of(string? session) => session is null ? new Arguments() : new Arguments().With(Common.Session, session);

    private static TimeSpan Bounded(TimeSpan span) => span >= TimeSpan.FromSeconds(1) && span <= Longest
        ? span
        : throw Refusal.Usage("bad_value", $"Work and rest take 1s to {Durations.Text(Longest)} each.");

    private static void Tell(Client client, string session, string state, string text, Instant at) =>
        client.Ask((Operation<ActivityView>)Operation, client.Now - at > Late ? Of(session).With(State, state).With(Text, text).With(Common.At, at.ToString()) : Of(session).With(State, state).With(Text, text));

    /// <summary>Somebody may have done it by hand before the timer.</summary>
    private static void Move(Client client, Operation operation, string session)
    {
        try
        {
            client.Ask((Operation<ActivityView>)operation, Of(session));
        }
        catch (Refusal refusal) when (refusal.Code is "already_paused" or "not_paused")
        {
        }
    }

    private static void Say(Client client, string text) => client.Say((client.Machine.ErrorIsTerminal ? "\a\r\u001b[K" : "") + text);

    /// <summary>Waits by the clock and not by counting: a machine that slept is over its time when it wakes.</summary>
    private static async Task WaitAsync(Client client, Instant until, string what, TimeSpan? every, Action tell)
    {
        var told = client.Now;
        while (client.Now < until)
        {
            var left = until - client.Now;
            if (client.Machine.ErrorIsTerminal)
                await client.Machine.Error.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"\r\u001b[K{(int)left.TotalMinutes}:{left.Seconds:00} {what}   (Ctrl-C stops)"));
            await Task.Delay(left < TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1), client.Machine.Time, client.Machine.Stopping);
            if (every is { } pause && client.Now < until && client.Now - told >= pause)
            {
                tell();
                told = client.Now;
            }
        }

        if (client.Machine.ErrorIsTerminal)
            await client.Machine.Error.WriteAsync("\r\u001b[K");
    }
}
