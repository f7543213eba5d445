using System.Globalization;
using System.Text;
using System.Text.Json;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Tests.Support;
using Stint.Timeline;
using Stint.Work;
using Stint.Work.Transcripts;

namespace Stint.Bench;

/// <summary>
/// P16: a transcript of Claude Code made into sessions, against reading the same lines and parsing them as JSON; and the same transcript read turn by turn,
/// as the hooks of an open session do, where the time of a turn must not grow with the session. What the process held at the most is printed with each size.
/// </summary>
internal static class ImportingTranscripts
{
    private const int AnswersOfTurn = 10;
    private static readonly Instant Begin = Instant.Parse("2026-02-10T08:00:00Z");

    public static Workload Workload { get; } = new("P16", "import of a transcript (items: answers)", Cases);

#pragma warning disable CS1998 // Nothing is awaited: the stores are called synchronously.
    private static async IAsyncEnumerable<Case> Cases(bool full)
#pragma warning restore CS1998
    {
        using var folder = new TempFolder();
        foreach (var mib in (int[])(full ? [10, 100] : [10]))
        {
            var path = folder[$"s-{mib}.jsonl"];
            var answers = Make(path, int.MaxValue, (long)mib << 20, 4000).Count * AnswersOfTurn;
            foreach (var (engine, create, drop) in Stores.All("P16", folder))
            {
                var targets = new List<string>();
                yield return new Case(
                    $"{engine}, {mib} MiB",
                    answers,
                    [
                        Contender.Of("reading and parsing", () => Parse(path)),
                        Contender.Of("import", () => Import(targets[^1], path), "reading and parsing") with { Prepare = () => targets.Add(Made(create())) },
                        Contender.Of("import again", () => Import(targets[^1], path), "reading and parsing"),
                    ],
                    Runs: 3);
                Console.WriteLine($"  {engine}, {mib} MiB: the process held at the most {Held()}");
                targets.ForEach(drop);
            }
        }

        foreach (var turns in (int[])(full ? [100, 500, 2000] : [100, 500]))
        {
            foreach (var (engine, create, drop) in Stores.All("P16", folder))
            {
                var path = folder[$"turns-{turns}.jsonl"];
                var ends = Make(path, turns, long.MaxValue, 500);
                var targets = new List<string>();
                yield return new Case(
                    $"{engine}, turn by turn",
                    turns * AnswersOfTurn,
                    [
                        Contender.Of("reading and parsing", () => Parse(path)),
                        Contender.Of("each turn as it ends", () => Follow(targets[^1], path, ends, folder["growing.jsonl"]), "reading and parsing") with { Prepare = () => targets.Add(Made(create())) },
                    ],
                    Runs: 1);
                targets.ForEach(drop);
            }
        }
    }

    private static string Made(string target)
    {
        Database.Open(target, TimeProvider.System).Dispose();
        return target;
    }

    /// <summary>Plainly: each line as a document.</summary>
    private static long Parse(string path) => File.ReadLines(path).Sum(line =>
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.TryGetProperty("message", out var message) ? message.GetProperty("role").GetString()!.Length : 0L;
    });

    private static long Import(string target, string path)
    {
        using var database = Database.Open(target, TimeProvider.System);
        var context = ContextOf(database, Instant.Parse("2026-12-01T00:00:00Z"));
        return Read(context, path) + Settle(context);
    }

    /// <summary>The file grows by a turn, and is read and settled: an open session of that name stands.</summary>
    private static long Follow(string target, string path, List<(long Offset, Instant At)> ends, string growing)
    {
        using var database = Database.Open(target, TimeProvider.System);
        ContextOf(database, Begin).Do(StartSession.Operation);
        var sum = 0L;
        using var source = File.OpenRead(path);
        File.Delete(growing);
        foreach (var (offset, at) in ends)
        {
            using (var file = new FileStream(growing, FileMode.Append))
            {
                var part = new byte[offset - source.Position];
                source.ReadExactly(part);
                file.Write(part);
            }

            var context = ContextOf(database, at);
            sum += Read(context, growing) + Settle(context);
        }

        return sum;
    }

    private static Context ContextOf(Database database, Instant now) =>
        new(database, new Caller { Actor = "bench", Tz = "UTC", Agent = "claude", AgentSession = "s-1", Host = "h" }, new Standing(now), new Settings { Tz = "UTC" });

    private static long Read(Context context, string path)
    {
        var reader = new TranscriptReader(context, new ClaudeTranscript());
        reader.Take(path, Path.GetFileName(path), long.MaxValue, CancellationToken.None);
        return reader.Added;
    }

    private static long Settle(Context context)
    {
        context.Database.Write(tx => WorkDays.Kept.Keep(tx, context, context.Zone.Id));
        var settle = new SettleTranscripts(context, "claude");
        var projects = new TranscriptProjects(context, null);
        return settle.Waiting("").Sum(each => settle.Settle(each.Session, projects.Of));
    }

    /// <summary>Turns of a prompt, ten answers that each call a tool, and what the tools told, an edit every third; returns where and when each turn is over.</summary>
    private static List<(long Offset, Instant At)> Make(string path, int turns, long bytes, int told)
    {
        var ends = new List<(long, Instant)>();
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 16);
        var (at, text) = (Begin, new string('x', told));
        for (var turn = 0; turn < turns && writer.BaseStream.Position < bytes; turn++)
        {
            at += TimeSpan.FromMinutes(1);
            Line("user", $"p-{turn}", $$"""{"role":"user","content":"Parse nested quotes, and then some {{turn}}"}""");
            for (var n = turn * AnswersOfTurn; n < (turn + 1) * AnswersOfTurn; n++)
            {
                at += TimeSpan.FromSeconds(4);
                Line("assistant", $"u-{n}", $$$"""{"id":"m-{{{n}}}","role":"assistant","model":"claude-opus-4-6","content":[{"type":"tool_use","id":"t-{{{n}}}","name":"Edit","input":{"command":"ls"}}],"usage":{"input_tokens":3,"output_tokens":{{{n % 500}}},"cache_read_input_tokens":1000}}""");
                at += TimeSpan.FromSeconds(1);
                Line("user", $"e-{n}", $$$"""{"role":"user","content":[{"type":"tool_result","tool_use_id":"t-{{{n}}}","content":"{{{text}}}"}]}""", n % 3 == 0
                    ? $$""","toolUseResult":{"filePath":"/gone/parser/src/File{{n % 40}}.cs","structuredPatch":[{"lines":[" a","-b","+c","+d"]}]}"""
                    : "");
            }

            writer.Flush();
            ends.Add((writer.BaseStream.Position, at));
        }

        return ends;

        void Line(string type, string id, string message, string more = "") => writer.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"type\":\"{type}\",\"uuid\":\"{id}\",\"sessionId\":\"s-1\",\"cwd\":\"/gone/parser\",\"timestamp\":\"{at}\",\"message\":{message}{more}}}\n"));
    }

    private static string Held() => File.Exists("/proc/self/status")
        ? File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))["VmHWM:".Length..].Trim()
        : $"{Environment.WorkingSet >> 10} kB";
}
