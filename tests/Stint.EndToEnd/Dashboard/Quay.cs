using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace Stint.EndToEnd.Dashboard;

/// <summary>
/// A store as it looks after a year, filled by the binary in a real repository, with its server and a browser: a year of commits, a session of
/// today with everything in it, and one that is open. Tests that change anything make a <see cref="Home"/> of their own.
/// </summary>
public sealed class Quay : IAsyncLifetime
{
    /// <summary>Where the person at the browser is.</summary>
    public const string Zone = "Europe/Berlin";

    /// <summary>The machine.</summary>
    public Home Home { get; } = new();

    /// <summary>The browser.</summary>
    public Chromium Chromium { get; } = new();

    /// <summary>Its server.</summary>
    public Server Server { get; private set; } = null!;

    /// <summary>The session of today that has ended, as `session show` has it.</summary>
    public JsonElement Mill { get; private set; }

    /// <summary>The session that is open.</summary>
    public JsonElement Basin { get; private set; }

    /// <summary>The id of a visit that has everything in it.</summary>
    public string Visit { get; private set; } = "";

    /// <summary>The address of each kind of page.</summary>
    public string[] Pages =>
    [
        "/", "/sessions", "/sessions?tag=nobody", Of(Mill), Of(Basin), "/tasks", "/tasks/T-E07-F20-001", "/visits", "/visits/now", "/visits/list", "/visits/" + Visit, "/visits/users/ada",
        "/visits/workflows", "/visits/leaving", "/visits/together", "/visits/compare", "/visits/filtered", "/nowhere",
    ];

    /// <summary>Where the dashboard shows a session.</summary>
    public static string Of(JsonElement session) => "/sessions/" + session.Text("id");

    /// <summary>What a verb answers as JSON, in the zone of the person at the browser.</summary>
    public JsonElement Ask(params string[] arguments) => Home.Stint([.. arguments, "--tz", Zone, "--json"]).Succeeds().Json;

    /// <summary>Opens a page of the shared server.</summary>
    public Task<Tab> Open(string path, BrowserNewContextOptions? options = null) => Open(Server, path, options);

    /// <summary>Opens a page of a server of one's own.</summary>
    public async Task<Tab> Open(Server server, string path, BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.Locale = "en-GB";
        options.TimezoneId = Zone;
        var tab = await Chromium.Open(new Uri(server.Address, path).ToString(), options);
        tab.Page.SetDefaultTimeout(15_000);
        return tab;
    }

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        Home.Git("init", "--quiet");
        Home.Run("git", ["fast-import", "--quiet"], AYear(TimeProvider.System.GetUtcNow())).Succeeds();
        Home.Git("reset", "--hard", "--quiet");
        Home.Stint("import", "git").Succeeds();

        Home.Stint("start", "Mill the flour", "--tag", "mill", "--project", "mill", "--at", "-50m").Succeeds();
        Home.Stint("log", "Read the plans", "--at", "-45m").Succeeds();
        Home.Write("stones/upper.txt", "one\ntwo\n");
        Home.Stint("log", "Sharpened @stones/upper.txt", "--category", "implementation", "--at", "-40m").Succeeds();
        Home.Git("add", ".");
        Home.Git("commit", "--quiet", "--message", "Sharpen the stones");
        Home.Stint("decide", "Grind slowly", "--rationale", "Heat spoils the flour", "--at", "-10m").Succeeds();
        Home.Stint("blocker", "No wind").Succeeds();
        Home.Stint("next", "Grease the axle").Succeeds();
        Home.Stint("end", "--outcome", "partial", "--why", "Half the sacks").Succeeds();
        Mill = Home.Stint("session", "show", "last", "--json").Succeeds().Json;

        Home.Stint("start", "Dredge the basin", "--tag", "harbour", "--project", "harbour").Succeeds();
        Home.Stint("log", "Measured the depth").Succeeds();
        Basin = Home.Stint("status", "--json").Succeeds().Json;

        // A task that was sent back and is held again, one that is held too long, one that waits, one that is blocked.
        foreach (var n in (string[])["1", "2", "3", "4"])
            Home.Stint("task", "add", $"T-E07-F20-00{n}", "--title", $"Set sluice {n}").Succeeds();
        Home.Stint("task", "claim", "T-E07-F20-001", "--agent", "mason").Succeeds();
        Home.Stint("task", "finish", "T-E07-F20-001").Succeeds();
        Home.Stint("task", "claim", "T-E07-F20-001", "--agent", "warden").Succeeds();
        Home.Stint("task", "reject", "T-E07-F20-001", "--reason", "It leaks").Succeeds();
        Home.Stint("task", "claim", "T-E07-F20-001", "--agent", "mason").Succeeds();
        Home.Stint("task", "claim", "T-E07-F20-002", "--agent", "diver", "--lease", "1s").Succeeds();
        Home.Stint("task", "block", "T-E07-F20-004", "--reason", "High water").Succeeds();
        Server = Home.Serve();
        await VisitsAsync();
        await Chromium.InitializeAsync();
        // Waits end when what they wait for is there; on a busy machine that takes its time.
        Assertions.SetDefaultExpectTimeout(15_000);
    }

    /// <summary>A shop: visits of two days, one of them with an error, a workflow that was left and details; one that is open; a robot.</summary>
    private async Task VisitsAsync()
    {
        Visit = await Server.Visits("ada", 100, [(0, "/"), (4, "/products/lamp"), (9, "/cart")], end: false);
        await Server.Tell($"/api/v1/sessions/{Visit}/events", new
        {
            events = (object[])
            [
                new { name = "zoom", page = "/products/lamp", at = Ago(95), details = new { product = "lamp", times = 2 } },
                new { name = "add-to-cart", page = "/products/lamp", at = Ago(94), details = new { cart = new { lines = (int[])[1, 2] } } },
                new { type = "error", name = "TypeError: price is undefined", page = "/cart", at = Ago(91) },
                new { type = "workflow", name = "checkout", step = "start", page = "/cart", at = Ago(90) },
                new { type = "workflow", name = "checkout", step = "address", page = "/checkout/address", at = Ago(89) },
            ],
        });
        for (var n = 1; n <= 5; n++)
            await Server.Visits($"user-{n}", 120 + (n * 300), [(0, "/"), (n, "/sale")]);
        await Server.Visits("ben", 1, [(0, "/")], end: false);
        await Server.Tell("/api/v1/events", new { site = "shop", events = (object[])[new { visitor_id = "v-1", page = "/sale" }] }, request =>
        {
            request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)");
            request.Headers.Add("Origin", Server.Address.GetLeftPart(UriPartial.Authority));
        });

        static string Ago(int minutes) => TimeProvider.System.GetUtcNow().AddMinutes(-minutes).ToString("O", CultureInfo.InvariantCulture);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Chromium.DisposeAsync();
        Server.Dispose();
        Home.Dispose();
    }

    /// <summary>Every second day of a year, three commits ten minutes apart, at another hour each time.</summary>
    private static string AYear(DateTimeOffset now)
    {
        var stream = new StringBuilder();
        for (var ago = 364; ago >= 2; ago -= 2)
        {
            var begin = now.AddDays(-ago).ToUnixTimeSeconds() + (ago * 5 % 24 * 3600 / 2);
            for (var n = 0; n < 3; n++)
            {
                var message = $"Set stone {ago}.{n}";
                var stones = string.Concat(Enumerable.Repeat("stone\n", (ago % 40) + n));
                stream.Append(CultureInfo.InvariantCulture, $"commit refs/heads/main\ncommitter Ada <ada@example.com> {begin + (n * 600)} +0000\n");
                stream.Append(CultureInfo.InvariantCulture, $"data {message.Length}\n{message}\nM 644 inline wall-{ago % 7}.txt\ndata {stones.Length}\n{stones}\n");
            }
        }

        return stream.ToString();
    }
}

/// <summary>The tests of the dashboard share one store and one browser, and take turns.</summary>
[CollectionDefinition]
public sealed class TheDashboard : ICollectionFixture<Quay>;
