using Stint.Access;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Visits;

/// <summary><c>stint import access-log</c>: visits from the log of a web server; again adds only what is new.</summary>
internal static class ImportAccessLog
{
    private static readonly Parameter<string> Path = Parameter.Text("file", "The log, packed by gzip or not; - for standard input", positional: true, required: true, value: "FILE");

    private static readonly Parameter<string> Format = Parameter.Choice("format", "Its format, if its first lines do not tell (auto)", LogFormats.Names);

    private static readonly Parameter<string[]> Host = Parameter.Texts("host", "A name of the site itself, where the log has none: who comes from there is internal", max: 255, value: "NAME");

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["import access-log"],
        Summary = "Import visits from the access log of a web server; again adds only what is new",
        Examples = ["stint import access-log /var/log/nginx/access.log --site shop", "zcat access.log.*.gz | stint import access-log - --format combined", "stint import access-log u_ex260111.log --idle 15m --json"],
        Parameters = [Path, VisitParameters.Site, Format, Host, VisitIdle.Parameter],
        Run = (client, arguments) => Task.FromResult(Run(client, arguments)),
    };

    private static int Run(Client client, Arguments arguments)
    {
        var idle = VisitIdle.Of(arguments);
        var context = new Context(client.Database, client.Surroundings.Caller(client), client.Machine.Time, client.Settings);
        using var source = ImportSource.Open(client.Machine, arguments.Need(Path));
        var site = Site(context, arguments);
        VisitImportView result;
        using (var progress = new ProgressBar(client.Machine, "MiB"))
            result = new LogImport(context, site, idle, [.. arguments.Get(Host) ?? [], .. Origins(context, site)]).Run(source, arguments.Get(Format), progress, client.Machine.Stopping);
        return VisitImport.Show(client, result, "line");
    }

    private static IEnumerable<string> Origins(Context context, string site) =>
        context.Database.Read(tx => SiteNames.OriginsOf(tx, context, site)).Select(origin => Uri.TryCreate(origin, UriKind.Absolute, out var url) ? url.Host : "").Where(host => host.Length > 0);

    /// <summary>The site, made with its first visit; its days are kept in the caller's zone from now on, since old visits do not stay.</summary>
    internal static string Site(Context context, Arguments arguments) => context.Database.Write(tx =>
    {
        VisitZones.Kept.Keep(tx, context, context.Zone.Id);
        return Sites.Of(context, arguments.Get(VisitParameters.Site));
    });
}

/// <summary>The gap of the visits that an import makes.</summary>
internal static class VisitIdle
{
    public static readonly Parameter<TimeSpan?> Parameter = Operations.Parameter.Duration("idle", "A longer gap begins a new visit (30m); visitors who are here already keep theirs");

    public static TimeSpan Of(Arguments arguments)
    {
        var gap = arguments.Get(Parameter) ?? Policy.Visit.EndAfter!.Value;
        return gap > TimeSpan.Zero && gap <= Policy.Visit.Cap
            ? gap
            : throw Refusal.Usage("bad_value", $"'idle' takes more than 0 and at most {Durations.Text(Policy.Visit.Cap!.Value)}; {Durations.Text(gap)} is not that.");
    }
}
