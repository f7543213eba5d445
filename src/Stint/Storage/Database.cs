using System.Data.Common;
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

    public abstract Engine Engine { get; }

    /// <summary>What people call this store: a path, or a URL without its password.</summary>
    public abstract string Name { get; }

    /// <summary>Opens the store that <paramref name="target"/> names: a path, or <c>postgres://…</c>.</summary>
    public static Database Open(string target, TimeProvider time)
    {
        Database database = PostgresDatabase.Understands(target) ? new PostgresDatabase(target) : new SqliteDatabase(target);
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

    /// <summary>Reads from one consistent state.</summary>
    public T Read<T>(Func<Transaction, T> read) => Run(read, write: false);

    /// <summary>Changes everything that <paramref name="change"/> says, durably, or nothing.</summary>
    public T Write<T>(Func<Transaction, T> change) => Run(change, write: true);

    public void Write(Action<Transaction> change) => Write(tx =>
    {
        change(tx);
        return true;
    });

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
            catch (DbException failure) when (IsRace(failure) && attempt < Attempts)
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
