using System.Text;

namespace Stint.Visits;

/// <summary>Rows of comma-separated values after RFC 4180, one after the other: fields in quotes may hold commas, quotes written twice and line breaks.</summary>
internal sealed class CsvRows(TextReader reader)
{
    /// <summary>Characters of the longest row that is read; of a longer one nothing is.</summary>
    public const int Longest = 1 << 16;

    /// <summary>Fields of a row at the most.</summary>
    public const int MostFields = 200;

    private readonly StringBuilder field = new();
    private long line = 1;

    /// <summary>The line on which the row last read begins, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Reads the next row that is not empty; null when there is none.</summary>
    /// <param name="wrong">What is wrong with it; then it is empty.</param>
    public string[]? Next(out string? wrong)
    {
        while (true)
        {
            Number = line;
            var fields = Row(out wrong, out var over);
            if (wrong is not null)
                return [];
            if (fields.Count > 1 || fields is [{ Length: > 0 }])
                return [.. fields];
            if (over)
                return null;
        }
    }

    private List<string> Row(out string? wrong, out bool over)
    {
        var fields = new List<string>();
        var (quoted, length) = (false, 0);
        wrong = null;
        field.Clear();
        while (true)
        {
            var c = reader.Read();
            over = c < 0;
            if (c == '\n')
                line++;
            if (over || (c == '\n' && !quoted))
            {
                if (over && quoted)
                    wrong ??= "a quote has no end";
                if (field.Length > 0 && field[^1] == '\r')
                    field.Length--;
                fields.Add(field.ToString());
                return fields;
            }

            // What is too long is read to its end, and not kept.
            if (++length > Longest || fields.Count >= MostFields)
            {
                wrong = length > Longest ? $"it is longer than {Longest / 1024} KiB" : $"it has more than {MostFields} fields";
                if (c == '"')
                    quoted = !quoted;
                continue;
            }

            if (c == '"' && quoted && reader.Peek() == '"')
                field.Append((char)reader.Read());
            else if (c == '"' && (quoted || field.Length == 0))
                quoted = !quoted;
            else if (c == ',' && !quoted)
                Add(fields);
            else
                field.Append((char)c);
        }
    }

    private void Add(List<string> fields)
    {
        fields.Add(field.ToString());
        field.Clear();
    }
}
