using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Stint.Operations;

namespace Stint.Hosting;

/// <summary>A path of a request beside the form of a route: <c>/api/v1/tasks/{key}/claim</c>.</summary>
internal static class RoutePath
{
    /// <summary>
    /// The values that stand where the route has names, decoded once. Not the server's own: it decodes all but slashes, so that <c>%2F</c> and
    /// <c>%252F</c> would be the same.
    /// </summary>
    public static IEnumerable<(string Name, string Text)> Values(string route, HttpContext http)
    {
        var form = route.Split('/');
        var given = Raw(http, form.Length);
        if (given.Length != form.Length)
            throw Refusal.NotFound("not_found", "There is nothing at this address.");
        for (var i = 0; i < form.Length; i++)
        {
            if (IsName(form[i]))
                yield return (form[i][1..^1], Uri.UnescapeDataString(given[i]));
            else if (!string.Equals(form[i], Uri.UnescapeDataString(given[i]), StringComparison.OrdinalIgnoreCase))
                throw Refusal.NotFound("not_found", "There is nothing at this address.");
        }
    }

    /// <summary>Whether a path has the form of a route, whatever the method.</summary>
    public static bool Fits(string route, HttpContext http)
    {
        var form = route.Split('/');
        var given = Raw(http, form.Length);
        return given.Length == form.Length
            && form.Zip(given).All(each => IsName(each.First) || string.Equals(each.First, Uri.UnescapeDataString(each.Second), StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsName(string part) => part.StartsWith('{');

    /// <summary>
    /// The parts of the path as it was sent; a client of a proxy sends the server's name before it. Below another application's path only the last ones are
    /// of a route, as many as it has: how that path was written is the application's business.
    /// </summary>
    private static string[] Raw(HttpContext http, int parts)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        if (target.Length == 0)
            target = http.Request.PathBase.Add(http.Request.Path).ToUriComponent();
        if (!target.StartsWith('/'))
            target = target.IndexOf("://", StringComparison.Ordinal) is > 0 and var at && target.IndexOf('/', at + 3) is > 0 and var slash ? target[slash..] : "/";
        var given = target.TrimEnd('/').Split('/');
        return http.Request.PathBase.HasValue && given.Length > parts ? ["", .. given[^(parts - 1)..]] : given;
    }
}
