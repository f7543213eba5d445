using System.Data.Common;
using System.Net;
using Npgsql;
using NpgsqlTypes;
using Stint.Hosting;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Tests.Support;
using Stint.Visits;

namespace Stint.Bench;

/// <summary>
/// P5 and P6: <c>POST /api/v1/events</c> to a server of this process, batches of 100 over 64 connections, each acknowledged when it is on disk; the days
/// of one zone are kept. The baseline writes the rows of the same events into the same table with the same indexes, and nothing else.
/// </summary>
internal static class Ingesting
{
    public static Workload OnSqlite { get; } = new(
        "P5", "events over HTTP, SQLite, against bare inserts in batches of 100, a commit on disk each (items: events; target 2 is 0.5 x the rate)", full => Cases("P5", full, Stores.Sqlite));

    public static Workload OnPostgres { get; } = new(
        "P6", "events over HTTP, PostgreSQL, against COPY (items: events; target 2.5 is 0.4 x the rate)", full => Cases("P6", full, "PostgreSQL"));

    private static async IAsyncEnumerable<Case> Cases(string workload, bool full, string engine)
    {
        using var folder = new TempFolder();
        foreach (var stores in Stores.All(workload, folder, durable: true))
        {
            if (stores.Name != engine)
                continue;
            foreach (var size in full ? [20_000, 200_000] : (int[])[20_000])
            {
                string[] targets = [stores.Create(), stores.Create()];
                await using (var stint = await Receiver.StartAsync(targets[0]))
                using (Bare bare = new(targets[1]))
                {
                    SentEvents events = null!;
                    var number = 0;
                    void Next() => events = new SentEvents(size, number++);
                    // A server runs for long: its code has its final form.
                    for (var i = 0; i < 6; i++)
                        await stint.SendAsync(new SentEvents(20_000, number++).Bodies);
                    var baseline = engine == Stores.Sqlite
                        ? Contender.Of("bare inserts", () => bare.Insert(events.Rows))
                        : Contender.Of("COPY", () => bare.Copy(events.Rows));
                    yield return new Case(engine, size,
                    [
                        baseline with { Prepare = Next },
                        new Contender("over HTTP", () => stint.SendAsync(events.Bodies), baseline.Name, engine == Stores.Sqlite ? 2 : 2.5) { Prepare = Next },
                    ], Runs: 5);
                }

                Array.ForEach(targets, stores.Drop);
            }

            yield break;
        }
    }

    /// <summary>A server with a store, and clients that send to it.</summary>
    private sealed class Receiver : IAsyncDisposable
    {
        private readonly Database store;
        private readonly Server receiving;
        private readonly Sender sender;

        private Receiver(Database database, Server server) => (store, receiving, sender) = (database, server, new Sender(server.Address));

        public static async Task<Receiver> StartAsync(string target)
        {
            var database = Database.Open(target, TimeProvider.System);
            var settings = new Settings { Tz = "UTC" };
            var server = await Server.StartAsync(database, TimeProvider.System, settings, "ada@example.com", IPAddress.Loopback, 0);
            // Somebody has looked at the days, so they are kept.
            new Context(database, new Caller { Tz = "UTC" }, TimeProvider.System, settings).Do(VisitStats.Daily);
            return new Receiver(database, server);
        }

        public Task<long> SendAsync(IReadOnlyList<byte[]> bodies) => sender.SendAsync(bodies);

        public async ValueTask DisposeAsync()
        {
            sender.Dispose();
            await receiving.StopAsync();
            await receiving.DisposeAsync();
            store.Dispose();
        }
    }

    /// <summary>The same rows by the driver alone.</summary>
    private sealed class Bare(string target) : IDisposable
    {
        private const string Row =
            "insert into visit_events (bucket, stream, id, at, received_at, type, name, page, user_id, context, details) values (@a, @b, @c, @d, @e, @f, @g, @h, @i, @j, @k)";

        private readonly Database database = Database.Open(target, TimeProvider.System);

        public long Insert(IReadOnlyList<VisitEvent> rows)
        {
            using var connection = database.Connect();
            using var command = connection.CreateCommand();
            command.CommandText = Row;
            foreach (var name in (string[])["@a", "@b", "@c", "@d", "@e", "@f", "@g", "@h", "@i", "@j", "@k"])
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                command.Parameters.Add(parameter);
            }

            var written = 0L;
            foreach (var batch in rows.Chunk(SentEvents.OfBatch))
            {
                using var transaction = connection.BeginTransaction();
                command.Transaction = transaction;
                foreach (var each in batch)
                {
                    var values = Values(each);
                    for (var i = 0; i < values.Length; i++)
                        command.Parameters[i].Value = values[i] ?? DBNull.Value;
                    written += command.ExecuteNonQuery();
                }

                transaction.Commit();
            }

            return written;
        }

        public long Copy(IReadOnlyList<VisitEvent> rows)
        {
            using var connection = database.Connect();
            using var copy = ((NpgsqlConnection)connection).BeginBinaryImport(
                "copy visit_events (bucket, stream, id, at, received_at, type, name, page, user_id, context, details) from stdin (format binary)");
            foreach (var each in rows)
            {
                copy.StartRow();
                foreach (var value in Values(each))
                {
                    if (value is null)
                        copy.WriteNull();
                    else
                        copy.Write(value, value switch { int => NpgsqlDbType.Integer, long => NpgsqlDbType.Bigint, _ => NpgsqlDbType.Text });
                }
            }

            return (long)copy.Complete();
        }

        public void Dispose() => database.Dispose();

        private static object?[] Values(VisitEvent each) =>
        [
            1, each.Stream, each.Id, each.At.Milliseconds, each.ReceivedAt.Milliseconds, each.Type, each.Name, each.Page, each.UserId,
            each.Context is { } context ? System.Text.Json.JsonSerializer.Serialize(context, VisitJson.Default.EventContext) : null, each.Details,
        ];
    }
}
