using System.Text;
using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Work.Setup;

/// <summary><c>stint export</c>: sessions for other programs, read and written a page at a time.</summary>
internal static class Export
{
    private static readonly Parameter<string> Format = Parameter.Choice("format", "csv, jsonl (a session's JSON in each line), or state (the state file) (jsonl)", "csv", "jsonl", "state");
    private static readonly Parameter<bool> Mvp = Parameter.Flag("mvp", "The small shape of the state file");
    private static readonly Parameter<string> Output = Parameter.Text("output", "Write to this file, not to standard output", max: 4096, value: "FILE");
    private static readonly Parameter<string> Project = Parameter.Text("project", "Only this project", max: 100, value: "NAME");
    private static readonly Parameter<string> Shape = Parameter.Text("shape", "Shape of the state file");

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["export"],
        Summary = "Export work sessions as CSV or JSON Lines, or the state file",
        Examples = ["stint export --format csv --output sessions.csv", "stint export --format jsonl --since 2026-01-01", "stint export --format state --mvp"],
        Parameters = [Format, Mvp, Output, Project, Common.Since, Common.Until],
        Run = (client, arguments) =>
        {
            var format = arguments.Get(Format) ?? "jsonl";
            if (arguments.Get(Mvp) && format != "state")
                throw Refusal.Usage("mvp_without_state", "--mvp is a shape of the state file.", "Add --format state");
            if (client.Backend is LocalBackend local)
                local.Paths = PathKeys.Read(local.Database, client.Settings, client.Settings.Workspace, client.Now);
            var file = arguments.Get(Output) is { } name ? Path.GetFullPath(name, client.Machine.Directory) : null;
            if (file is null)
            {
                // What a file may hold, a terminal would obey.
                var terminal = client.Machine.OutIsTerminal && format == "csv";
                Write(client, arguments, format, client.Machine.Out, terminal ? line => PlainText.Line(line) + "\n" : null);
                return Task.FromResult(0);
            }

            var count = WriteFile(file, writer => Write(client, arguments, format, writer));
            if (client.Options.Json)
                client.Print(new JsonObject { ["file"] = file, ["format"] = format, ["sessions"] = count });
            else
                client.Say($"✓ {(format == "state" ? "The state" : Spoken.Count(count, "session"))} in {file}");
            return Task.FromResult(0);
        },
    };

    private static long WriteFile(string file, Func<TextWriter, long> write)
    {
        var count = 0L;
        try
        {
            AtomicFile.Write(file, stream =>
            {
                using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 8192, leaveOpen: true);
                count = write(writer);
            });
            return count;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new Refusal(RefusalKind.Unavailable, "io", $"{file} cannot be written: {failure.Message}", "Name another file with --output.", cause: failure);
        }
    }

    private static long Write(Client client, Arguments arguments, string format, TextWriter writer, Func<string, string>? shown = null)
    {
        shown ??= line => line;
        if (format == "state")
        {
            var state = (JsonObject)client.Carry(StateFile.Operation, new Arguments().With(Shape, arguments.Get(Mvp) ? "mvp" : "full"));
            writer.Write(state.ToJsonString(Client.Indented) + "\n");
            return 0;
        }

        var count = 0L;
        if (format == "csv")
            writer.Write(Csv.Line(Columns.Select(column => column.Name)));
        foreach (var session in Sessions(client, arguments))
        {
            writer.Write(format == "csv" ? shown(Csv.Line(Columns.Select(column => column.Value(session)))) : StartSession.Operation.ToJson(session).ToJsonString(Client.Plain) + "\n");
            count++;
        }

        return count;
    }

    private static IEnumerable<SessionView> Sessions(Client client, Arguments arguments)
    {
        string? next = null;
        do
        {
            var ask = new Arguments();
            ask.Set(Common.Limit, 500L);
            ask.Set(Common.Cursor, next);
            ask.Set(Project, arguments.Get(Project));
            ask.Set(Common.Since, arguments.Get(Common.Since));
            // A page after the first begins at its cursor, which lies before that time already.
            ask.Set(Common.Until, next is null ? arguments.Get(Common.Until) : null);
            var page = client.Ask((Operation<Page<SessionView>>)ListSessions.Operation, ask);
            foreach (var session in page.Items)
                yield return session;
            next = page.Next;
        }
        while (next is not null);
    }

    /// <summary>Instants are UTC; tags stand in one cell with spaces between them, since no tag holds one.</summary>
    private static readonly (string Name, Func<SessionView, object?> Value)[] Columns =
    [
        ("id", s => s.Id),
        ("number", s => s.Number),
        ("project", s => s.Project?.Name),
        ("actor", s => s.Actor.Id),
        ("agent", s => s.Agent?.Name),
        ("model", s => s.Agent?.Model),
        ("goal", s => s.Goal),
        ("tags", s => string.Join(' ', s.Tags)),
        ("status", s => s.Status),
        ("started_at", s => s.StartedAt.ToString()),
        ("last_activity_at", s => s.LastActivityAt.ToString()),
        ("ended_at", s => s.EndedAt?.ToString()),
        ("end_reason", s => s.EndReason),
        ("outcome", s => s.Outcome?.Verdict),
        ("duration_seconds", s => s.DurationSeconds),
        ("active_seconds", s => s.ActiveSeconds),
        ("idle_seconds", s => s.IdleSeconds),
        ("commits", s => s.Counts.Commits),
        ("files", s => s.Counts.Files),
        ("lines_added", s => s.Code.LinesAdded),
        ("lines_removed", s => s.Code.LinesRemoved),
        ("decisions", s => s.Counts.Decisions),
        ("logs", s => s.Counts.Logs),
        ("notes", s => s.Counts.Notes),
        ("tasks_completed", s => s.Counts.TasksCompleted),
        ("tz", s => s.Tz),
        ("source", s => s.Source),
    ];
}
