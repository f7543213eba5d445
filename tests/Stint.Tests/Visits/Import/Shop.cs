using System.Globalization;
using System.Text.Json;
using Stint.Tests.Support;

namespace Stint.Tests.Visits;

/// <summary>A store into which logs and events are imported by the command line, on Wednesday the 14th of January 2026.</summary>
internal sealed class Shop : IDisposable
{
    public Shop(TestEngine engine)
    {
        Store = TestStore.Create(engine);
        Stint = new CommandLineRunner("2026-01-14T12:00:00Z");
        Stint.Variables["STINT_DB"] = Store.Target;
    }

    public TestStore Store { get; }

    public CommandLineRunner Stint { get; }

    /// <summary>Imports a log from a file.</summary>
    public JsonElement Import(string log, params string[] options)
    {
        Stint.Write("access.log", log);
        return Stint.Json(["import", "access-log", "access.log", .. options]);
    }

    /// <summary>Imports bytes from standard input.</summary>
    public JsonElement Pipe(byte[] bytes, string what = "access-log")
    {
        Stint.Piped = bytes;
        return Stint.Json("import", what, "-");
    }

    /// <summary>What an import of the file 'events' says, and its exit code.</summary>
    public (int Exit, JsonElement Told) Told()
    {
        var answer = Stint.Run("import", "events", "events", "--json");
        return (answer.Exit, answer.Json);
    }

    public static (int Read, int Added, int Skipped, int Refused, int Sessions) Figures(JsonElement told)
    {
        int Of(string name) => told.GetProperty(name).GetInt32();
        Assert.Equal(Of("read"), Of("added") + Of("skipped") + Of("refused_total"));
        return (Of("read"), Of("added"), Of("skipped"), Of("refused_total"), Of("sessions"));
    }

    /// <summary>The visits of a site by their first page and duration in seconds.</summary>
    public string[] Visits(string site = "default") =>
    [
        .. Stint.Json("visits", "list", "--site", site, "--limit", "500").GetProperty("items").EnumerateArray().Select(Line).Order(StringComparer.Ordinal),
    ];

    private static string Line(JsonElement visit)
    {
        string Of(string name) => visit.GetProperty(name).ToString();
        var device = visit.GetProperty("device");
        var duration = visit.GetProperty("duration_seconds") is { ValueKind: JsonValueKind.Number } seconds ? seconds.GetDouble().ToString(CultureInfo.InvariantCulture) + "s" : "?";
        return string.Join(
            ' ', $"{Of("entry_page")} {Of("exit_page")} {duration} {Of("views")} views {Of("errors")} errors",
            string.Join(' ', Of("source"), Of("referrer"), device.GetProperty("type"), device.GetProperty("browser"), device.GetProperty("os"))).TrimEnd();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Stint.Dispose();
        Store.Dispose();
    }
}
