using System.Diagnostics;
using System.Net;
using Stint.Operations;
using Stint.Visits.Otlp;

namespace Stint.Hosting;

/// <summary><c>stint serve</c> and <c>stint up</c>: the server with the dashboard; up also imports the history of the repository it stands in.</summary>
internal static class Serve
{
    private static readonly Parameter<string> Host = Parameter.Text("host", "Address to listen on (127.0.0.1)", max: 64, value: "H");
    private static readonly Parameter<long?> Port = Parameter.Number("port", "Port to listen on (7337); 0 takes a free one", 0, 65535);
    private static readonly Parameter<bool> NoOpen = Parameter.Flag("no_open", "Do not open a browser");

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["serve"],
        Summary = "Serve the dashboard and the HTTP interface on this machine",
        Examples = ["stint serve", "stint serve --port 8080"],
        Parameters = [Host, Port],
        Run = (client, arguments) => RunAsync(client, arguments, open: false),
    };

    public static readonly LocalCommand Up = new()
    {
        Verbs = ["up"],
        Summary = "First contact: import this repository's history, serve, open the dashboard",
        Examples = ["stint up", "stint up --port 8080 --no-open"],
        Parameters = [Port, NoOpen],
        Run = async (client, arguments) =>
        {
            await ImportHereAsync(client);
            return await RunAsync(client, arguments, open: !arguments.Get(NoOpen));
        },
    };

    /// <summary>What the server's room adds to the command line.</summary>
    public static readonly LocalCommand[] Commands = [Command, Up];

    private static async Task ImportHereAsync(Client client)
    {
        if (client.Surroundings.Worktree is null)
        {
            client.Say("This folder is no git repository; there is no history to import.");
            return;
        }

        var import = Array.Find(Product.Commands, each => each.Verb == "import git")!;
        try
        {
            await import.Run(client, new Arguments());
        }
        catch (Refusal refusal)
        {
            client.Say($"stint: the history was not imported: {refusal.Message}{(refusal.Hint is { } hint ? " " + hint : "")}");
        }
    }

    private static async Task<int> RunAsync(Client client, Arguments arguments, bool open)
    {
        var address = ParseHost(arguments.Get(Host) ?? "127.0.0.1");
        var port = (int)(arguments.Get(Port) ?? 7337);
        var actor = client.Surroundings.Caller(client).Actor ?? "unknown";
        var told = OtlpTarget.Read(client.Machine.Variable, out var wrong);
        if (wrong is not null)
            client.Say($"stint: visits are not told to others: {wrong}.");
        await using var server = await StartAsync(client, actor, address, port, open, told);
        client.Machine.Out.Write($"Stint serves {client.Database.Name}\n  {server.Address}\n{(told is null ? "" : $"Visits are told to {told}\n")}Stop with Ctrl-C.\n");
        await client.Machine.Out.FlushAsync();
        if (open)
            OpenBrowser(server.Address);
        await server.RunAsync(client.Machine.Stopping);
        return 0;
    }

    /// <summary>First contact takes the next free port when the usual one is taken; who named one gets that or none.</summary>
    private static async Task<Server> StartAsync(Client client, string actor, IPAddress address, int port, bool friendly, OtlpTarget? told)
    {
        for (var next = port; ; next++)
        {
            try
            {
                return await Server.StartAsync(client.Database, client.Machine.Time, client.Settings, actor, address, next, told: told);
            }
            catch (Refusal refusal) when (friendly && refusal.Code == "port_taken" && next < port + 20)
            {
                client.Say($"Port {next} is taken; trying {next + 1}.");
            }
        }
    }

    private static IPAddress ParseHost(string host) => host == "localhost"
        ? IPAddress.Loopback
        : IPAddress.TryParse(host, out var address) ? address : throw Refusal.Usage("bad_host", $"'{PlainText.Short(host, 60)}' is no IP address.", "Use 127.0.0.1.");

    private static void OpenBrowser(string address)
    {
        var program = OperatingSystem.IsWindows() ? "explorer.exe" : OperatingSystem.IsMacOS() ? "open" : "xdg-open";
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program) { ArgumentList = { address }, UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No browser to open here; the address stands on the terminal.
        }
    }
}
