using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>What a request brings to be taken, and how it is answered when that is done.</summary>
internal sealed record Taking<T>(IReadOnlyCollection<VisitStream> Streams, IReadOnlyList<VisitEvent> Events, Func<Transaction, HashSet<VisitEvent>, T> Answer);

internal static class Taking
{
    /// <summary>A request that brings nothing to be taken.</summary>
    public static Taking<T> Nothing<T>(T answer) => new([], [], (_, _) => answer);
}

/// <summary>
/// Requests that come while another one's commit is under way are taken together in the next transaction: one flush of the disk and a few statements
/// serve all of them. Each is answered only when that commit is done. One that is refused, or that fails, takes no other with it and leaves nothing.
/// </summary>
internal static class Together
{
    /// <summary>Requests in one transaction: what bounds how long the last one of them waits.</summary>
    private const int Most = 64;

    private static readonly ConditionalWeakTable<Database, Line> Lines = [];

    /// <summary>
    /// Takes what <paramref name="prepare"/> says, which reads the store, may refuse, and may run more than once. What it returns is taken with what
    /// others bring; the answer sees the store after that.
    /// </summary>
    public static T Take<T>(Context context, Func<Transaction, Taking<T>> prepare)
    {
        var own = new Request<T>(context, prepare);
        Lines.GetValue(context.Database, database => new Line(database.Engine == Engine.Postgres ? 2 : 1)).Take(own);
        return own.Answer();
    }

    /// <summary>Who waits for one store. The first that comes serves itself and whoever comes meanwhile; then it hands on to the next one.</summary>
    /// <param name="most">How many transactions at once: SQLite has one writer; PostgreSQL takes the next one in while one is flushed.</param>
    private sealed class Line(int most)
    {
        private readonly Lock gate = new();
        private readonly Queue<Request> waiting = new();
        private int serving;

        public void Take(Request own)
        {
            lock (gate)
            {
                waiting.Enqueue(own);
                if (serving < most)
                {
                    serving++;
                    waiting.Dequeue().Serve();
                }
            }

            if (!own.IsServer())
                return;
            var group = With(own);
            try
            {
                Run(group);
            }
            finally
            {
                lock (gate)
                {
                    if (waiting.TryDequeue(out var next))
                        next.Serve();
                    else
                        serving--;
                }

                foreach (var each in group)
                    each.Done();
            }
        }

        /// <summary>A request and those at the head of the line, as far as they belong to its workspace.</summary>
        private List<Request> With(Request own)
        {
            lock (gate)
            {
                var group = new List<Request> { own };
                while (group.Count < Most && waiting.TryPeek(out var next) && next.Context.Workspace == own.Context.Workspace)
                    group.Add(waiting.Dequeue());
                return group;
            }
        }

        private static void Run(List<Request> group)
        {
            // Whoever refuses goes, with what it may have written, and the others begin anew: nothing has been done for them yet.
            while (group.Count > 0 && !TryRun(group))
                group = group.FindAll(each => each.Failure is null);
        }

        private static bool TryRun(List<Request> group)
        {
            try
            {
                group[0].Context.Database.Write(tx =>
                {
                    foreach (var each in group)
                        each.Prepare(tx);
                    if (group.Exists(each => each.Failure is not null))
                        throw new SomebodyRefused();
                    TakeAll(tx, group);
                });
                return true;
            }
            catch (SomebodyRefused)
            {
                return false;
            }
            catch (Exception failure) when (group.Count == 1)
            {
                group[0].Failure = ExceptionDispatchInfo.Capture(failure);
                return true;
            }
            catch (Exception)
            {
                // Whose fault it was shows when each is alone.
                foreach (var each in group)
                    Run([each]);
                return true;
            }
        }

        private static void TakeAll(Transaction tx, List<Request> group)
        {
            var streams = new Dictionary<string, VisitStream>(StringComparer.Ordinal);
            foreach (var stream in group.SelectMany(each => each.Streams))
            {
                // Two begin a visit of two sites by one id: each alone, and the second hears of the first.
                if (!streams.TryAdd(stream.Key, stream) && streams[stream.Key].Site != stream.Site)
                    throw new InvalidOperationException("One visit of two sites.");
            }

            var fresh = Collector.Take(tx, group.MaxBy(each => each.Context.Now)!.Context, streams.Values, [.. group.SelectMany(each => each.Events)]);
            foreach (var each in group)
                each.Finish(tx, fresh);
        }
    }

    private sealed class SomebodyRefused : Exception;

    private abstract class Request(Context context)
    {
        /// <summary>Tells its thread to serve (true), or that it has been served (false). Waiting for a task, unlike for a lock, has the pool make other threads.</summary>
        private readonly TaskCompletionSource<bool> told = new();

        public Context Context => context;
        public ExceptionDispatchInfo? Failure { get; set; }
        public abstract IReadOnlyCollection<VisitStream> Streams { get; }
        public abstract IReadOnlyList<VisitEvent> Events { get; }

        public void Serve() => told.TrySetResult(true);

        public void Done() => told.TrySetResult(false);

        public bool IsServer() => told.Task.GetAwaiter().GetResult();

        public abstract void Prepare(Transaction tx);

        public abstract void Finish(Transaction tx, HashSet<VisitEvent> fresh);
    }

    private sealed class Request<T>(Context context, Func<Transaction, Taking<T>> prepare) : Request(context)
    {
        private Taking<T>? taking;
        private T? answer;

        public override IReadOnlyCollection<VisitStream> Streams => taking!.Streams;

        public override IReadOnlyList<VisitEvent> Events => taking!.Events;

        public override void Prepare(Transaction tx)
        {
            try
            {
                taking = prepare(tx);
            }
            catch (Refusal refusal)
            {
                Failure = ExceptionDispatchInfo.Capture(refusal);
            }
        }

        public override void Finish(Transaction tx, HashSet<VisitEvent> fresh) => answer = taking!.Answer(tx, fresh);

        public T Answer()
        {
            Failure?.Throw();
            return answer!;
        }
    }
}
