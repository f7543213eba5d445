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
        var given = Raw(http).Split('/');
        if (given.Length != form.Length)
            throw Refusal.NotFound("not_found", "There is nothing at this address.");
        for (var i = 0; i < form.Length; i++)
        {
            if (IsName(form[i]))
                yield return (form[i][1..^1], Uri.UnescapeDataString(given[i]));
        }
    }

    /// <summary>Whether a path has the form of a route, whatever the method.</summary>
    public static bool Fits(string route, HttpContext http)
    {
        var form = route.Split('/');
        var given = Raw(http).Split('/');
        return given.Length == form.Length
            && form.Zip(given).All(each => IsName(each.First) || string.Equals(each.First, Uri.UnescapeDataString(each.Second), StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsName(string part) => part.StartsWith('{');

    /// <summary>The path as it was sent; a client of a proxy sends the server's name before it.</summary>
    private static string Raw(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        if (!target.StartsWith('/'))
            target = target.IndexOf("://", StringComparison.Ordinal) is > 0 and var at && target.IndexOf('/', at + 3) is > 0 and var slash ? target[slash..] : "/";
        return target.TrimEnd('/');
    }
}
