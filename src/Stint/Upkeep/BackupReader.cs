using System.IO.Compression;
using System.Text.Json;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Work.Attachments;
using Stint.Work.Transcripts;

namespace Stint.Upkeep;

/// <summary>Reads a backup line by line into a store that was made for it. What does not fit refuses all of it.</summary>
internal sealed class BackupReader : IDisposable
{
    private const int RowsAtOnce = 5000;
    private const int MostNames = 1000;

    private readonly string name;
    private readonly CancellationToken stopping;
    private readonly GZipStream unpacked;
    private readonly TranscriptLines lines;
    private readonly List<object?[]> rows = [];

    public BackupReader(Stream file, string name, CancellationToken stopping)
    {
        (this.name, this.stopping) = (name, stopping);
        unpacked = new GZipStream(file, CompressionMode.Decompress);
        lines = new TranscriptLines(unpacked, 0, 0);
        using var first = Next() ?? throw Bad("it is empty");
        if (first.RootElement.ValueKind != JsonValueKind.Object || !first.RootElement.TryGetProperty(BackupFile.Form, out var form))
            throw Bad("it is no backup of Stint");
        if (form.ValueKind != JsonValueKind.Number || !form.TryGetInt32(out var version) || version != 1)
            throw Bad("a newer Stint wrote it");
        At = Instant.TryParse(Text(first.RootElement, "at"), out var at) ? at : throw Bad("its moment makes no sense");
        Schema = Names(first.RootElement, "schema");
        if (Schema.Exists(each => each.Length > 100 || !each.All(c => char.IsAsciiLetterOrDigit(c) || c is '-')))
            throw Bad("its schema makes no sense");
    }

    /// <summary>The moment that it shows.</summary>
    public Instant At { get; }

    /// <summary>The schema that its store had.</summary>
    public List<string> Schema { get; }

    public long Rows { get; private set; }

    public long Sessions { get; private set; }

    public long Attachments { get; private set; }

    /// <summary>Writes all of it into the store; the contents of attachments first stand beside it, where they harm nobody.</summary>
    public void Fill(Transaction tx, Settings settings, Database database, Action<long> progress)
    {
        (string Name, List<StoreColumn> Columns)? table = null;
        while (Next() is { } line)
        {
            using (line)
            {
                var root = line.RootElement;
                if (root.ValueKind == JsonValueKind.Array)
                {
                    var (into, columns) = table ?? throw Bad("it has a row of no table");
                    rows.Add(Row(root, columns));
                    Rows++;
                    Sessions += into == "sessions" ? 1 : 0;
                    if (rows.Count == RowsAtOnce)
                        Flush(tx, table);
                    progress(Rows);
                    continue;
                }

                Flush(tx, table);
                table = null;
                if (root.ValueKind != JsonValueKind.Object)
                    throw Bad("it has a line that makes no sense");
                if (root.TryGetProperty("table", out _))
                    table = Begin(tx, root);
                else if (root.TryGetProperty("attachment", out _))
                    AttachmentFiles.Put(settings, database, Bucket.Of(Text(root, "attachment")), Content(root));
                else if (root.TryGetProperty("rows", out var count) && count.TryGetInt64(out var told) && told == Rows)
                    return;
                else
                    throw Bad("its rows are not as many as it says");
            }
        }

        throw Bad("it breaks off");
    }

    private (string Name, List<StoreColumn> Columns) Begin(Transaction tx, JsonElement root)
    {
        var into = Text(root, "table");
        var known = into.All(c => c is (>= 'a' and <= 'z') or '_') && into != Migrator.Table && !into.StartsWith("sqlite_", StringComparison.Ordinal) ? StoreTables.Columns(tx, into) : [];
        if (known.Count == 0)
            throw Bad($"it has a table '{PlainText.Short(PlainText.Line(into), 60)}' that its schema has not");
        return (into, Names(root, "columns").ConvertAll(column => known.Find(each => each.Name == column)
            ?? throw Bad($"its table {into} has a column '{PlainText.Short(PlainText.Line(column), 60)}' that its schema has not")));
    }

    private object?[] Row(JsonElement root, List<StoreColumn> columns)
    {
        if (root.GetArrayLength() != columns.Count)
            throw Bad("it has a row that is too short or too long");
        var values = new object?[columns.Count];
        var i = 0;
        foreach (var value in root.EnumerateArray())
        {
            values[i] = value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String when columns[i].IsText => JsonText.String(value, columns[i].Name),
                JsonValueKind.Number when !columns[i].IsText && value.TryGetInt64(out var number) => columns[i].IsShort && number is >= int.MinValue and <= int.MaxValue ? (object)(int)number : number,
                _ => throw Bad($"it has a value in {columns[i].Name} that makes no sense"),
            };
            i++;
        }

        return values;
    }

    private byte[] Content(JsonElement head)
    {
        if (!head.TryGetProperty("bytes", out var bytes) || !bytes.TryGetInt32(out var length) || length is < 0 or > AttachFile.MostBytes)
            throw Bad("it has an attachment that is too large");
        var content = new byte[length];
        for (var read = 0; read < length;)
        {
            using var part = Next() ?? throw Bad("it breaks off");
            if (part.RootElement.ValueKind != JsonValueKind.String || !part.RootElement.TryGetBytesFromBase64(out var more) || more.Length == 0 || more.Length > length - read)
                throw Bad("it has an attachment that makes no sense");
            more.CopyTo(content, read);
            read += more.Length;
        }

        Attachments++;
        return content;
    }

    private void Flush(Transaction tx, (string Name, List<StoreColumn> Columns)? table)
    {
        if (table is not { } into || rows.Count == 0)
            return;
        stopping.ThrowIfCancellationRequested();
        tx.Fill(into.Name, into.Columns.ConvertAll(column => column.Name), rows);
        rows.Clear();
    }

    private JsonDocument? Next()
    {
        if (!lines.Next(out var line, out var tooLong))
            return null;
        if (tooLong)
            throw Bad($"line {lines.Number} is too long");
        try
        {
            return JsonDocument.Parse(line.ToArray());
        }
        catch (JsonException)
        {
            throw Bad(lines.Ended ? $"line {lines.Number} is no JSON" : "it breaks off");
        }
    }

    private string Text(JsonElement root, string key) =>
        root.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? JsonText.String(value, key) : throw Bad($"it does not tell its {key}");

    private List<string> Names(JsonElement root, string key) =>
        root.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= MostNames
            ? [.. value.EnumerateArray().Select(each => each.ValueKind == JsonValueKind.String ? JsonText.String(each, key) : throw Bad($"its {key} makes no sense"))]
            : throw Bad($"it does not tell its {key}");

    private Refusal Bad(string why) => Refusal.Usage("bad_backup", $"{name} is no backup that can be read: {why}.", "The store is as it was. Take another backup.");

    public void Dispose() => unpacked.Dispose();
}
