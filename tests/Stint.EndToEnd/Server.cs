using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stint.EndToEnd;

/// <summary>A `stint serve` of one test.</summary>
public sealed class Server : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Process process;
    private readonly StringBuilder written = new();

    private Server(Process process, int port)
    {
        this.process = process;
        Address = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");
        Client = new HttpClient { BaseAddress = Address };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <summary>A client whose addresses are relative to the server's.</summary>
    public HttpClient Client { get; }

    /// <summary>What it has written so far, both streams.</summary>
    public string Log
    {
        get
        {
            lock (written)
                return written.ToString();
        }
    }

    /// <summary>Asks the server to end, by default as a service's operator does (`INT` is Ctrl-C), and gives its exit code.</summary>
    public int Stop(string signal = "TERM")
    {
        if (!process.HasExited)
        {
            if (OperatingSystem.IsWindows())
                process.Kill();
            else
                Process.Start(new ProcessStartInfo("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]))!.WaitForExit();
        }

        Assert.True(process.WaitForExit(Patience), $"The server did not end when asked to.\n{Log}");
        return process.ExitCode;
    }

    /// <summary>Ends the server as a power cut does, with no word to it.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Client.Dispose();
        if (!process.HasExited)
            Kill();
        process.Dispose();
    }

    internal static Server Start(Home home, string[] arguments, int? samePort = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = samePort ?? FreePort();
            string[] all = ["serve", "--port", port.ToString(CultureInfo.InvariantCulture), .. arguments];
            var program = new Process { StartInfo = Programs.Interruptible(all, home) };
            program.Start();
            program.StandardInput.Close();
            var server = new Server(program, port);
            if (server.BecomesHealthy())
                return server;
            var log = server.Log;
            server.Dispose();
            // Somebody may take the port between our look and the server's.
            if (attempt == 3 || !log.Contains("in use", StringComparison.OrdinalIgnoreCase))
                Assert.Fail($"`stint {string.Join(' ', all)}` did not become healthy.\n{log}");
        }
    }

    private bool BecomesHealthy()
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; Thread.Sleep(20))
        {
            if (process.HasExited)
            {
                process.WaitForExit(); // Until the last line of its streams is here too.
                return false;
            }

            try
            {
                using var answer = Client.Send(new HttpRequestMessage(HttpMethod.Get, "/healthz"));
                if (answer.IsSuccessStatusCode)
                    return true;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }

        return false;
    }

    private void Keep(string? line)
    {
        lock (written)
        {
            if (line is not null)
                written.AppendLine(line);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
