using Stint.Bench;

const string Usage = "usage: Stint.Bench [--only P7[,P11…]] [--full] [--json FILE]";

// A process of P15's.
if (args is [Race.Word, var target, var number])
{
    Race.Claim(target, number);
    return 0;
}

var full = false;
string? json = null;
var chosen = Workload.All;
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--full":
            full = true;
            break;
        case "--json" when i + 1 < args.Length:
            json = args[++i];
            break;
        case "--only" when i + 1 < args.Length:
            var ids = args[++i].Split(',');
            chosen = [.. Workload.All.Where(workload => ids.Contains(workload.Id, StringComparer.OrdinalIgnoreCase))];
            break;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}

if (chosen.Count == 0)
{
    Console.Error.WriteLine("No such workload; there are: " + string.Join(", ", Workload.All.Select(workload => $"{workload.Id} ({workload.Title})")));
    return 2;
}

List<Measured> all = [];
foreach (var workload in chosen)
{
    var rows = await Harness.RunAsync(workload, full);
    Report.Print(workload, rows, Console.Out);
    all.AddRange(rows);
}

if (json is not null)
    Report.Of(full, all).WriteJson(json);
return 0;
