using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.VisualBasic.FileIO;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Tasks;

/// <summary>Reads tasks from a file: CSV with a header, JSON Lines, what <c>task export</c> of Taskwarrior writes, AgileFlow's status.json.</summary>
internal static class TaskFile
{
    private const long MostBytes = 64 << 20;

    private static readonly string[] Keys = ["key", "id", "task_key"];

    public static List<NewTask> Read(string file, Operations.Refusals refusals)
    {
        var text = Text(file);
        var first = text.AsSpan().TrimStart();
        if (first.IsEmpty)
            return [];
        return first[0] switch
        {
            '[' => Warrior(Parse(text, file), refusals),
            '{' when Whole(text) is { } document => Object(document, file, refusals),
            '{' => Lines(text, refusals),
            // A header of CSV names its columns; lines of objects follow only where the first line of JSON Lines is damaged.
            _ when text.AsSpan().Contains("\n{", StringComparison.Ordinal) && !Header(first).Contains("key", StringComparison.OrdinalIgnoreCase) => Lines(text, refusals),
            _ => Table(text, file, refusals),
        };
    }

    private static ReadOnlySpan<char> Header(ReadOnlySpan<char> text) => text.IndexOf('\n') is var end and >= 0 ? text[..end] : text;

    private static string Text(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var memory = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
            {
                memory.Write(buffer, 0, read);
                if (memory.Length > MostBytes)
                    throw Refusal.Usage("too_large", $"{file} is larger than 64 MiB.", "Split it: every part may be imported by itself.");
            }

            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(memory.GetBuffer(), 0, (int)memory.Length).TrimStart('\uFEFF');
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new Refusal(RefusalKind.NotFound, "no_file", $"{file} cannot be read: {failure.Message}", "Name a file with tasks.", cause: failure);
        }
        catch (DecoderFallbackException)
        {
            throw Refusal.Usage("bad_text", $"{file} is not UTF-8 text.");
        }
    }

    private static JsonElement Parse(string text, string file)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement;
        }
        catch (JsonException wrong)
        {
            throw Refusal.Usage("bad_file", $"{file} is not valid JSON in line {wrong.LineNumber + 1}.");
        }
    }

    private static JsonElement? Whole(string text)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>One task in each line; a line that is none is refused, and the others are read.</summary>
    private static List<NewTask> Lines(string text, Operations.Refusals refusals)
    {
        var tasks = new List<NewTask>();
        var n = 0;
        foreach (var line in text.EnumerateLines())
        {
            n++;
            if (line.IsWhiteSpace())
                continue;
            Take(tasks, refusals, $"line {n}", Whole(line.ToString()), element => element is { ValueKind: JsonValueKind.Object } task ? One(task, $"line {n}") : throw new FormatException("it is not a JSON object"));
        }

        return tasks;
    }

    private static NewTask One(JsonElement task, string line) => new(
        Text(task, Keys) ?? throw new FormatException("it has no 'key'"),
        Text(task, "title", "name", "description"),
        Text(task, "status"),
        Text(task, "epic", "epic_key", "epic_id"),
        Text(task, "feature", "feature_key"),
        Text(task, "agent_type"),
        Priority(Text(task, "priority")),
        When(Text(task, "created_at")),
        When(Text(task, "status_at", "completed_at")),
        line);

    /// <summary>A single JSON object: AgileFlow's, where stories stand under their keys, or a file of one line.</summary>
    private static List<NewTask> Object(JsonElement document, string file, Operations.Refusals refusals)
    {
        var tasks = new List<NewTask>();
        if (!document.TryGetProperty("stories", out var stories))
        {
            if (Text(document, Keys) is null)
                throw Refusal.Usage("bad_file", $"{file} has no tasks: it is an object without 'stories' and without 'key'.", "Take CSV with a header, JSON Lines, an export of Taskwarrior, or AgileFlow's status.json.");
            Take(tasks, refusals, "line 1", document, task => One(task!.Value, "line 1"));
            return tasks;
        }

        if (stories.ValueKind != JsonValueKind.Object)
            throw Refusal.Usage("bad_file", $"{file}: 'stories' is not an object with the stories under their keys.");
        foreach (var story in stories.EnumerateObject())
        {
            Take(tasks, refusals, story.Name, story.Value, element => element is { ValueKind: JsonValueKind.Object } value
                ? new NewTask(
                    story.Name, Text(value, "title", "name", "summary"), Text(value, "status"), Text(value, "epic", "epic_id"), Text(value, "feature"), Text(value, "owner", "agent"),
                    Priority(Text(value, "priority")), When(Text(value, "created", "created_at")), When(Text(value, "completed_at", "updated", "last_update")), story.Name)
                : throw new FormatException("it is not an object"));
        }

        return tasks;
    }

    private static List<NewTask> Warrior(JsonElement export, Operations.Refusals refusals)
    {
        var tasks = new List<NewTask>();
        var n = 0;
        foreach (var item in export.EnumerateArray())
        {
            var line = $"task {++n}";
            Take(tasks, refusals, line, item, element =>
            {
                if (element is not { ValueKind: JsonValueKind.Object } task)
                    throw new FormatException("it is not an object");
                if (task.TryGetProperty("key", out _))
                    return One(task, line);
                var status = Text(task, "status");
                if (status is "deleted")
                    throw new FormatException("it was deleted in Taskwarrior");
                return new NewTask(
                    Text(task, "uuid") ?? throw new FormatException("it has no 'uuid'"),
                    Text(task, "description"),
                    status == "pending" && Text(task, "start") is not null ? "started" : status == "recurring" ? "pending" : status,
                    Text(task, "project"),
                    null,
                    null,
                    Priority(Text(task, "priority")),
                    When(Text(task, "entry")),
                    When(Text(task, "end")),
                    line);
            });
        }

        return tasks;
    }

    private static List<NewTask> Table(string text, string file, Operations.Refusals refusals)
    {
        var tasks = new List<NewTask>();
        using var parser = new TextFieldParser(new StringReader(text)) { Delimiters = [","], HasFieldsEnclosedInQuotes = true, TrimWhiteSpace = false };
        string[]? header = null;
        var lines = text.AsSpan().TrimEnd().Count('\n') + 1;
        while (!parser.EndOfData)
        {
            string[] cells;
            try
            {
                cells = parser.ReadFields() ?? [];
            }
            catch (MalformedLineException)
            {
                refusals.Add($"line {parser.ErrorLineNumber}", "its quotes do not match");
                continue;
            }

            // The parser tells where it stands behind the record, and nothing at the end; empty lines before a record it passes over.
            var behind = parser.LineNumber > 0 ? parser.LineNumber : lines + 1;
            var line = $"line {behind - 1 - cells.Sum(cell => cell.Count(c => c == '\n'))}";

            if (header is null)
            {
                header = [.. cells.Select(cell => cell.Trim().ToLowerInvariant().Replace(' ', '_'))];
                if (!header.Contains("key"))
                    throw Refusal.Usage("bad_file", $"{file} has no column 'key' in its first line.", "The columns are key, title, status, epic, feature, agent_type, priority, created_at, status_at.");
                continue;
            }

            if (cells.Length > header.Length)
            {
                refusals.Add(line, $"it has {cells.Length} cells and the header {header.Length}: a comma in a cell stands in quotes");
                continue;
            }

            Take(tasks, refusals, line, null, _ => new NewTask(
                Cell("key") ?? throw new FormatException("it has no 'key'"), Cell("title"), Cell("status"), Cell("epic"), Cell("feature"), Cell("agent_type"),
                Priority(Cell("priority")), When(Cell("created_at")), When(Cell("status_at")), line));

            string? Cell(string name) => Array.IndexOf(header, name) is var at && at >= 0 && at < cells.Length && !string.IsNullOrWhiteSpace(cells[at]) ? cells[at].Trim() : null;
        }

        return tasks;
    }

    private static void Take(List<NewTask> tasks, Operations.Refusals refusals, string line, JsonElement? element, Func<JsonElement?, NewTask> read)
    {
        try
        {
            tasks.Add(read(element));
        }
        catch (FormatException wrong)
        {
            refusals.Add(line, wrong.Message);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in a name or a text: the reader has no word for it.
            refusals.Add(line, "its text is not well-formed Unicode");
        }
        catch (Refusal wrong) when (wrong.Kind == RefusalKind.Usage)
        {
            refusals.Add(line, wrong.Message);
        }
    }

    private static string? Text(JsonElement element, params string[] names)
    {
        foreach (var name in names)
        {
            if (!element.TryGetProperty(name, out var value))
                continue;
            switch (value.ValueKind)
            {
                case JsonValueKind.String when JsonText.String(value, name) is { Length: > 0 } text:
                    return text;
                case JsonValueKind.Number:
                    return value.GetRawText();
            }
        }

        return null;
    }

    private static long? Priority(string? text) => text?.ToUpperInvariant() switch
    {
        null => null,
        "H" or "HIGH" => 3,
        "M" or "MEDIUM" => 2,
        "L" or "LOW" => 1,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number is >= -AddTask.MostPriority and <= AddTask.MostPriority => number,
        _ => throw new FormatException($"its priority '{PlainText.Short(PlainText.Line(text), 40)}' is no whole number, nor high, medium or low"),
    };

    /// <summary>RFC 3339, Taskwarrior's 20260111T100000Z, or a date (midnight UTC).</summary>
    private static Instant? When(string? text)
    {
        if (text is null)
            return null;
        if (Instant.TryParse(text, out var at))
            return at >= Instant.MinValue ? at : throw new FormatException($"its time '{PlainText.Short(PlainText.Line(text), 40)}' is before 1970");
        return DateTimeOffset.TryParseExact(
            text, ["yyyyMMdd'T'HHmmss'Z'", "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var other)
            && other.Year >= 1970
            ? Instant.FromDateTimeOffset(other)
            : throw new FormatException($"its time '{PlainText.Short(PlainText.Line(text), 40)}' is none");
    }
}
