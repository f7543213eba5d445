using System.Buffers;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Upkeep;

/// <summary>What is in a backup.</summary>
/// <param name="At">The moment that it shows.</param>
/// <param name="Missing">Attachments whose content could not be read any more.</param>
internal sealed record BackupView(string File, Instant At, long Bytes, long Rows, long Sessions, long Attachments, long Missing);

/// <summary>
/// Writes a store as lines of JSON, packed by gzip: what it is, each table with its rows, the contents of attachments, and a last line that says that it is whole.
/// It is the same for both engines.
/// </summary>
internal sealed class BackupFile : IDisposable
{
    /// <summary>What a first line names: the version of the form.</summary>
    public const string Form = "stint_backup";

    /// <summary>Bytes of an attachment in a line.</summary>
    public const int Part = 1 << 20;

    private readonly GZipStream packed;
    private readonly ArrayBufferWriter<byte> line = new(1 << 12);
    private readonly Utf8JsonWriter json;

    public BackupFile(Stream file, Instant at, string version, IEnumerable<string> schema)
    {
        packed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
        json = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteNumber(Form, 1);
        json.WriteString("at", at.ToString());
        json.WriteString("version", version);
        json.WriteStartArray("schema");
        foreach (var name in schema)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteEndObject();
        End();
    }

    public long Rows { get; private set; }

    public long Sessions { get; private set; }

    public long Attachments { get; private set; }

    /// <summary>Writes all rows of a table as they are.</summary>
    public void Table(Transaction tx, string table, Action<long> progress)
    {
        var columns = StoreTables.Columns(tx, table);
        json.WriteStartObject();
        json.WriteString("table", table);
        json.WriteStartArray("columns");
        foreach (var column in columns)
            json.WriteStringValue(column.Name);
        json.WriteEndArray();
        json.WriteEndObject();
        End();
        tx.Each(new Sql($"select {string.Join(", ", columns.Select(column => column.Name))} from {table}"), row =>
        {
            json.WriteStartArray();
            for (var i = 0; i < columns.Count; i++)
            {
                if (columns[i].IsText)
                    json.WriteStringValue(row.TextOrNull(i));
                else if (row.LongOrNull(i) is { } number)
                    json.WriteNumberValue(number);
                else
                    json.WriteNullValue();
            }

            json.WriteEndArray();
            End();
            Rows++;
            Sessions += table == "sessions" ? 1 : 0;
            progress(Rows);
        });
    }

    /// <summary>Writes what is in an attachment, for the workspace whose it is.</summary>
    public void Attachment(string workspace, byte[] content)
    {
        json.WriteStartObject();
        json.WriteString("attachment", workspace);
        json.WriteNumber("bytes", content.Length);
        json.WriteEndObject();
        End();
        foreach (var part in content.Chunk(Part))
        {
            json.WriteBase64StringValue(part);
            End();
        }

        Attachments++;
    }

    /// <summary>Says that it is whole; without it a copy that broke off could pass for one.</summary>
    public void Finish()
    {
        json.WriteStartObject();
        json.WriteNumber("rows", Rows);
        json.WriteNumber("attachments", Attachments);
        json.WriteEndObject();
        End();
    }

    private void End()
    {
        json.Flush();
        json.Reset();
        line.Write("\n"u8);
        packed.Write(line.WrittenSpan);
        line.ResetWrittenCount();
    }

    public void Dispose()
    {
        json.Dispose();
        packed.Dispose();
    }
}
