using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stint.Access;
using Stint.Coding.WakaTime;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Hosting;

/// <summary>
/// Stands before every endpoint, and lets through what its rule allows to the request's token. Without tokens it lets in programs and pages of
/// this machine: the Host header must name the loopback (a foreign name that resolves to it is another site's trick), and a page must be our own.
/// </summary>
internal sealed class Guard(Database database, TimeProvider time, Settings settings, Admission admission)
{
    /// <summary>The largest body that tells of visits, in bytes: what browsers send after a page is gone.</summary>
    public const int MostOfVisits = 64 << 10;

    private const string Policy = "default-src 'self'; img-src 'self' data:; style-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private readonly RateLimit keys = new(time, settings.IngestRate, settings.IngestRate * 10d);

    private readonly RateLimit visits = new(time, perSecond: 5, atOnce: 50);

    public void Use(IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        try
        {
            await AdmitAsync(http);
        }
        catch (Refusal refusal)
        {
            await HttpFace.ProblemAsync(http, refusal);
            return;
        }
        catch (BadHttpRequestException wrong)
        {
            await HttpFace.ProblemAsync(http, Refusal.Usage("bad_request", wrong.Message), wrong.StatusCode);
            return;
        }

        await next(http);
    });

    private async Task AdmitAsync(HttpContext http)
    {
        var rule = http.GetEndpoint()?.Metadata.GetMetadata<Rule>();
        var open = admission.IsOpen;
        if (open && !IsLoopback(http.Request.Host.Host))
            throw new Refusal(RefusalKind.Forbidden, "foreign_host", "This server answers only to its own machine.", "Use http://127.0.0.1 or http://localhost.");
        var foreign = Origins.IsForeign(http.Request, named: open);
        var tells = rule?.Needs == Needs.Ingest;
        var extension = foreign && rule?.Editors == true && Origins.IsExtension(http.Request);
        if ((tells && !open) || extension)
            Origins.Open(http);
        else if (foreign && rule?.AnyPage != true)
            throw new Refusal(RefusalKind.Forbidden, "foreign_origin", "Pages of other sites may not speak to this server.");
        if (rule?.Needs == Needs.Nothing)
            return;

        var text = await TokenAsync(http, tells && rule?.OwnBody != true, foreign, open);
        if (open && rule?.Editors == true && text == WakaTimeIntake.NoKey)
            text = null;
        if (extension && text is null)
            throw Admission.NoToken;
        var grant = text is not null ? admission.Grant(text, http) : http.Features.Get<HostGrant>()?.Grant ?? (open ? admission.Everything : throw Admission.NoToken);
        if (rule is null)
        {
            // What routing itself answers, a wrong method, runs nothing of ours.
            if (http.GetEndpoint() is RouteEndpoint)
                throw new Refusal(RefusalKind.Forbidden, "no_rule", "Nobody has said who may ask for this.");
            return;
        }

        if (!grant.Allows(rule.Needs))
            throw TooLittle(grant, rule.Needs);
        if (tells && foreign)
            Check(grant, http.Request.Headers.Origin.ToString());
        if (tells)
            Limit(grant);
        http.Features.Set(new Admitted(grant, () => admission.StillLetsIn(text, http)));
    }

    /// <summary>The token of the header, of the body where that tells of visits, or of the dashboard's cookie; a page of another site has no use of that.</summary>
    private static async Task<string?> TokenAsync(HttpContext http, bool tells, bool foreign, bool open)
    {
        var body = tells ? await RequestBody.ReadAsync(http, MostOfVisits, plainText: true) : null;
        var text = Admission.InHeader(http.Request) ?? body?.Text("token");
        if (text is null && !open && !foreign)
            text = http.Request.Cookies[Admission.Cookie];
        return text is { Length: > 0 } ? text : null;
    }

    private void Check(Grant grant, string origin)
    {
        if (grant.Site is not { } site)
            throw new Refusal(RefusalKind.Forbidden, "foreign_origin", "A token that may do more than tell of one site's visits does not belong into a page.", "Make a key for the page: stint token create --scope ingest:SITE");
        if (!SiteNames.Takes(database, grant.Workspace, site, origin))
        {
            throw new Refusal(
                RefusalKind.Forbidden, "foreign_origin", $"Pages of {PlainText.Short(PlainText.Line(origin), 100)} may not tell of visits to '{PlainText.Line(site)}'.",
                $"Allow them: stint site add '{PlainText.Line(site)}' --origin {PlainText.Short(PlainText.Line(origin), 100)}");
        }
    }

    private void Limit(Grant grant)
    {
        if (grant.Visit is { } visit)
            visits.Take(visit, "Requests of this visit");
        else if (grant is { Scope: Scope.Ingest, Token: { } key })
            keys.Take(key, "Requests with this key");
    }

    internal static Refusal TooLittle(Grant grant, Needs needs) => new(
        RefusalKind.Forbidden, "not_allowed", $"This needs a token that may {needs.ToString().ToLowerInvariant()}; this one is for {PlainText.Line(Grant.Name(grant.Scope, grant.Site))}.",
        $"Make another, where the store is: stint token create --scope {(needs == Needs.Ingest ? "ingest:SITE" : needs.ToString().ToLowerInvariant())}");

    private static bool IsLoopback(string host) => host.ToLowerInvariant() is "127.0.0.1" or "localhost" or "[::1]" or "::1";
}
