using System.Globalization;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;
using Stint.Work;

namespace Stint.Bench;

/// <summary>A store with a past: ended sessions of ten entries, one an hour, then open ones at one time, each of an actor of its own. Its days are counted.</summary>
internal sealed class StoredHistory : IDisposable
{
    public const int EntriesOfEnded = 10;
    public const int Open = 64;

    private static readonly Instant Begin = Instant.Parse("2010-01-04T08:00:00Z");
    private readonly Database database;
    private readonly Context context;

    public StoredHistory(string target, int events, int entriesOfOpen)
    {
        Ended = events / EntriesOfEnded;
        OpenedAt = Begin + TimeSpan.FromHours(Ended + 1);
        database = Database.Open(target, TimeProvider.System);
        context = new Context(database, new Caller { Actor = "ada@example.com", Tz = "UTC" }, new Standing(OpenedAt + TimeSpan.FromHours(3)), new Settings { Tz = "UTC" });
        for (var done = 0; done < Ended; done += 1000)
        {
            var from = done;
            database.Write(tx =>
            {
                for (var number = from; number < Math.Min(Ended, from + 1000); number++)
                    Write(tx, number, Begin + TimeSpan.FromHours(number), EntriesOfEnded, TimeSpan.FromMinutes(3), isOpen: false);
            });
        }

        for (var number = 0; number < Open; number++)
        {
            var held = number;
            database.Write(tx => Write(tx, Ended + held, OpenedAt, entriesOfOpen, TimeSpan.FromHours(2) / entriesOfOpen, isOpen: true));
        }

        database.Write(tx => WorkDays.Kept.Keep(tx, context, "UTC"));
    }

    /// <summary>How many ended sessions there are.</summary>
    public int Ended { get; }

    /// <summary>When the open ones began.</summary>
    public Instant OpenedAt { get; }

    public static Instant StartOf(int ended) => Begin + TimeSpan.FromHours(ended);

    /// <summary>The id of a session: the ended ones by age, then the open ones.</summary>
    public static string IdOf(int number) => Ids.Derived(Begin, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Runs an operation; values are texts.</summary>
    public long Do(Operation operation, params (string Name, string Value)[] values) => context.Do(operation, values) is null ? 0 : 1;

    /// <summary>Counts every day again from the raw entries.</summary>
    public long Recount()
    {
        database.Write(tx => WorkDays.Kept.Rebuild(tx, context));
        return Ended;
    }

    public void Dispose() => database.Dispose();

    private void Write(Transaction tx, int number, Instant start, int entries, TimeSpan apart, bool isOpen)
    {
        var last = start + (apart * (entries - 1));
        var actor = isOpen ? $"actor-{number}@example.com" : context.Actor;
        var session = new SessionRow
        {
            Bucket = context.Bucket,
            Id = IdOf(number),
            Workspace = context.Workspace,
            Kind = SessionKind.Work,
            Number = number + 1,
            ActorId = actor,
            ActorType = "human",
            Holder = WorkRow.HolderOf(actor, null, null, null, null),
            Status = isOpen ? SessionStatus.Active : SessionStatus.Ended,
            StartedAt = start,
            LastActivityAt = last,
            EndedAt = isOpen ? null : last,
            ClosedAt = isOpen ? null : last,
            EndReason = isOpen ? null : EndReason.UserEnd,
            Active = last - start,
            PolicyVersion = 1,
            IdleGap = Policy.Work.IdleGap,
            EndAfter = Policy.Work.EndAfter,
            Tz = "UTC",
            Source = "live",
        };
        session.Create(tx);
        new WorkRow { Session = session, ChosenBy = "none" }.Create(tx);
        for (var entry = 0; entry < entries; entry++)
        {
            var at = start + (apart * entry);
            Timelines.Write(tx, session, new Activity { Id = Ids.New(at), At = at, RecordedAt = at, Type = ActivityTypes.Log, Description = "Parser handles nested quotes", Actor = actor });
        }
    }
}
