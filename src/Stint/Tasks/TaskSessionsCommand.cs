using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Tasks;

/// <summary><c>stint task sessions</c> on the command line: shown, or written to a file for a spreadsheet.</summary>
internal static class TaskSessionsCommand
{
    private static readonly Parameter<string> Export = Parameter.Choice("export", "Write all of them: csv or jsonl", "csv", "jsonl");
    private static readonly Parameter<string> Output = Parameter.Text("output", "With --export: write to this file; - is standard output (sessions-TIME.csv)", max: 4096, value: "FILE");

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["task sessions"],
        Summary = "Show who held what, when, for how long and how it ended; newest first",
        Examples =
        [
            "stint task sessions T-E07-F20-001", "stint task sessions --active --stale 4h --json", "stint task sessions --stats --since 2026-01-01",
            "stint task sessions --agent backend --export csv",
        ],
        Parameters = [.. TaskSessions.Filters, Export, Output],
        Run = (client, arguments) => Task.FromResult(Run(client, arguments)),
    };

    private static int Run(Client client, Arguments arguments)
    {
        if (arguments.Get(Export) is { } format)
            return Write(client, arguments, format);
        if (arguments.Has(Output))
            throw Refusal.Usage("output_without_export", "--output says where --export writes.", "Add --export csv");
        var page = (ClaimsPage)client.Carry(TaskSessions.Operation, arguments);
        if (client.Options.Json)
            client.Print(TaskSessions.Operation.ToJson(page));
        else
            TaskSessions.Operation.Show(page, client.Terminal);
        return 0;
    }

    private static int Write(Client client, Arguments arguments, string format)
    {
        var name = arguments.Get(Output) ?? $"sessions-{client.Now.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH-mm-ss", CultureInfo.InvariantCulture)}.{format}";
        if (name == "-")
        {
            // A program gets every character; a person's terminal none that would act on it.
            Rows(client, arguments, format, client.Machine.OutIsTerminal ? line => client.Terminal.Line(line.TrimEnd('\r', '\n').Replace('\n', ' ')) : client.Machine.Out.Write);
            return 0;
        }

        var file = Path.GetFullPath(name, client.Machine.Directory);
        var count = 0L;
        try
        {
            AtomicFile.Write(file, stream =>
            {
                using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 8192, leaveOpen: true);
                count = Rows(client, arguments, format, writer.Write);
            });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new Refusal(RefusalKind.Unavailable, "io", $"{file} cannot be written: {failure.Message}", "Name another file with --output.", cause: failure);
        }

        if (client.Options.Json)
            client.Print(new JsonObject { ["file"] = file, ["format"] = format, ["sessions"] = count });
        else
            client.Say($"✓ {Spoken.Count(count, "session")} in {file}");
        return 0;
    }

    private static long Rows(Client client, Arguments arguments, string format, Action<string> write)
    {
        var count = 0L;
        if (format == "csv")
            write(Csv.Line(Columns.Select(column => column.Name)));
        string? next = null;
        do
        {
            var ask = arguments.With(TaskSessions.Cursor, next!);
            ask.Set(TaskSessions.Limit, 500L);
            var page = (ClaimsPage)client.Carry(TaskSessions.Operation, ask);
            foreach (var (claim, json) in page.Items.Zip(TaskSessions.Operation.ToJson(page)["items"]!.AsArray()))
            {
                write(format == "csv" ? Csv.Line(Columns.Select(column => column.Value(claim))) : json!.ToJsonString(Client.Plain) + "\n");
                count++;
            }

            next = page.Next;
        }
        while (next is not null);
        return count;
    }

    /// <summary>Instants are UTC.</summary>
    private static readonly (string Name, Func<ClaimView, object?> Value)[] Columns =
    [
        ("id", c => c.Id),
        ("task_key", c => c.TaskKey),
        ("agent_id", c => c.AgentId),
        ("agent_type", c => c.AgentType),
        ("model", c => c.Model),
        ("phase", c => c.Phase),
        ("epic", c => c.Epic),
        ("feature", c => c.Feature),
        ("claim", c => c.Claim),
        ("started_at", c => c.StartedAt.ToString()),
        ("last_activity_at", c => c.LastActivityAt.ToString()),
        ("ended_at", c => c.EndedAt?.ToString()),
        ("closed_at", c => c.ClosedAt?.ToString()),
        ("outcome", c => c.Outcome),
        ("sent_back", c => c.SentBack ? "true" : "false"),
        ("elapsed_seconds", c => c.ElapsedSeconds),
        ("active_seconds", c => c.ActiveSeconds),
        ("duration_minutes", c => c.DurationMinutes),
        ("notes", c => c.Notes),
    ];
}
