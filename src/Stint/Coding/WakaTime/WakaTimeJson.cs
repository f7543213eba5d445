using System.Globalization;
using System.Text.Json.Nodes;
using Stint.Sessions;

namespace Stint.Coding.WakaTime;

/// <summary>The parts that WakaTime's answers are made of.</summary>
internal static class WakaTimeJson
{
    /// <summary>The slices of a summary: what they are called there, here, and what stands for unknown.</summary>
    private static readonly (string There, string Here, string Unknown)[] Parts =
    [
        ("projects", "project", "Unknown Project"), ("languages", "language", "Other"), ("editors", "editor", "Unknown Editor"), ("operating_systems", "os", "Unknown OS"),
        ("machines", "machine", "Unknown Hostname"), ("categories", "category", "Coding"), ("dependencies", "dependency", ""),
    ];

    private static readonly (string There, string Here, string Unknown)[] PartsOfAProject = [("branches", "branch", "Unknown"), ("entities", "entity", "")];

    /// <summary>A time in all the ways that clients read it.</summary>
    public static JsonObject Total(long ms)
    {
        var seconds = ms / 1000;
        var (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        return new JsonObject
        {
            ["total_seconds"] = ms / 1000.0,
            ["hours"] = hours,
            ["minutes"] = minutes,
            ["seconds"] = seconds % 60,
            ["digital"] = string.Create(CultureInfo.InvariantCulture, $"{hours}:{minutes:00}"),
            ["decimal"] = (ms / 3_600_000.0).ToString("0.00", CultureInfo.InvariantCulture),
            ["text"] = CodingReport.WakatimeText(ms / 1000.0),
        };
    }

    /// <summary>The slices of some figures, into an answer; branches and files only of one project, as there.</summary>
    public static void AddParts(JsonObject answer, DayFigures figures, bool ofProject, Func<string, string> path)
    {
        foreach (var (there, here, unknown) in ofProject ? [.. Parts, .. PartsOfAProject] : Parts)
        {
            answer[there] = new JsonArray([.. figures.JoinedBy.Where(each => each.Slice == here).Select(each =>
            {
                var item = new JsonObject { ["name"] = Name(each.Name) };
                foreach (var (name, value) in Total(each.Ms).ToList())
                    item[name] = value?.DeepClone();
                item["digital"] = string.Create(CultureInfo.InvariantCulture, $"{each.Ms / 3_600_000}:{each.Ms / 60_000 % 60:00}:{each.Ms / 1000 % 60:00}");
                item["percent"] = figures.Joined == 0 ? 0 : Math.Round(100.0 * each.Ms / figures.Joined, 2);
                return (JsonNode)item;
            })]);

            string Name(string? name) => name is null ? unknown : here switch { "entity" => path(name), "category" => Title(name), _ => name };
        }
    }

    /// <summary>The words of a category as they are shown there: <c>Writing Tests</c>.</summary>
    public static string Title(string category) => category == "ai coding" ? "AI Coding" : CultureInfo.InvariantCulture.TextInfo.ToTitleCase(category);

    /// <summary>A day's place in time.</summary>
    public static JsonObject Range(DateOnly date, DayRange of, Instant now)
    {
        var bounds = of.Bounds(date);
        var today = DaySplit.Of(now, of.Zone);
        return new JsonObject
        {
            ["date"] = CodingParameters.Date(date),
            ["start"] = bounds.Start.ToString(),
            ["end"] = LastSecond(bounds).ToString(),
            ["text"] = date == today ? "Today" : date == today.AddDays(-1) ? "Yesterday" : date.ToString("ddd MMM d yyyy", CultureInfo.InvariantCulture),
            ["timezone"] = of.Zone.Id,
        };
    }

    /// <summary>Where a day ends there: a second before the next one begins.</summary>
    public static Instant LastSecond(Interval bounds) => bounds.IsEmpty ? bounds.End : bounds.End - TimeSpan.FromSeconds(1);

    /// <summary>The average over the days with coding; days without count as holidays.</summary>
    public static JsonObject Average(long ms, int daysWith, int days)
    {
        var mean = daysWith == 0 ? 0 : ms / daysWith;
        return new JsonObject
        {
            ["holidays"] = days - daysWith,
            ["days_including_holidays"] = days,
            ["days_minus_holidays"] = daysWith,
            ["seconds"] = mean / 1000,
            ["text"] = CodingReport.WakatimeText(mean / 1000.0),
            ["seconds_including_other_language"] = mean / 1000,
            ["text_including_other_language"] = CodingReport.WakatimeText(mean / 1000.0),
        };
    }
}
