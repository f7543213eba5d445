using System.Globalization;
using System.Security.Cryptography;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Visits;

/// <summary>
/// The salts under which visitors of logs get their ids: random, one for each local day of a site's log. They are in the store, so that the next file
/// goes on with the same visitors; each is deleted when the log has come to the day after next, and in any case two days after it was made.
/// </summary>
internal sealed class ImportSalts
{
    public static readonly TimeSpan Longest = TimeSpan.FromHours(48);

    private static readonly Sql All = new("select day, salt from import_salts where bucket = @bucket and workspace = @workspace and site = @site order by day");

    private static readonly Sql OfDay = new("select salt from import_salts where bucket = @bucket and workspace = @workspace and site = @site and day = @day");

    private static readonly Sql Add = new(
        "insert into import_salts (bucket, workspace, site, day, salt, made_at) values (@bucket, @workspace, @site, @day, @salt, @now) on conflict do nothing");

    private static readonly Sql DropOther = new(
        "delete from import_salts where bucket = @bucket and workspace = @workspace and site = @site and (day < @from or day > @until)");

    private readonly Context context;
    private readonly string site;
    private readonly Dictionary<DateOnly, byte[]> known;
    private readonly Dictionary<long, DateOnly> days = [];
    private bool anyGone;

    public ImportSalts(Context context, string site)
    {
        (this.context, this.site) = (context, site);
        OverdueSalts.Forget(context);
        known = context.Database.Read(tx => tx.Query(All, row => (Day: Day(row.Text(0)), Salt: Convert.FromHexString(row.Text(1))), Keys())).ToDictionary(each => each.Day, each => each.Salt);
    }

    /// <summary>The salt of the local day of an instant, made when it is new, and that of the day before where there is one.</summary>
    public (byte[] Own, byte[]? Previous) Of(Instant at)
    {
        var day = DayOf(at);
        if (!known.TryGetValue(day, out var own))
        {
            own = context.Database.Write(tx =>
            {
                // Who imports at the same time may have made it already.
                tx.Execute(Add, [.. Keys(), ("@day", Text(day)), ("@salt", Convert.ToHexString(RandomNumberGenerator.GetBytes(32))), ("@now", context.Now)]);
                return Convert.FromHexString(tx.First(OfDay, row => row.Text(0), [.. Keys(), ("@day", Text(day))])!);
            });
            known[day] = own;
        }

        return (own, known.GetValueOrDefault(day.AddDays(-1)));
    }

    /// <summary>The log has come to an instant: only the salts of that day and the days beside it are kept.</summary>
    public void Reach(Instant at)
    {
        var day = DayOf(at);
        var (from, until) = (day.AddDays(-1), day.AddDays(1));
        var gone = known.Keys.Where(each => each < from || each > until).ToList();
        if (gone.Count == 0)
            return;
        anyGone = true;
        foreach (var each in gone)
            known.Remove(each);
        context.Database.Write(tx => tx.Execute(DropOther, [.. Keys(), ("@from", Text(from)), ("@until", Text(until))]));
    }

    /// <summary>The import is over: of the salts that it deleted nothing stays in the file.</summary>
    public void Scrub()
    {
        if (anyGone)
            context.Database.Scrub();
    }

    private (string, object?)[] Keys() => [("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@site", site)];

    /// <summary>Offsets change at full quarters of an hour, so a day is asked for once in each.</summary>
    private DateOnly DayOf(Instant at)
    {
        var quarter = at.Milliseconds / 900_000;
        if (days.TryGetValue(quarter, out var day))
            return day;
        if (days.Count > 1000)
            days.Clear();
        return days[quarter] = DaySplit.Of(at, context.Zone);
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
