using System.Text;
using System.Text.Json;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>Reads events from a table or from JSON Lines, row by row, and takes them in, some thousand in a transaction, as if they had just come.</summary>
internal sealed class EventImport(Context context, string site, TimeSpan idle, IReadOnlyDictionary<string, string> renamed)
{
    private const int PartSize = 2000;

    private readonly VisitImport result = new(context, site);
    private readonly Dictionary<string, string[]> columns = EventRow.Columns(renamed);
    private readonly List<(VisitStream Stream, VisitEvent Event)> part = new(PartSize);
    private bool refused;

    public VisitImportView Run(ImportSource source, ProgressBar progress, CancellationToken stopping)
    {
        try
        {
            var rows = source.FirstByte == '{' ? Objects(source) : Table(source);
            var n = 0L;
            foreach (var (first, last, row) in rows)
            {
                Take(first, last, row);
                if ((++n & 0xfff) != 0)
                    continue;
                stopping.ThrowIfCancellationRequested();
                progress.Report(source.Position >> 20, source.Length >> 20);
            }

            Write();
            return result.Result();
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            throw source.Broken(failure);
        }
    }

    private IEnumerable<(long First, long Last, EventRow Row)> Table(ImportSource source)
    {
        using var text = new StreamReader(source.Text, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        var rows = new CsvRows(text);
        if (rows.Next(out var unread) is not { } header)
            yield break;
        if (unread is not null)
            throw Refusal.Usage("bad_file", $"The header of {source.Name} cannot be read: {unread}.", Help);
        header = Array.ConvertAll(header, name => name.Trim());
        Check(source, header);
        while (rows.Next(out var wrong) is { } fields)
        {
            if (wrong is not null)
            {
                result.Refuse(rows.Number, rows.Last, wrong);
                continue;
            }

            refused = fields.Length > header.Length;
            if (refused)
            {
                result.Refuse(rows.Number, rows.Last, $"it has {fields.Length} fields, and the header {header.Length}");
            }
            else
            {
                var values = new Dictionary<string, string>(StringComparer.Ordinal);
                for (var i = 0; i < fields.Length; i++)
                    values[header[i]] = fields[i];
                yield return (rows.Number, rows.Last, new EventRow(values));
            }

            // A quote too many takes the lines behind it in, up to the next one.
            if (refused)
                rows.Again();
        }

        result.Broken = rows.Broken;
    }

    /// <summary>A table without who and when in its header is no table of events.</summary>
    private void Check(ImportSource source, string[] header)
    {
        if (header.Distinct(StringComparer.Ordinal).Count() < header.Length)
            throw Refusal.Usage("bad_file", $"The header of {source.Name} has a name twice.", Help);
        foreach (var (ours, theirs) in renamed)
        {
            if (!header.Contains(theirs, StringComparer.Ordinal))
                throw Refusal.Usage("bad_file", $"{source.Name} has no column '{PlainText.Short(PlainText.Line(theirs), 60)}' for '{ours}'. It has: {Shown(header)}", Help);
        }

        if (!Has("at") || !(Has("visitor") || Has("user")))
            throw Refusal.Usage("bad_file", $"{source.Name} does not tell who and when: its columns are {Shown(header)}", Help);

        bool Has(string name) => columns[name].Any(each => header.Contains(each, StringComparer.Ordinal));
    }

    private static string Shown(string[] header) => PlainText.Short(PlainText.Line(string.Join(", ", header)), 200);

    private const string Help = "The first line names the columns: visitor,at,type,page,…   Yours have other names: --map visitor=COLUMN --map at=COLUMN";

    private IEnumerable<(long First, long Last, EventRow Row)> Objects(ImportSource source)
    {
        var lines = new LineReader(source.Text);
        while (Next(lines, out var number, out var row))
        {
            if (row is not null)
                yield return (number, number, row);
        }
    }

    private bool Next(LineReader lines, out long number, out EventRow? row)
    {
        row = null;
        var more = lines.Next(out var line, out var tooLong);
        number = lines.Number;
        if (!more)
            return false;
        if (tooLong)
        {
            result.Refuse(number, $"it is longer than {LineReader.Longest / 1024} KiB");
            return true;
        }

        if (line.Trim(" \t"u8).IsEmpty)
            return true;
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 32 });
            using var json = JsonDocument.ParseValue(ref reader);
            if (json.RootElement.ValueKind == JsonValueKind.Object && !reader.Read())
                row = EventRow.Of(json.RootElement);
            else
                result.Refuse(number, "it is no JSON object");
        }
        catch (JsonException)
        {
            result.Refuse(number, "it is no valid JSON");
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Usage)
        {
            result.Refuse(number, refusal.Message);
        }

        return true;
    }

    private void Take(long first, long last, EventRow row)
    {
        try
        {
            var (stream, each) = row.Event(context, site, columns);
            part.Add((stream with { Idle = idle }, each));
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Usage)
        {
            result.Refuse(first, last, refusal.Message);
            refused = true;
        }

        if (part.Count >= PartSize)
            Write();
    }

    private void Write()
    {
        if (part.Count == 0)
            return;
        var (taken, added, tooOld) = context.Database.Write(tx =>
        {
            var keptFrom = VisitEdge.Of(tx, context, site);
            var erased = new Erased(tx, context);
            var open = part.FindAll(each => each.Event.At >= keptFrom);
            var kept = open.FindAll(each => !erased.Has(each.Stream, each.Event));
            var streams = kept.Select(each => each.Stream).DistinctBy(stream => stream.Key, StringComparer.Ordinal).ToList();
            return (kept.Count, Collector.Take(tx, context, streams, kept.ConvertAll(each => each.Event)).Count, part.Count - open.Count);
        });
        result.Added += added;
        Skip(VisitImport.Known, taken - added);
        Skip(VisitImport.TooOld, tooOld);
        Skip(VisitImport.Erased, part.Count - tooOld - taken);
        part.Clear();
        // As for logs.
        GC.Collect();
    }

    private void Skip(string reason, long rows)
    {
        if (rows > 0)
            result.Skip(reason, rows);
    }
}
