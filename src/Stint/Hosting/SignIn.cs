using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stint.Operations;

namespace Stint.Hosting;

/// <summary>
/// <c>POST /signin</c> puts a token into a cookie that the dashboard's scripts cannot read, so that the live stream has it too;
/// <c>POST /signout</c> takes it away.
/// </summary>
internal static class SignIn
{
    private const int MostBytes = 4 << 10;
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    public static void Map(WebApplication app, Admission admission)
    {
        app.MapPost("/signin", (HttpContext http) => InAsync(http, admission)).WithMetadata(new Rule(Needs.Nothing));
        app.MapPost("/signout", (HttpContext http) => OutAsync(http)).WithMetadata(new Rule(Needs.Nothing));
    }

    private static async Task InAsync(HttpContext http, Admission admission)
    {
        try
        {
            var text = (await RequestBody.ReadAsync(http, MostBytes, plainText: false)).Text("token") ?? throw Refusal.Usage("missing", "'token' is missing: the token to sign in with");
            var grant = admission.Grant(text.Trim(), http);
            if (!grant.Allows(Needs.Read))
                throw new Refusal(RefusalKind.Forbidden, "not_allowed", "This token tells of visits, and reads nothing.", "Sign in with one that reads: stint token create --scope read");
            http.Response.Cookies.Append(Admission.Cookie, text.Trim(), Options(http, Remembered));
            await AnswerAsync(http, new JsonObject { ["scope"] = Grant.Name(grant.Scope, grant.Site), ["workspace"] = grant.Workspace, ["actor"] = grant.Actor });
        }
        catch (Refusal refusal)
        {
            await HttpFace.ProblemAsync(http, refusal);
        }
    }

    private static Task OutAsync(HttpContext http)
    {
        http.Response.Cookies.Append(Admission.Cookie, "", Options(http, TimeSpan.Zero));
        return AnswerAsync(http, []);
    }

    private static CookieOptions Options(HttpContext http, TimeSpan age) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        // Behind a proxy that ends TLS the page's own origin tells.
        Secure = http.Request.IsHttps || http.Request.Headers.Origin.ToString().StartsWith("https://", StringComparison.OrdinalIgnoreCase),
        MaxAge = age,
        Path = "/",
    };

    private static Task AnswerAsync(HttpContext http, JsonObject answer)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsync(answer.ToJsonString(Client.Plain), http.RequestAborted);
    }
}
