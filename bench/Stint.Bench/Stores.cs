using Stint.Operations;
using Stint.Sessions;
using Stint.Tests.Support;

namespace Stint.Bench;

/// <summary>Where a workload's stores stand: a file of SQLite's, or a database of PostgreSQL's.</summary>
/// <param name="Name">The engine.</param>
/// <param name="Create">A new place, by what the program's option --db takes.</param>
/// <param name="Drop">Removes it.</param>
internal sealed record Stores(string Name, Func<string> Create, Action<string> Drop)
{
    public const string Sqlite = "SQLite";

    /// <summary>Each engine there is. Both have a commit on disk before it counts where the workload is about durable changes.</summary>
    public static IEnumerable<Stores> All(string workload, TempFolder folder, bool durable = false)
    {
        var files = 0;
        yield return new Stores(Sqlite, () => folder[$"{files++}.db"], File.Delete);
        if (Server(workload, durable) is not { } server)
            yield break;
        try
        {
            yield return new Stores("PostgreSQL", () => server.Create("template1"), target => server.Remove(target));
        }
        finally
        {
            if (durable)
                server.Dispose();
        }
    }

    private static PostgresServer? Server(string workload, bool durable)
    {
        try
        {
            return durable ? PostgresServer.Start(durable: true) : PostgresServer.Shared;
        }
        catch (InvalidOperationException failure)
        {
            Console.Error.WriteLine($"{workload}: PostgreSQL is left out: {failure.Message}");
            return null;
        }
    }
}

/// <summary>Runs operations as every face runs them.</summary>
internal static class Asking
{
    /// <summary>Values are texts.</summary>
    public static object? Do(this Context context, Operation operation, params (string Name, string Value)[] values)
    {
        var arguments = new Arguments();
        foreach (var (name, value) in values)
        {
            var parameter = Array.Find(operation.Parameters, each => string.Equals(each.Name, name, StringComparison.Ordinal))!;
            arguments.Set(parameter, parameter.FromTexts([value]));
        }

        return operation.Run(context, arguments);
    }
}

/// <summary>A clock that stands.</summary>
internal sealed class Standing(Instant now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now.ToDateTimeOffset();
}
