using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Stint.Operations;
using Stint.Storage;
using Stint.Work;
using Stint.Work.Attachments;

namespace Stint.Hosting;

/// <summary>What is in an attachment, as bytes: for the dashboard, which cannot save base64. Never shown by the browser as a page of ours.</summary>
internal static class AttachmentFace
{
    public const string Path = "/api/v1/work/attachments/{attachment}/content";

    private static readonly string[] Reading = ["GET", "HEAD"];

    public static void Map(IEndpointRouteBuilder app, Database database, TimeProvider time, Settings settings) =>
        app.MapMethods(Path, Reading, (HttpContext http) => SendAsync(http, database, time, settings)).WithMetadata(new Rule(Needs.Read));

    private static async Task SendAsync(HttpContext http, Database database, TimeProvider time, Settings settings)
    {
        try
        {
            var context = new Context(database, new Caller(), time, settings, http.Features.GetRequiredFeature<Admitted>().Grant);
            context = context.Leaving(PathKeys.Read(database, settings, context.Workspace, context.Now));
            var found = SessionAttachments.Find(context, (string)http.Request.RouteValues["attachment"]!);
            http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = found.Name }.ToString();
            http.Response.Headers.XContentTypeOptions = "nosniff";
            http.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
            http.Response.ContentType = found.MediaType;
            var content = AttachmentFiles.Get(context, found.Sha256);
            http.Response.ContentLength = content.Length;
            if (http.Request.Method != "HEAD")
                await http.Response.Body.WriteAsync(content, http.RequestAborted);
        }
        catch (Refusal refusal)
        {
            await HttpFace.ProblemAsync(http, refusal);
        }
    }
}
