namespace Stint.EndToEnd.Dashboard;

/// <summary>The pages ask their own server and nobody else, and the browser holds them to it.</summary>
[Collection<TheDashboard>]
public sealed class ItsOwnHost(Quay quay)
{
    [Fact]
    public async Task Is_all_that_any_page_asks_and_no_page_complains()
    {
        foreach (var path in quay.Pages)
        {
            await using var tab = await quay.Open(path);
            await tab.Page.Settle();
            Assert.NotEmpty(tab.Requests);
            Assert.All(tab.Requests, address => Assert.StartsWith(quay.Server.Address.ToString(), address, StringComparison.Ordinal));
            // Where there is nothing, the browser itself reports the answer 404.
            Assert.DoesNotContain(tab.Complaints, complaint => path != "/nowhere" || !complaint.Contains("404", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Sends_a_policy_that_keeps_scripts_pictures_and_requests_at_home()
    {
        foreach (var path in new[] { "/", "/sessions", "/api/v1/overview", "/favicon.svg" })
        {
            using var answer = await quay.Server.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        }

        await using var tab = await quay.Open("/");
        await tab.Page.Settle();
        var refused = await tab.Page.EvaluateAsync<string[]>("""
            async () => {
              const refused = [];
              document.addEventListener('securitypolicyviolation', event => refused.push(event.effectiveDirective));
              const script = document.createElement('script');
              script.textContent = 'window.taken = 1';
              document.body.append(script);
              document.body.insertAdjacentHTML('beforeend', '<img src="http://127.0.0.1:9/x.png" onerror="window.taken = 1"><p style="color: red"></p>');
              await fetch('http://127.0.0.1:9/').catch(() => {});
              for (let i = 0; i < 100 && refused.length < 5; i++) await new Promise(resolve => setTimeout(resolve, 10));
              return [...refused, 'taken' in window ? 'taken' : 'not taken'];
            }
            """);
        Assert.Equal(["connect-src", "img-src", "not taken", "script-src-attr", "script-src-elem", "style-src-attr"], refused.Order(StringComparer.Ordinal));
    }
}
