using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Stint.Operations;
using Stint.Sessions;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Work;

namespace Stint.Tests.Timeline;

/// <summary>One thing that somebody does in a random history of a store; what the state forbids is refused, and the history goes on.</summary>
internal sealed record Step(string What, int Who = 0, int Session = 0, int Back = 0, int Size = 0);

/// <summary>A history being played on one engine: three people and an agent, two repositories and none, three zones, around a night that loses an hour.</summary>
internal sealed class History : IDisposable
{
    private static readonly Func<Caller, Caller>[] People =
    [
        caller => caller with { Actor = "jos\u00e9", Tz = "Europe/Berlin" },
        // To a culture the same name, to the store another person.
        caller => caller with { Actor = "jose\u0301", Tz = "America/St_Johns", Place = Desk.Repository("/src/beta") },
        caller => caller with { Actor = "jos\u00e9", Tz = "Europe/Berlin", Agent = "claude", AgentSession = "1" },
        caller => caller with { Actor = "ana", Tz = "Asia/Kolkata", Place = null },
    ];

    private readonly Desk[] desks;
    private readonly List<string> ended = [];
    private int started;
    private int made;

    public History(TestEngine engine)
    {
        // Berlin's clock jumps at 01:00 UTC; the odd milliseconds keep commits, which have whole seconds, apart from entries.
        Desk = new Desk(engine, "2026-03-28T20:00:00.137Z");
        desks = [.. People.Select(person => Desk.As(person))];
    }

    public Desk Desk { get; }

    /// <summary>What was done and not refused, in order.</summary>
    public List<string> Done { get; } = [];

    public static Gen<Step> Steps =>
        from what in Gen.Frequency(
            (8, Gen.Constant("wait")), (6, Gen.Constant("start")), (9, Gen.Constant("log")), (2, Gen.Constant("decide")), (2, Gen.Constant("task")),
            (2, Gen.Constant("mention")), (4, Gen.Constant("pause")), (6, Gen.Constant("continue")), (5, Gen.Constant("measure")), (4, Gen.Constant("end")),
            (3, Gen.Constant("amend")), (1, Gen.Constant("delete")), (1, Gen.Constant("project")), (1, Gen.Constant("sweep")), (1, Gen.Constant("look")))
        from who in Gen.Frequency((3, Gen.Constant(0)), (4, Gen.Choose(0, People.Length - 1)))
        from session in Gen.Choose(0, 5)
        from back in Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(1, 20)), (1, Gen.Choose(20, 400)))
        from size in Gen.Elements(0, 1, 5, 14, 15, 16, 60, 119, 120, 121, 239, 240, 241, 500)
        select new Step(what, who, session, back, size);

    /// <summary>Plays steps, and after each holds that what had ended stands as it was.</summary>
    public void Play(IEnumerable<Step> steps)
    {
        foreach (var step in steps)
        {
            var before = Ended();
            try
            {
                Make(step, desks[step.Who]);
                Done.Add(step.What);
            }
            catch (Refusal refusal) when (refusal.Kind != RefusalKind.Unavailable)
            {
                // The state forbids it; the history goes on.
            }

            if (step.What is not ("amend" or "measure" or "delete"))
                Assert.Equal(before, Ended()[..before.Count]);
        }
    }

    private void Make(Step step, Desk who)
    {
        var at = step.Back == 0 ? null : $"-{step.Back}m";
        var named = step.Size % 2 == 0 || started == 0 ? null : Id(step.Session % started);
        switch (step.What)
        {
            case "wait":
                Desk.Clock.Advance(TimeSpan.FromMinutes(step.Size));
                break;
            case "start":
                who.Start($"goal {step.Size}", at, Id(started), tag: ["t"]);
                started++;
                break;
            case "log":
                who.Log($"entry {++made}", at, named);
                break;
            case "decide":
                who.Decide($"decision {++made}", session: named);
                break;
            case "task":
                who.Do(SessionTask.Operation, ("keys", (string[])[$"US-{step.Session}", $"US-{step.Size}"]), ("status", step.Back == 0 ? "completed" : "in_progress"), ("session", named));
                break;
            case "mention":
                who.Do(Remarks.ContextItem, ("text", $"see @file{step.Session}.txt"), ("at", at), ("session", named));
                break;
            case "pause":
                who.Pause(step.Back > 20 ? null : at);
                break;
            case "continue":
                who.Continue(step.Back > 20 ? null : at);
                break;
            case "measure":
                who.Measure(named, Evidence(step, who.Show(named)));
                break;
            case "end":
                who.End(named, at, step.Back % 2 == 0 ? "completed" : null, notes: step.Size == 0 ? "a note" : null);
                break;
            case "amend":
                Amend(step, who, named);
                break;
            case "delete":
                who.Do(DeleteSession.Operation, ("session", named), ("yes", true));
                break;
            case "project":
                who.Do(SetProject.Operation, ("name", $"project {step.Session % 2}"), ("session", named));
                break;
            case "sweep":
                who.Sweep();
                break;
            case "look":
                who.As(caller => caller with { Tz = step.Size % 2 == 0 ? "Pacific/Auckland" : "UTC" }).Do(Overview.Operation);
                break;
            default:
                throw new ArgumentException(step.What, nameof(step));
        }
    }

    private static GitEvidence Evidence(Step step, SessionView session)
    {
        var commits = Enumerable.Range(0, step.Session).Select(n =>
        {
            var at = session.StartedAt + TimeSpan.FromMinutes((n * 37) + step.Back);
            return Seen.Commit((step.Back * 10) + n, new Instant(at.Milliseconds / 1000 * 1000).ToString(), step.Size, n);
        });
        var files = Enumerable.Range(0, step.Session % 3).Select(n => Seen.File($"file{n + (step.Size % 3)}.txt", n == 2 ? null : step.Size, n == 2 ? null : n));
        return Seen.Evidence([.. commits], [.. files]);
    }

    private static void Amend(Step step, Desk who, string? named)
    {
        var session = who.Show(named);
        var start = session.StartedAt - TimeSpan.FromMinutes(step.Back - 10);
        var end = session.EndedAt is { } until ? until + TimeSpan.FromMinutes(step.Size - 15) : (Instant?)null;
        who.Do(
            AmendSession.Operation, ("session", session.Id), ("started_at", start.ToString()), ("ended_at", step.Session % 2 == 0 ? end?.ToString() : null), ("why", "memory"));
    }

    private static string Id(int n) => $"019d3500-0000-7000-8000-{n.ToString("x12", CultureInfo.InvariantCulture)}";

    /// <summary>The ended sessions' rows in the order in which they were first seen ended: the ones before are a beginning of the ones after.</summary>
    private List<string> Ended()
    {
        var rows = Desk.Store.Rows("select id, number, project_id, started_at, last_activity_at, ended_at, end_reason, duration_ms, active_ms, amendments from sessions where ended_at is not null")
            .ToDictionary(row => row[..36], StringComparer.Ordinal);
        ended.RemoveAll(id => !rows.ContainsKey(id));
        ended.AddRange(rows.Keys.Except(ended).Order(StringComparer.Ordinal));
        return [.. ended.Select(id => rows[id])];
    }

    public void Dispose() => Desk.Dispose();
}
