using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Stint.Hosting;

/// <summary>What an application says when it adds Stint to its services.</summary>
public sealed class StintOptions
{
    /// <summary>Where sessions are kept: the path of a SQLite file, which is made when it is missing, or <c>postgres://user:password@host:5432/name</c>. There is no default.</summary>
    public string? Store { get; set; }

    /// <summary>The name under which the visits of this application are kept: 1 to 100 characters.</summary>
    public string Site { get; set; } = "default";

    /// <summary>
    /// Who is signed in, in at most 200 characters; null for nobody. Without another function it is the claim <c>nameidentifier</c>, else the name, of an authenticated user.
    /// Called on the request's own thread, after the request was answered.
    /// </summary>
    public Func<HttpContext, string?> UserId { get; set; } = http =>
        http.User.Identity is { IsAuthenticated: true } identity ? http.User.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? identity.Name : null;

    /// <summary>
    /// The application's own id of a visitor, in at most 200 characters; null where it has none. Then visitors are told apart without a cookie, by a hash
    /// that nobody can trace back and that is another one every day.
    /// </summary>
    public Func<HttpContext, string?> VisitorId { get; set; } = _ => null;

    /// <summary>Paths whose requests are no visits, with all that lies below them: <c>/admin</c>. Upper and lower case are the same.</summary>
    public IList<PathString> ExcludedPaths { get; } = [];
}
