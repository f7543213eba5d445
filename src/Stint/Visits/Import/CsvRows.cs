using System.Text;

namespace Stint.Visits;

/// <summary>
/// Rows of comma-separated values after RFC 4180, one after the other: fields in quotes may hold commas, quotes written twice and line breaks. A row
/// without an end, and one that somebody refuses, may have swallowed others: it is read again from its second line.
/// </summary>
internal sealed class CsvRows(TextReader reader)
{
    /// <summary>Characters of the longest row that is read; of a longer one nothing is.</summary>
    public const int Longest = 1 << 16;

    /// <summary>Fields of a row at the most.</summary>
    public const int MostFields = 200;

    private readonly StringBuilder field = new();

    /// <summary>What was read of the row; what is read again stands before the rest of the file.</summary>
    private readonly StringBuilder seen = new();
    private string again = "";
    private int next;
    private long line = 1;

    /// <summary>The line on which the row last read begins, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The line on which it ends.</summary>
    public long Last { get; private set; }

    /// <summary>Whether a row was broken by a quote without an end.</summary>
    public bool Broken { get; private set; }

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

    /// <summary>Goes back to the line after the one on which the row last read began; true when there is one that it took in.</summary>
    public bool Again()
    {
        var read = seen.ToString();
        var end = read.IndexOf('\n', StringComparison.Ordinal);
        if (end < 0 || end == read.Length - 1)
            return false;
        (again, next) = (read[(end + 1)..] + again[next..], 0);
        line = Number + 1;
        seen.Clear();
        return true;
    }

    private List<string> Row(out string? wrong, out bool over)
    {
        var fields = new List<string>();
        var (quoted, bounded) = (false, false);
        wrong = null;
        field.Clear();
        seen.Clear();
        while (true)
        {
            var c = Read();
            over = c < 0;
            // At the end of the file the last line may be one that nothing stands on.
            Last = over && seen.Length > 0 && seen[^1] == '\n' ? line - 1 : line;
            if (c == '\n')
                line++;
            if (over || (c == '\n' && (!quoted || bounded)))
            {
                if (over && quoted && !bounded)
                    Break(out wrong);
                if (field.Length > 0 && field[^1] == '\r')
                    field.Length--;
                fields.Add(field.ToString());
                return fields;
            }

            // Of what is too long the first line is read to its end, and not kept.
            if (bounded)
                continue;
            if (seen.Length > Longest || fields.Count >= MostFields)
            {
                wrong = seen.Length > Longest ? $"it is longer than {Longest / 1024} KiB" : $"it has more than {MostFields} fields";
                if (quoted ? Break(out wrong) : Again())
                    return fields;
                bounded = true;
                continue;
            }

            if (c == '"' && quoted && Peek() == '"')
                field.Append((char)Read());
            else if (c == '"' && (quoted || field.Length == 0))
                quoted = !quoted;
            else if (c == ',' && !quoted)
                Add(fields);
            else
                field.Append((char)c);
        }
    }

    private bool Break(out string wrong)
    {
        wrong = Last > Number ? $"it has a quote without an end, looked for up to line {Last}" : "it has a quote without an end";
        (Broken, Last) = (true, Number);
        return Again();
    }

    private int Peek() => next < again.Length ? again[next] : reader.Peek();

    private int Read()
    {
        var c = next < again.Length ? again[next++] : reader.Read();
        // Of a line that has no end only so much can be read again.
        if (c >= 0 && seen.Length <= Longest + 1)
            seen.Append((char)c);
        return c;
    }

    private void Add(List<string> fields)
    {
        fields.Add(field.ToString());
        field.Clear();
    }
}
