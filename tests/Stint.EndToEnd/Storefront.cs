using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Stint.EndToEnd;

/// <summary>A web application of somebody else: files on a port of their own, and so of another origin than Stint's.</summary>
internal sealed class Storefront : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly string folder;

    public Storefront(string folder)
    {
        this.folder = folder;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Origin = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}";
        }

        listener.Prefixes.Add(Origin + "/");
        listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Origin { get; }

    /// <summary>The example application as its users get it.</summary>
    public static void BuildExample(string folder)
    {
        // The packages are there since the binary was published with its dashboard.
        _ = Published.Stint;
        Programs.Run("npm", ["run", "build", "--workspace", "example", "--", "--outDir", folder, "--emptyOutDir"], WorkingCopy.At("web"), Published.BuildEnvironment(), input: null, TimeSpan.FromMinutes(2))
            .Succeeds();
    }

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext asked;
            try
            {
                asked = await listener.GetContextAsync();
            }
            catch (Exception over) when (over is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            var file = Path.Combine(folder, asked.Request.Url!.AbsolutePath.TrimStart('/'));
            if (!File.Exists(file))
                file = Path.Combine(folder, "index.html");
            asked.Response.ContentType = Path.GetExtension(file) switch { ".js" => "text/javascript", ".css" => "text/css", _ => "text/html; charset=utf-8" };
            await asked.Response.OutputStream.WriteAsync(await File.ReadAllBytesAsync(file));
            asked.Response.Close();
        }
    }

    public void Dispose() => listener.Close();
}
