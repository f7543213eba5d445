using System.Globalization;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>Why lines were left out, and how many.</summary>
internal sealed record SkippedLines(string Reason, long Lines);

/// <summary>What an import did; read = added + skipped + refused.</summary>
/// <param name="Skipped">What is no view of a page, or was here already.</param>
/// <param name="SkippedBy">Skipped lines by reason, the most first.</param>
/// <param name="Bots">Of the skipped ones, those of programs.</param>
/// <param name="Refused">What makes no sense, with line and reason; the first thousand.</param>
/// <param name="Sessions">Visits that the site has more than before; less than 0 where events joined visits.</param>
/// <param name="Broken">A quote had no end, so that rows may be missing.</param>
internal sealed record VisitImportView(
    string Site, long Read, long Added, long Skipped, SkippedLines[] SkippedBy, long Bots, Refused[] Refused, long RefusedTotal, long Sessions, bool Broken);

/// <summary>Counts what becomes of the lines of an import, and shows it.</summary>
internal sealed class VisitImport(Context context, string site)
{
    public const string Known = "already_imported";
    public const string Bot = "bot";
    public const string Erased = "erased";
    public const string TooOld = "before_retention";

    private static readonly Sql VisitsOf = new("select count(*) from visits where bucket = @bucket and workspace = @workspace and site = @site");

    private readonly SortedDictionary<string, long> skipped = new(StringComparer.Ordinal);
    private readonly Refusals refusals = new();
    private readonly long before = Visits(context, site);

    public long Added { get; set; }

    public void Skip(string reason, long lines = 1) => skipped[reason] = skipped.GetValueOrDefault(reason) + lines;

    /// <summary>Whether rows were read together that belong apart, so that it is not known what they were.</summary>
    public bool Broken { get; set; }

    public void Refuse(long line, string reason) => Refuse(line, line, reason);

    public void Refuse(long first, long last, string reason) =>
        refusals.Add(last > first ? string.Create(CultureInfo.InvariantCulture, $"lines {first} to {last}") : string.Create(CultureInfo.InvariantCulture, $"line {first}"), reason);

    public VisitImportView Result()
    {
        var left = skipped.Values.Sum();
        return new VisitImportView(
            site, Added + left + refusals.Count, Added, left, [.. skipped.OrderByDescending(each => each.Value).Select(each => new SkippedLines(each.Key, each.Value))],
            skipped.GetValueOrDefault(Bot), refusals.Kept, refusals.Count, Visits(context, site) - before, Broken);
    }

    /// <summary>Shows it; the exit code, which is not 0 where rows may be missing.</summary>
    public static int Show(Client client, VisitImportView result, string thing)
    {
        if (client.Options.Json)
            client.Print(System.Text.Json.JsonSerializer.SerializeToNode(result, VisitJson.Default.VisitImportView)!);
        else
            Tell(client, result, thing);
        return result.Broken ? 1 : 0;
    }

    private static void Tell(Client client, VisitImportView result, string thing)
    {

        var terminal = client.Terminal;
        terminal.Line(
            $"{(result.Broken ? terminal.Yellow("!") : terminal.Green("✓"))} {Spoken.Count(result.Read, thing)} read for {terminal.Bold(PlainText.Line(result.Site))}: "
            + string.Create(CultureInfo.InvariantCulture, $"{result.Added:N0} added, {result.Skipped:N0} skipped, {result.RefusedTotal:N0} refused")
            + $"; {More(result.Sessions)}");
        if (result.SkippedBy.Length > 0)
            terminal.Line(terminal.Dim("  skipped: " + string.Join(", ", result.SkippedBy.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Lines:N0} {each.Reason}")))));
        foreach (var refused in result.Refused.Take(10))
            terminal.Line($"  {terminal.Yellow("refused")} {refused.Line}: {PlainText.Line(refused.Reason)}");
        if (result.Broken)
            terminal.Line(terminal.Yellow("  A quote has no end, so rows may be missing: mend the file and import it again, what is here counts once."));
        if (result.RefusedTotal > 10)
            terminal.Line(terminal.Dim(string.Create(CultureInfo.InvariantCulture, $"  and {result.RefusedTotal - 10:N0} more: --json lists them")));
        if (result.Added > 0)
            terminal.Line(terminal.Dim("  See them: stint visits list   The days: stint visits daily"));
    }

    private static string More(long visits) => visits switch
    {
        0 => "no visit more",
        > 0 => $"{Spoken.Count(visits, "visit")} more",
        _ => $"{Spoken.Count(-visits, "visit")} less, since what was read joins visits",
    };

    private static long Visits(Context context, string site) =>
        context.Database.Read(tx => tx.First(VisitsOf, row => row.Long(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site)));
}
