using System.Diagnostics;
using System.Globalization;
using Stint.Operations;
using Stint.Storage;
using Stint.Tasks;

namespace Stint.Bench;

/// <summary>Processes that wait for one word and then take tasks until there are none; each is this program, started again.</summary>
internal sealed class Race(Stores stores, int tasks, int processes) : IDisposable
{
    /// <summary>The first argument of a program that is to be one of the processes.</summary>
    public const string Word = "claim-all-tasks";

    private const int Exercises = 40;

    private static readonly Sql Twice = new("select count(*) from tasks where bucket = @bucket and workspace = @workspace and status = 'in_development' and claims = 1");

    private readonly List<Process> running = [];
    private string? target;
    private StoredTasks? store;

    /// <summary>A new store, and processes that are ready.</summary>
    public void Prepare()
    {
        Dispose();
        target = stores.Create();
        store = new StoredTasks(target, tasks);
        store.Add(processes * Exercises, "ready_for_qa");
        store.Analyze();
        for (var number = 0; number < processes; number++)
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!, [Word, target, number.ToString(CultureInfo.InvariantCulture)])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            };
            running.Add(Process.Start(start)!);
        }

        foreach (var process in running)
            _ = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("A process ended before it was ready.");
    }

    /// <summary>Lets them go, waits until they have taken everything, and counts what they took.</summary>
    public long Run()
    {
        foreach (var process in running)
        {
            process.StandardInput.WriteLine();
            process.StandardInput.Flush();
        }

        HashSet<string> taken = new(StringComparer.Ordinal);
        // Somebody's list may be long: each writes it when it is done, and is read in its turn.
        foreach (var process in running)
        {
            while (process.StandardOutput.ReadLine() is { Length: > 0 } key)
            {
                if (!taken.Add(key))
                    throw new InvalidOperationException($"{stores.Name}: {key} was claimed twice.");
            }
        }

        var stored = store!.Database.Read(tx => tx.First(Twice, row => row.Long(0), ("@bucket", store.Context.Bucket), ("@workspace", store.Context.Workspace)));
        return taken.Count == tasks && stored == tasks
            ? stored
            : throw new InvalidOperationException($"{stores.Name}: of {tasks} tasks {taken.Count} were told as claimed and {stored} are stored as claimed once.");
    }

    /// <summary>What one of the processes does: exercises on tasks of another phase, a sign that it is ready, and after the word its share.</summary>
    public static void Claim(string target, string number)
    {
        using var database = Database.Open(target, TimeProvider.System);
        var settings = new Settings { Tz = "UTC" };
        var caller = new Caller { Actor = "ada@example.com", Tz = "UTC" };
        string? Next(string phase)
        {
            try
            {
                Context context = new(database, caller, TimeProvider.System, settings);
                return ((TaskChanged)context.Do(NextTask.Operation, ("agent", "agent-" + number), ("phase", phase))!).Task.Key;
            }
            catch (Refusal refusal) when (refusal.Code == "no_task_ready")
            {
                return null;
            }
        }

        for (var exercise = 0; exercise < Exercises; exercise++)
            _ = Next("qa");
        Console.WriteLine("ready");
        _ = Console.ReadLine();
        List<string> keys = [];
        while (Next("development") is { } key)
            keys.Add(key);
        Console.WriteLine(string.Join(Environment.NewLine, [.. keys, ""]));
    }

    public void Dispose()
    {
        foreach (var process in running)
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }

        running.Clear();
        store?.Dispose();
        store = null;
        if (target is not null)
            stores.Drop(target);
        target = null;
    }
}
