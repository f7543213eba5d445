using Stint.Operations;

namespace Stint.Visits;

/// <summary><c>stint import events</c>: visits from events that another program has kept; again adds only what is new.</summary>
internal static class ImportEvents
{
    private static readonly Parameter<string> Path = Parameter.Text("file", "CSV with a header, or JSON Lines, packed by gzip or not; - for standard input", positional: true, required: true, value: "FILE");

    private static readonly Parameter<string[]> Map = Parameter.Texts("map", "What a column is called there: visitor=COLUMN", max: 200, value: "NAME=COLUMN");

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["import events"],
        Summary = "Import visits from events that another program has kept; again adds only what is new",
        Examples = ["stint import events events.csv --site shop", "stint import events export.csv.gz --map visitor=client_id --map at=ts --idle 15m", "stint import events - < events.jsonl"],
        Parameters = [Path, VisitParameters.Site, Map, VisitIdle.Parameter],
        Run = (client, arguments) => Task.FromResult(Run(client, arguments)),
    };

    private static int Run(Client client, Arguments arguments)
    {
        var idle = VisitIdle.Of(arguments);
        var renamed = Renamed(arguments.Get(Map) ?? []);
        var context = new Context(client.Database, client.Surroundings.Caller(client), client.Machine.Time, client.Settings);
        using var source = ImportSource.Open(client.Machine, arguments.Need(Path));
        var site = ImportAccessLog.Site(context, arguments);
        VisitImportView result;
        using (var progress = new ProgressBar(client.Machine, "MiB"))
            result = new EventImport(context, site, idle, renamed).Run(source, progress, client.Machine.Stopping);
        return VisitImport.Show(client, result, "row");
    }

    private static Dictionary<string, string> Renamed(string[] maps)
    {
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var map in maps)
        {
            var parts = map.Split('=', 2);
            if (parts.Length < 2 || parts[1].Length == 0 || !EventRow.Known.Contains(parts[0], StringComparer.Ordinal) || !renamed.TryAdd(parts[0], parts[1]))
            {
                throw Refusal.Usage(
                    "bad_value", $"'map' takes NAME=COLUMN, each name once; '{PlainText.Short(PlainText.Line(map), 60)}' is not that.", "Names are: " + string.Join(", ", EventRow.Known));
            }
        }

        return renamed;
    }
}
