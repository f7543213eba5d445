using System.Diagnostics;
using Microsoft.Playwright;

namespace Stint.EndToEnd;

/// <summary>The browser of this machine, started once for all tests that ask for it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] UsualPlaces =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/usr/bin/google-chrome-stable",
        "/snap/bin/chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>A page of its own: no cookies, no storage of other tests. What the page logs as an error fails the test that asks.</summary>
    public async Task<Tab> Open(string url, BrowserNewContextOptions? options = null)
    {
        var context = await browser!.NewContextAsync(options ?? new() { Locale = "en-GB", TimezoneId = "Europe/Berlin" });
        var tab = new Tab(context, await context.NewPageAsync());
        await tab.Page.GotoAsync(url);
        return tab;
    }

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        var program = Find();
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = program,
            // Without the sandbox, which containers and root do not have; the rest keeps the browser from talking to anybody.
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
                // A browser that says it has no screen is a bot to the server. For the whole browser: what a page says while it is left does not know its context any more.
                "--user-agent=Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
            ],
        });
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }

    private static string Find()
    {
        var chosen = Environment.GetEnvironmentVariable("CHROMIUM_PATH");
        if (!string.IsNullOrEmpty(chosen))
            return File.Exists(chosen) ? chosen : throw new InvalidOperationException($"CHROMIUM_PATH is {chosen}, and there is no such file.");
        return Array.Find(UsualPlaces, File.Exists)
            ?? Install()
            ?? throw new InvalidOperationException(
                "These tests need Chromium or Chrome and found none. Install it (Debian: apt-get install chromium; macOS: "
                + "brew install --cask chromium), or set CHROMIUM_PATH to the program.");
    }

    /// <summary>Debian's own, where the tests may install it; Playwright's download is a pinned build that not every network reaches.</summary>
    private static string? Install()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/apt-get"))
            return null;
        Apt("update");
        Apt("install", "--yes", "--no-install-recommends", "chromium");
        return Array.Find(UsualPlaces, File.Exists);

        static void Apt(params string[] arguments)
        {
            var start = new ProcessStartInfo("/usr/bin/apt-get", ["-q", .. arguments]) { UseShellExecute = false };
            start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
            using var process = Process.Start(start)!;
            process.WaitForExit();
        }
    }
}

/// <summary>One page in a context of its own, with what it complained about.</summary>
public sealed class Tab : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> complaints = [];
    private readonly List<string> requests = [];

    internal Tab(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.Request += (_, request) => requests.Add(request.Url);
        page.PageError += (_, error) => complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                complaints.Add($"{message.Text} ({message.Location})");
        };
    }

    /// <summary>The page to act on.</summary>
    public IPage Page { get; }

    /// <summary>Errors of the page's scripts and of its console so far, in order.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    /// <summary>The address of everything that the page asked for, in order.</summary>
    public IReadOnlyList<string> Requests => requests;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => context.DisposeAsync();
}
