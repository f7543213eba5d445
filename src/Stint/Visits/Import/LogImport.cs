using System.Text;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>
/// Reads an access log line by line and takes the views of pages in, some thousand in a transaction, as if they had just come: what is in memory is
/// one such part and who is on the site, however long the log.
/// </summary>
internal sealed class LogImport
{
    /// <summary>Views in one transaction: enough that it costs little, few enough that others get their turn.</summary>
    internal const int PartSize = 2000;

    private readonly Context context;
    private readonly string site;
    private readonly TimeSpan idle;
    private readonly HashSet<string> hosts;
    private readonly VisitImport result;
    private readonly LineHashes lines;
    private readonly ImportSalts salts;
    private readonly LogVisitors visitors;
    private readonly List<LoggedView> part = new(PartSize);

    /// <param name="hosts">Names of the site itself, for logs that do not tell them: a referrer there is internal.</param>
    public LogImport(Context context, string site, TimeSpan idle, IEnumerable<string> hosts)
    {
        (this.context, this.site, this.idle) = (context, site, idle);
        this.hosts = [.. hosts.Select(host => LoggedView.HostOf(Encoding.UTF8.GetBytes(host)))];
        result = new VisitImport(context, site);
        lines = new LineHashes(ImportedLines.Key(context), site);
        salts = new ImportSalts(context, site);
        visitors = new LogVisitors(context, site, salts, idle);
    }

    public VisitImportView Run(ImportSource source, string? formatName, ProgressBar progress, CancellationToken stopping)
    {
        var reader = new LineReader(source.Text);
        try
        {
            var first = new List<byte[]>();
            var tooLong = new List<long>();
            while (first.Count < LogFormats.Looked && reader.Next(out var line, out var isTooLong))
            {
                if (isTooLong)
                    tooLong.Add(reader.Number);
                first.Add(line.ToArray());
            }

            if (first.TrueForAll(line => line.Length == 0))
                return End(tooLong);
            var format = LogFormats.Of(formatName, first, source.Name);
            for (var i = 0; i < first.Count; i++)
                Take(format, first[i], i + 1, tooLong.Contains(i + 1));
            while (reader.Next(out var line, out var isTooLong))
            {
                Take(format, line, reader.Number, isTooLong);
                if ((reader.Number & 0xfff) != 0)
                    continue;
                stopping.ThrowIfCancellationRequested();
                progress.Report(source.Position >> 20, source.Length >> 20);
            }

            Write();
            salts.Scrub();
            return result.Result();
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            throw source.Broken(failure);
        }
    }

    private VisitImportView End(List<long> tooLong)
    {
        foreach (var line in tooLong)
            Take(new CommonLog(false, false), default, line, isTooLong: true);
        return result.Result();
    }

    private void Take(LogFormat format, ReadOnlySpan<byte> line, long number, bool isTooLong)
    {
        if (isTooLong)
        {
            result.Refuse(number, $"it is longer than {LineReader.Longest / 1024} KiB");
            return;
        }

        if (line.Trim(" \t\0"u8).IsEmpty || format.IsRemark(line))
            return;
        if (format.Read(line, out var entry) is { } wrong)
            result.Refuse(number, wrong);
        else if (entry.At > context.Now + VisitInput.Ahead)
            result.Refuse(number, $"it lies in the future: {entry.At}");
        else if (PageRequests.Skips(entry) is { } reason)
            result.Skip(reason);
        else
            Add(entry);
        if (part.Count >= PartSize)
            Write();
    }

    private void Add(in LoggedRequest entry)
    {
        var userAgent = entry.HasUserAgent ? Encoding.UTF8.GetString(entry.UserAgent) : null;
        var (person, previous) = visitors.Person(entry);
        part.Add(new LoggedView(
            entry.At, lines.Of(entry), person, previous, LoggedView.PageOf(entry), entry.Status, userAgent is null ? null : Devices.Of(userAgent, null), LoggedView.EntryOf(entry, hosts),
            userAgent is null ? null : Bots.Why(userAgent)));
    }

    /// <summary>Takes the views read so far in, in order of time.</summary>
    private void Write()
    {
        if (part.Count == 0)
            return;
        part.Sort((one, other) => (one.At, one.Line).CompareTo((other.At, other.Line)));
        foreach (var view in part)
        {
            (view.Visitor, view.Begins) = view.Bot is null ? visitors.Of(view) : (LogVisitors.Id(view.Person), true);
        }

        var (added, skipped) = context.Database.Write(Write);
        result.Added += added;
        foreach (var (reason, count) in skipped)
            result.Skip(reason, count);
        salts.Reach(part[^1].At);
        part.Clear();
        // A part lives long enough to be taken for lasting: without a word its remains would pile up until memory is short.
        GC.Collect();
    }

    private (long Added, Dictionary<string, long> Skipped) Write(Transaction tx)
    {
        var skipped = new Dictionary<string, long>(StringComparer.Ordinal);
        var keptFrom = VisitEdge.Of(tx, context, site);
        var erased = new Erased(tx, context);
        var filtered = new FilteredEvents(tx, context);
        var streams = new Dictionary<string, VisitStream>(StringComparer.Ordinal);
        var events = new List<VisitEvent>(part.Count);
        // Days that are closed take nothing, so their lines need not be remembered either.
        var open = part.FindAll(view => view.At >= keptFrom);
        Skip(VisitImport.TooOld, part.Count - open.Count);
        var fresh = ImportedLines.Count(tx, context, site, open);
        Skip(VisitImport.Known, open.Count - fresh.Count);
        foreach (var view in fresh)
        {
            if (!streams.TryGetValue(view.Visitor, out var stream))
                stream = VisitStream.OfVisitor(context.Workspace, site, view.Visitor) with { Idle = idle };
            var each = view.Event(stream, context.Now);
            if (erased.Has(stream, each))
            {
                Skip(VisitImport.Erased, 1);
            }
            else if (view.Bot is { } why)
            {
                filtered.Keep(stream, each, Filters.Bot, why);
                Skip(VisitImport.Bot, 1);
            }
            else
            {
                streams[view.Visitor] = stream;
                events.Add(each);
            }
        }

        filtered.Write();
        return (Collector.Take(tx, context, streams.Values, events).Count, skipped);

        void Skip(string reason, long count)
        {
            if (count > 0)
                skipped[reason] = skipped.GetValueOrDefault(reason) + count;
        }
    }
}
