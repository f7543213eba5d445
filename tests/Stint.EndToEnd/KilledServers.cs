using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Stint.EndToEnd;

/// <summary>
/// `kill -9` of a server under load, again and again. Clients send what was not acknowledged once more, with the same ids. With STINT_LOAD_EVENTS=1000000
/// and STINT_LOAD_KILLS=10 in the environment it is the large run that docs/design/speed.md tells of.
/// </summary>
public sealed class KilledServers
{
    private const int OfBatch = 100;
    private const int OfVisit = 20;
    private const int Clients = 16;

    private static readonly int Events = Number("STINT_LOAD_EVENTS", 20_000);
    private static readonly int Kills = Number("STINT_LOAD_KILLS", 4);

    /// <summary>Within the last day, over a midnight.</summary>
    private readonly DateTimeOffset begin = new(TimeProvider.System.GetUtcNow().AddHours(-20).Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    [Theory, BothEngines]
    public async Task Lose_nothing_that_they_acknowledged_and_count_nothing_twice(TestEngine engine)
    {
        using var home = new Home(engine);
        var server = home.Serve();
        try
        {
            // The days are kept from the first event on.
            home.Stint("visits", "daily").Succeeds();
            var batches = Shuffled();
            var (next, acknowledged, again) = (-1, 0, 0);
            using var client = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(30) };
            var stopping = TestContext.Current.CancellationToken;
            var begun = Stopwatch.StartNew();
            var sending = Enumerable.Range(0, Clients).Select(_ => Task.Run(
                async () =>
                {
                    for (int i; (i = Interlocked.Increment(ref next)) < batches.Length; Interlocked.Increment(ref acknowledged))
                    {
                        while (!await IsTakenAsync(client, Body(batches[i]), stopping))
                        {
                            Interlocked.Increment(ref again);
                            await Task.Delay(20, stopping);
                        }
                    }
                },
                stopping)).ToArray();
            for (var kill = 1; kill <= Kills; kill++)
            {
                while (Volatile.Read(ref acknowledged) < (long)batches.Length * kill / (Kills + 1))
                {
                    Assert.DoesNotContain(sending, each => each.IsFaulted);
                    await Task.Delay(5, stopping);
                }

                server.Kill();
                var gone = server;
                server = home.ServeAgain(gone);
                gone.Dispose();
            }

            await Task.WhenAll(sending);
            TestContext.Current.SendDiagnosticMessage($"{engine}: {Events:N0} events, {Kills} kills, {begun.Elapsed.TotalSeconds:N1} s, {again} requests sent again");
            // Whatever the kills were: some hit requests that were under way.
            Assert.True(again > 0, "No request was cut.");
            Check(home);
        }
        finally
        {
            server.Dispose();
        }
    }

    private static int Number(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : usual;

    private static async Task<bool> IsTakenAsync(HttpClient client, byte[] body, CancellationToken stopping)
    {
        try
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await client.PostAsync(new Uri("/api/v1/events", UriKind.Relative), content, stopping);
            var text = await answer.Content.ReadAsStringAsync(stopping);
            Assert.True(answer.IsSuccessStatusCode && !text.Contains("refused", StringComparison.Ordinal), text);
            return true;
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            return false;
        }
    }

    /// <summary>The numbers of all events, near each other as visitors are, and yet in no order: neighbours within a few batches are exchanged.</summary>
    private static int[][] Shuffled()
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, Events).OrderBy(number => number + random.Next(10 * OfBatch)).Chunk(OfBatch)];
    }

    /// <summary>Ten visitors take turns; each event is a minute after the one before, and of each three one is no view.</summary>
    private byte[] Body(int[] numbers)
    {
        var body = new StringBuilder("{\"events\":[");
        foreach (var number in numbers)
        {
            var (visitor, nth) = Place(number);
            var at = begin.AddMinutes((visitor % 1000) + nth).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            body.Append(CultureInfo.InvariantCulture, $$"""{"id":"e{{number}}","type":"{{(nth % 3 == 2 ? "action" : "page_view")}}","page":"/{{nth}}","visitor_id":"v{{visitor}}","at":"{{at}}"},""");
        }

        body.Length--;
        return Encoding.UTF8.GetBytes(body.Append("]}").ToString());
    }

    private static (int Visitor, int Nth) Place(int number) => ((number / (10 * OfVisit) * 10) + (number % 10), number / 10 % OfVisit);

    private void Check(Home home)
    {
        using var store = new RawStore(home);
        Assert.Equal(Events, Count(store, "select count(*) from visit_events"));
        // One visit of each visitor, with all of its events and nothing else.
        var visits = Events / OfVisit;
        Assert.Equal(visits, Count(store, "select count(*) from visits"));
        var views = Enumerable.Range(0, OfVisit).Count(nth => nth % 3 != 2);
        Assert.Equal(visits, Count(store, $"select count(distinct visitor_id) from visits where events = {OfVisit} and views = {views} and actions = {OfVisit} and entry_page = '/0' and exit_page = '/{OfVisit - 1}' and last_event_at - started_at = {(OfVisit - 1) * 60_000}"));
        Assert.Equal(0, Count(store, "select count(*) from sessions s where s.kind = 'visit' and not exists (select 1 from visits v where v.bucket = s.bucket and v.session_id = s.id)"));

        // What is overdue is ended before days are told.
        home.Stint("visits", "daily").Succeeds();
        var stands = Days(store);
        home.Stint("rollup", "rebuild").Succeeds();
        Assert.Equal(stands, Days(store));
        var expected = Enumerable.Range(0, visits).GroupBy(visitor => begin.AddMinutes(visitor % 1000).Date).OrderBy(day => day.Key)
            .Select(day => string.Create(CultureInfo.InvariantCulture, $"{day.Key:yyyy-MM-dd} {day.Count()} {day.Count() * views}"));
        var days = home.Stint("visits", "daily", "--since", "2000-01-01", "--json").Succeeds().Json.Items().ToList();
        Assert.Equal(expected, days.Select(day => $"{day.Text("date")} {day.Number("sessions")} {day.Number("views")}"));
        // Everybody comes once. Of very many it is an estimate, and says by how much it may be wrong.
        Assert.All(days, day => Assert.InRange(Math.Abs(day.Number("users") - day.Number("sessions")), 0, 2 * day.GetProperty("users_error").GetDouble() * day.Number("sessions")));
    }

    private static long Count(RawStore store, string query) => long.Parse(store.Texts($"select cast(({query}) as text)").Single(), CultureInfo.InvariantCulture);

    private static List<string> Days(RawStore store) => store.Texts(
        """
        select date || ' ' || visits || ' ' || closed || ' ' || measured || ' ' || duration_ms || ' ' || views || ' ' || actions || ' ' || errors || ' ' || short || ' ' || one_view || ' ' || unengaged
        from visit_days order by zone, date
        """);
}
