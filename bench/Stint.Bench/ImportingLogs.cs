using System.Globalization;
using System.Text;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Tests.Support;
using Stint.Visits;

namespace Stint.Bench;

/// <summary>
/// P12: a web server's log made into visits, against reading and splitting the same lines. A tenth of the lines are views of people, as in real logs
/// where most lines are what pages are made of. What the process held at the most is printed with each size: it must not grow with the log.
/// </summary>
internal static class ImportingLogs
{
    private const int Visitors = 5_000;

    private static readonly string[] Agents =
    [
        .. Enumerable.Range(90, 40).Select(n => $"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{n}.0.0.0 Safari/537.36"),
        .. Enumerable.Range(90, 40).Select(n => $"Mozilla/5.0 (X11; Linux x86_64; rv:{n}.0) Gecko/20100101 Firefox/{n}.0"),
        .. Enumerable.Range(10, 8).Select(n => $"Mozilla/5.0 (iPhone; CPU iPhone OS {n}_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{n}.6 Mobile/15E148 Safari/604.1"),
    ];

    public static Workload Workload { get; } = new("P12", "import of a web server's log (items: lines)", Cases);

#pragma warning disable CS1998 // Nothing is awaited: the stores are called synchronously.
    private static async IAsyncEnumerable<Case> Cases(bool full)
#pragma warning restore CS1998
    {
        using var folder = new TempFolder();
        foreach (var size in (int[])(full ? [10_000, 100_000, 1_000_000] : [10_000, 100_000]))
        {
            var log = folder[$"access-{size}.log"];
            Make(log, size);
            foreach (var (engine, create, drop) in Stores.All("P12", folder))
            {
                var targets = new List<string>();
                yield return new Case(
                    engine,
                    size,
                    [
                        Contender.Of("reading and splitting", () => Split(log)),
                        Contender.Of("the same as bytes", () => SplitBytes(log)),
                        Contender.Of("import", () => Import(targets[^1], log, folder["."]), "reading and splitting", 4) with
                        {
                            Prepare = () =>
                            {
                                targets.Add(create());
                                Database.Open(targets[^1], TimeProvider.System).Dispose();
                            },
                        },
                        Contender.Of("import again", () => Import(targets[^1], log, folder["."]), "reading and splitting"),
                    ],
                    Runs: 3);
                Console.WriteLine($"  {engine}, {size:N0} lines: the process held at the most {Held()}");
                targets.ForEach(drop);
            }
        }
    }

    /// <summary>Plainly: every field of every line as a text.</summary>
    private static long Split(string log) => File.ReadLines(log).Sum(line => (long)line.Split(' ').Length);

    private static long SplitBytes(string log)
    {
        using var stream = File.OpenRead(log);
        var reader = new LineReader(stream);
        var sum = 0L;
        while (reader.Next(out var line, out _))
        {
            foreach (var _ in line.Split((byte)' '))
                sum++;
        }

        return sum;
    }

    private static long Import(string target, string log, string folder)
    {
        using var database = Database.Open(target, TimeProvider.System);
        var context = new Context(database, new Caller { Actor = "bench", Tz = "UTC" }, TimeProvider.System, new Settings { Tz = "UTC" });
        var machine = new Operations.Machine
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            Directory = folder,
            Variables = new Dictionary<string, string>(StringComparer.Ordinal),
            Time = TimeProvider.System,
        };
        using var source = ImportSource.Open(machine, log);
        using var progress = new ProgressBar(machine, "MiB");
        return new LogImport(context, Sites.Default, Policy.Visit.EndAfter!.Value, []).Run(source, null, progress, CancellationToken.None).Read;
    }

    /// <summary>Ten lines a second in the combined format: of ten one is a page, the others belong to it.</summary>
    private static void Make(string path, int lines)
    {
        var random = new Random(12);
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false));
        var start = new DateTimeOffset(2026, 1, 12, 0, 0, 0, TimeSpan.Zero);
        for (var n = 0; n < lines; n++)
        {
            var who = random.Next(Visitors);
            var target = n % 10 == 0 ? $"/page/{random.Next(500)}" : $"/static/app-{random.Next(200)}.{(n % 2 == 0 ? "js" : "png")}";
            writer.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"203.0.{who / 250}.{who % 250} - - [{start.AddMilliseconds(n * 100L):dd/MMM/yyyy:HH:mm:ss} +0000] \"GET {target} HTTP/1.1\" 200 {random.Next(100_000)} \"https://shop.example/\" \"{Agents[who % Agents.Length]}\"\n"));
        }
    }

    private static string Held() => File.Exists("/proc/self/status")
        ? File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))["VmHWM:".Length..].Trim()
        : $"{Environment.WorkingSet >> 10} kB";
}
