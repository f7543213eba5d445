using System.Data.Common;
using System.Diagnostics;
using Stint.Operations;

namespace Stint.Storage;

/// <summary>
/// A store: one SQLite file, or a PostgreSQL database. Opening creates and migrates it.
/// Calls are synchronous: SQLite has no other kind, a command is over after one, and the server's batches are short.
/// </summary>
internal abstract class Database : IDisposable
{
    /// <summary>How often a transaction that lost a race is run again before the caller hears of it.</summary>
    private const int Attempts = 12;

    private TimeSpan? patience;

    public abstract Engine Engine { get; }

    /// <summary>What people call this store: a path, or a URL without its password.</summary>
    public abstract string Name { get; }

    /// <summary>Opens the store that <paramref name="target"/> names: a path, or <c>postgres://…</c>.</summary>
    /// <param name="patience">How long each transaction waits for its turn, and the server's connection for its; null: as long as a person would.</param>
    public static Database Open(string target, TimeProvider time, TimeSpan? patience = null)
    {
        Check(target);
        Database database = PostgresDatabase.Understands(target) ? new PostgresDatabase(target, patience) : new SqliteDatabase(target, patience);
        database.patience = patience;
        try
        {
            Migrator.Migrate(database, time);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Refuses what can be no store's name. A slip in an address must not become a file, with a password in its name.</summary>
    public static void Check(string target)
    {
        if (string.IsNullOrWhiteSpace(target))
            throw Refusal.Usage("bad_database", "The store has no name.", "Name a file, or postgres://user:password@host:5432/name");
        // The mark that a decoder leaves for bytes it could not read.
        if (target.Any(c => char.IsControl(c) || c == '\uFFFD'))
            throw Refusal.Usage("bad_database", "The store's name is not plain UTF-8 text.", "Check the encoding of your terminal or script.");
        var first = target.Split('/', '\\')[0];
        // A drive has one letter.
        if (first.IndexOf(':', StringComparison.Ordinal) is var colon && (colon > 1 || (colon > 0 && first.Contains('@', StringComparison.Ordinal))) && !PostgresDatabase.Understands(target) && !File.Exists(target))
            throw Refusal.Usage("bad_database", "This is not a PostgreSQL address.", "Write postgres://user:password@host:5432/name, and ./NAME for a file with a colon in its name.");
    }

    /// <summary>Reads from one consistent state.</summary>
    public T Read<T>(Func<Transaction, T> read) => Run(read, write: false);

    /// <summary>Changes everything that <paramref name="change"/> says, durably, or nothing.</summary>
    public T Write<T>(Func<Transaction, T> change) => Run(change, write: true);

    public void Write(Action<Transaction> change) => Write(tx =>
    {
        change(tx);
        return true;
    });

    /// <summary>Leaves nothing behind of what was deleted, as far as that is in our hand.</summary>
    public abstract void Scrub();

    /// <summary>A connection outside the transactions, for pragmas, copies and tests.</summary>
    // A lambda: making a delegate of a virtual method has the runtime compile a dozen of its own, on the way of every command.
    internal DbConnection Connect() => Explained(() => OpenConnection());

    /// <summary>Runs something outside the transactions; what the store says against it is a refusal, as within them.</summary>
    internal T Explained<T>(Func<T> body)
    {
        try
        {
            return body();
        }
        catch (DbException failure)
        {
            throw Explain(failure);
        }
    }

    protected abstract DbConnection OpenConnection();

    protected abstract DbTransaction Begin(DbConnection connection, bool write);

    /// <summary>Whether the store says that a race was lost and the same transaction may simply run again.</summary>
    protected abstract bool IsRace(DbException failure);

    /// <summary>The refusal that tells a person what the store's failure means.</summary>
    protected abstract Refusal Explain(DbException failure);

    private T Run<T>(Func<Transaction, T> body, bool write)
    {
        var began = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var connection = OpenConnection();
                using var transaction = Begin(connection, write);
                var result = body(new Transaction(Engine, connection, transaction));
                transaction.Commit();
                return result;
            }
            catch (DbException failure) when (IsRace(failure) && attempt < Attempts && (patience is null || Stopwatch.GetElapsedTime(began) < patience))
            {
                Thread.Sleep(Random.Shared.Next(5, 20 * attempt));
            }
            catch (DbException failure)
            {
                throw Explain(failure);
            }
        }
    }

    public abstract void Dispose();
}
