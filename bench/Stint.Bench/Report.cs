using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stint.Bench;

/// <summary>What a run of the harness found, and on what.</summary>
/// <param name="Runtime">The .NET that ran it.</param>
/// <param name="System">The operating system and processor.</param>
/// <param name="Processors">How many it may use.</param>
/// <param name="Full">True when the large sizes were run.</param>
/// <param name="Rows">The table.</param>
internal sealed record Report(string Runtime, string System, int Processors, bool Full, IReadOnlyList<Measured> Rows)
{
    public static Report Of(bool full, IReadOnlyList<Measured> rows) => new(
        RuntimeInformation.FrameworkDescription,
        $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}",
        Environment.ProcessorCount, full, rows);

    public void WriteJson(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, ReportJson.Default.Report));

    public static void Print(Workload workload, IReadOnlyList<Measured> rows, TextWriter output)
    {
        string[][] lines =
        [
            ["case", "items", "contender", "median ms", "min ms", "ns/item", "growth", "cpu ms", "cpu ratio", "ratio", "target", "against"],
            .. rows.Select(row => new[]
            {
                row.Case, row.Items.ToString("N0", CultureInfo.InvariantCulture), row.Contender, Number(Timed(row.MedianMs), "N2"), Number(Timed(row.MinMs), "N2"),
                Number(Timed(row.PerItemNs), "N1"), Number(row.Growth, "0.0' x'"),
                Number(row.ProcessorMs, "N1"), Number(row.ProcessorRatio, "0.00' x'"), Number(row.Ratio, "0.00' x'"),
                row.Target is null ? "" : Number(row.Target, "'<= '0.0#") + (row.Missed ? " MISSED" : ""), row.Against ?? "",
            }),
        ];
        output.WriteLine($"{workload.Id}  {workload.Title}");
        var widths = Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
            output.WriteLine("  " + string.Join("  ", line.Select((cell, column) => Aligned(cell, column, widths[column]))).TrimEnd());
        output.WriteLine();
    }

    // What was weighed took no time.
    private static double? Timed(double value) => value == 0 ? null : value;

    // Words to the left, numbers to the right.
    private static string Aligned(string cell, int column, int width) =>
        column is 0 or 2 or 10 or 11 ? cell.PadRight(width) : cell.PadLeft(width);

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(Report))]
internal sealed partial class ReportJson : JsonSerializerContext;
