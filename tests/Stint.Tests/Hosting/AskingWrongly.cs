using System.Net.Http.Headers;
using System.Text;
using Stint.Operations;
using Stint.Tests.Support;

namespace Stint.Tests.Hosting;

public sealed class AskingWrongly
{
    private const string Log = "/api/v1/work/sessions/current/log";
    private const string Evidence = "/api/v1/work/sessions/current/evidence";
    private static readonly string Deep = string.Concat(Enumerable.Repeat("[", 100)) + string.Concat(Enumerable.Repeat("]", 100));

    [Theory]
    [InlineData("GET", "/api/v1/work/status", null, "409 no_open_session")]
    [InlineData("GET", "/api/v1/work/sessions/99", null, "404 session_not_found")]
    [InlineData("GET", "/api/v1/work/sessions?colour=red", null, "400 unknown_field")]
    [InlineData("GET", "/api/v1/work/sessions?limit=many", null, "400 bad_value")]
    [InlineData("GET", "/api/v1/work/sessions?limit=501", null, "400 bad_value")]
    [InlineData("GET", "/api/v1/work/sessions?cursor=x", null, "400 bad_cursor")]
    [InlineData("GET", "/api/v1/work/sessions?status=asleep", null, "400 bad_value")]
    [InlineData("GET", "/api/v1/work/sessions?since=someday", null, "400 bad_time")]
    [InlineData("GET", "/api/v1/overview?tz=Mars/Olympus", null, "400 bad_zone")]
    [InlineData("GET", "/api/v1/work/compare?a=1", null, "400 missing")]
    [InlineData("GET", "/api/v1/work/explain?idle=soon", null, "400 bad_value")]
    [InlineData("GET", "/api/v1/nothing", null, "404 not_found")]
    [InlineData("POST", "/api/v1/nothing", "{}", "404 not_found")]
    [InlineData("DELETE", "/api/v1/tasks/T-1/frob", null, "404 not_found")]
    [InlineData("POST", "/api/v1/tasks/events", "{}", "405 wrong_method")]
    [InlineData("POST", "/api/v1/tasks/T-1", "{}", "405 wrong_method")]
    [InlineData("DELETE", "/api/v1/overview", null, "405 wrong_method")]
    [InlineData("DELETE", "/api/v1/work/sessions/current", null, "400 missing")]
    [InlineData("POST", Log, "{}", "400 missing")]
    [InlineData("POST", Log, null, "400 missing")]
    [InlineData("POST", Log, "{\"text\":\"x\\u0000y\"}", "400 bad_text")]
    [InlineData("GET", "/api/v1/tasks?status=a%00b", null, "400 bad_text")]
    [InlineData("GET", "/api/v1/tasks?status=redy_for_qa", null, "400 unknown_status")]
    [InlineData("GET", "/api/v1/tasks/sessions?since=2026-02-01&until=2026-01-01", null, "400 bad_range")]
    [InlineData("GET", "/api/v1/work/sessions?since=2026-02-01&until=2026-01-01", null, "400 bad_range")]
    [InlineData("GET", "/api/v1/analytics/agent-performance?since=2026-02-01&until=2026-01-01", null, "400 bad_range")]
    [InlineData("GET", "/api/v1/analytics/phase-duration?since=2026-02-01&until=2026-01-01", null, "400 bad_range")]
    [InlineData("POST", "/api/v1/tasks/import", "{}", "400 missing")]
    [InlineData("POST", "/api/v1/tasks/import", "{\"tasks\":{\"tasks\":null}}", "400 missing")]
    [InlineData("POST", "/api/v1/tasks/import", "{\"tasks\":{\"tasks\":[1]}}", "400 bad_value")]
    [InlineData("POST", "/api/v1/tasks/import", "{\"tasks\":{\"tasks\":[{\"key\":\"T-1\",\"colour\":\"red\"}]}}", "400 bad_value")]
    [InlineData("POST", "/api/v1/tasks/import", "{\"tasks\":{\"tasks\":[],\"colour\":\"red\"}}", "400 bad_value")]
    [InlineData("POST", Log, "{\"text\":\"x\",\"colour\":1}", "400 unknown_field")]
    [InlineData("POST", Log, "{\"text\":5}", "400 bad_value")]
    [InlineData("POST", Log, "{\"text\":[\"x\"]}", "400 bad_value")]
    [InlineData("POST", Log, "{\"text\":{}}", "400 bad_value")]
    [InlineData("POST", Log, "{\"text\":\"  \"}", "400 missing")]
    [InlineData("POST", Log, "{\"text\":\"\\ud800\"}", "400 bad_text")]
    [InlineData("POST", Log, "{\"text\":\"x\",\"actor\":\"\\ud800\"}", "400 bad_text")]
    [InlineData("POST", Log, "{\"\\ud800\":\"x\"}", "400 bad_text")]
    [InlineData("POST", Log, "{\"text\":\"x\",\"at\":\"later\"}", "400 bad_time")]
    [InlineData("POST", Log, "{\"text\":\"x\",\"at\":\"2027-01-01\"}", "400 in_the_future")]
    [InlineData("POST", Log, "{\"text\":\"x\"", "400 not_json")]
    [InlineData("POST", Log, "{\"text\":\"x\"} {}", "400 not_json")]
    [InlineData("POST", Log + "?text=x", null, "400 misplaced_field")]
    [InlineData("POST", Log, "{\"text\":\"x\",\"session\":\"1\"}", "400 misplaced_field")]
    [InlineData("POST", "/api/v1/work/sessions/1/log", "{\"text\":\"x\",\"session\":\"current\"}", "400 misplaced_field")]
    [InlineData("DELETE", "/api/v1/work/sessions/1?yes=true&session=2", null, "400 misplaced_field")]
    [InlineData("GET", "/api/v1/work/sessions/current?session=2", null, "400 misplaced_field")]
    [InlineData("POST", Log, "[]", "400 not_json")]
    [InlineData("POST", Log, "\"x\"", "400 not_json")]
    [InlineData("POST", Log, "", "400 missing")]
    [InlineData("POST", Log, "nonsense", "400 not_json")]
    [InlineData("PUT", "/api/v1/work/sessions/current/tasks", "{\"keys\":[1]}", "400 bad_value")]
    [InlineData("POST", "/api/v1/work/sessions/current/next", "{\"done\":\"x\"}", "400 bad_value")]
    [InlineData("POST", "/api/v1/work/sessions/current/next", "{\"done\":1.5}", "400 bad_value")]
    [InlineData("POST", "/api/v1/work/sessions/current/next", "{\"list\":\"yes\"}", "400 bad_value")]
    [InlineData("PUT", Evidence, "{\"evidence\":\"x\"}", "400 bad_value")]
    [InlineData("PUT", Evidence, "{\"evidence\":{\"arrived\":\"many\"}}", "400 bad_value")]
    [InlineData("PUT", Evidence, "{\"evidence\":{\"branch\":\"\\ud800\"}}", "400 bad_value")]
    [InlineData("PUT", Evidence, "{\"evidence\":{\"commits\":[{\"sha\":\"0123456789\",\"at\":\"soon\",\"subject\":\"\"}]}}", "400 bad_value")]
    [InlineData("POST", "/api/v1/work/commits/untracked", "{\"commits\":{}}", "400 bad_value")]
    [InlineData("POST", "/api/v1/work/commits/untracked", "{\"commits\":{\"items\":[null]}}", "400 bad_value")]
    [InlineData("POST", "/api/v1/work/commits/untracked", "{\"commits\":{\"items\":[{\"sha\":\"x\",\"sessions\":null}]}}", "400 bad_value")]
    public async Task Is_told_what_is_wrong(string method, string path, string? body, string problem)
    {
        await using var served = await Served.StartAsync();
        var before = served.Desk.Store.Dump();
        Assert.Equal(problem, (await served.SendAsync(new HttpMethod(method), path, body)).Problem());
        Assert.Equal(before, served.Desk.Store.Dump());
    }

    [Theory]
    [InlineData("cross-site", "/api/v1/overview?tz=Asia/Tokyo", "403 foreign_origin")]
    [InlineData("same-site", "/api/v1/overview", "403 foreign_origin")]
    [InlineData("same-origin", "/api/v1/overview", "200")]
    [InlineData("none", "/api/v1/overview", "200")]
    [InlineData("cross-site", "/sessions", "200")]
    public async Task From_another_sites_page_is_refused_also_without_an_origin(string site, string path, string answer)
    {
        await using var served = await Served.StartAsync();
        var reply = await served.SendAsync(HttpMethod.Get, path, (string?)null, request => request.Headers.Add("Sec-Fetch-Site", site));
        Assert.Equal(answer, reply.Status == 200 ? "200" : reply.Problem());
    }

    [Theory]
    [InlineData("{\"files\":null}")]
    [InlineData("{\"files\":[null]}")]
    [InlineData("{\"files\":[{}]}")]
    [InlineData("{\"files\":[{\"path\":\"a\",\"change\":\"modified\",\"times_modified\":-1}]}")]
    [InlineData("{\"commits\":[{\"sha\":\"abc\",\"at\":\"2026-01-12T09:00:00Z\",\"subject\":\"x\"}]}")]
    [InlineData("{\"commits\":[{\"sha\":\"0123456789\",\"at\":\"2026-01-12T09:00:00Z\"}]}")]
    public async Task What_git_saw_is_told_what_is_wrong(string evidence)
    {
        await using var served = await Served.StartAsync();
        served.Desk.As(caller => caller with { Place = null, Host = null }).Start();
        Assert.Equal("400 bad_evidence", (await served.SendAsync(HttpMethod.Put, Evidence, $"{{\"evidence\":{evidence}}}")).Problem());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    [InlineData(null)]
    public async Task In_a_form_that_another_sites_page_could_send_is_refused(string? type)
    {
        await using var served = await Served.StartAsync();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes("{\"goal\":\"x\"}"));
        content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        Assert.Equal("400 not_json", (await served.SendAsync(HttpMethod.Post, "/api/v1/work/sessions", content)).Problem());
        Assert.Equal(0, served.Desk.Store.Count("sessions"));
    }

    [Fact]
    public async Task Too_deep_too_long_or_in_no_encoding_is_refused()
    {
        await using var served = await Served.StartAsync();
        Assert.Equal("400 not_json", (await served.PostAsync(Log, $"{{\"text\":{Deep}}}")).Problem());
        Assert.Equal("413 too_long", (await served.PostAsync(Log, $"{{\"text\":\"{new string('x', 65 * 1024)}\"}}")).Problem());
        Assert.Equal("413 too_large", (await served.PostAsync(Log, $"{{\"text\":\"{new string('x', 5 << 20)}\"}}")).Problem());
        var content = new ByteArrayContent([.. "{\"text\":\""u8, 0xFF, 0xFE, .. "\"}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        Assert.StartsWith("400 ", (await served.SendAsync(HttpMethod.Post, Log, content)).Problem(), StringComparison.Ordinal);
        Assert.Equal("ready", (await served.GetAsync("/readyz")).Text);
    }

    [Fact]
    public async Task Without_a_length_is_read_as_far_as_it_may_be()
    {
        await using var served = await Served.StartAsync();
        var reply = await served.SendAsync(HttpMethod.Post, "/api/v1/work/sessions", Chunked("{\"goal\":\"in parts\"}"));
        Assert.Equal((201, "in parts"), (reply.Status, reply.Json.GetProperty("goal").GetString()));
        Assert.Equal("413 too_large", (await served.SendAsync(HttpMethod.Post, Log, Chunked($"{{\"text\":\"{new string('x', 5 << 20)}\"}}"))).Problem());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("e30=x")]
    [InlineData("bnVsbA==")]
    [InlineData("eyJhY3RvciI6Ilx1ZDgwMCJ9")]
    [InlineData("eyJwbGFjZSI6e319")]
    public async Task As_nobody_a_client_would_name_is_refused(string header)
    {
        await using var served = await Served.StartAsync();
        Assert.Equal("400 bad_caller", (await served.SendAsync(HttpMethod.Get, "/api/v1/overview", (HttpContent?)null, request => request.Headers.Add(CallerHeader.Name, header))).Problem());
    }

    [Theory]
    [InlineData("Host", "example.com", "403 foreign_host")]
    [InlineData("Host", "127.0.0.1.example.com", "403 foreign_host")]
    [InlineData("Host", "10.0.0.1:7337", "403 foreign_host")]
    [InlineData("Origin", "https://example.com", "403 foreign_origin")]
    [InlineData("Origin", "null", "403 foreign_origin")]
    [InlineData("Origin", "http://127.0.0.1:1", "403 foreign_origin")]
    public async Task From_another_site_is_refused_on_every_path(string header, string value, string problem)
    {
        await using var served = await Served.StartAsync();
        foreach (var path in (string[])["/", "/api/v1/overview", "/api/v1/live", "/healthz", "/openapi.json", "/assets/none.js"])
        {
            Assert.Equal(problem, (await served.SendAsync(HttpMethod.Get, path, (HttpContent?)null, Named)).Problem());
            Assert.Equal(problem, (await served.SendAsync(HttpMethod.Post, "/api/v1/work/sessions", "{}", Named)).Problem());
        }

        Assert.Equal(0, served.Desk.Store.Count("sessions"));

        void Named(HttpRequestMessage request)
        {
            if (header == "Host")
                request.Headers.Host = value;
            else
                request.Headers.Add(header, value);
        }
    }

    [Fact]
    public async Task From_our_own_page_is_right()
    {
        await using var served = await Served.StartAsync();
        Assert.Equal(201, (await served.SendAsync(HttpMethod.Post, "/api/v1/work/sessions", "{}", request => request.Headers.Add("Origin", served.Address))).Status);
        Assert.Equal(200, (await served.SendAsync(HttpMethod.Get, "/api/v1/overview", (HttpContent?)null, request => request.Headers.Host = "localhost:7337")).Status);
        Assert.Equal(200, (await served.SendAsync(HttpMethod.Get, "/api/v1/overview", (HttpContent?)null, request => request.Headers.Host = "[::1]:7337")).Status);
    }

    private static StreamContent Chunked(string text)
    {
        var content = new StreamContent(new Unsized(Encoding.UTF8.GetBytes(text)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>A body whose length nobody knows beforehand.</summary>
    private sealed class Unsized(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
