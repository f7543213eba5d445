namespace Stint.Operations;

/// <summary>What a request must be allowed to do; each holds what stands before it, but for ingest, which reads nothing.</summary>
internal enum Needs
{
    /// <summary>Nothing: anybody may ask.</summary>
    Nothing,
    /// <summary>To tell of visits.</summary>
    Ingest,
    Read,
    Write,
    /// <summary>To say who may do what.</summary>
    Admin,
}

/// <summary>What a token is for.</summary>
internal enum Scope
{
    /// <summary>The events of one visit; <c>start</c> gives such a token.</summary>
    Visit,
    /// <summary>The visits of one site, and nothing to read.</summary>
    Ingest,
    Read,
    Write,
    Admin,
}

/// <summary>What somebody may do, and in which workspace: told by the token of a request. Whoever has the store in their hands may do everything.</summary>
/// <param name="Token">The token's id; null on the command line, and on a server that asks for none.</param>
/// <param name="Site">The one site that may be written.</param>
/// <param name="Visit">The one visit that may be written.</param>
/// <param name="Actor">The only one who may act by it; null where the caller says who acts.</param>
internal sealed record Grant(string Workspace, Scope Scope = Scope.Admin, string? Token = null, string? Site = null, string? Visit = null, string? Actor = null)
{
    public bool Allows(Needs needs) => needs switch
    {
        Needs.Nothing => true,
        Needs.Ingest => Scope is not Scope.Read,
        Needs.Read => Scope >= Scope.Read,
        Needs.Write => Scope >= Scope.Write,
        _ => Scope == Scope.Admin,
    };

    /// <summary>Whether a visit of a site may be written.</summary>
    public bool Reaches(string site, string visit) => (Site is null || Site == site) && (Visit is null || Visit == visit);

    /// <summary>What a token of its scope is called: <c>ingest:shop</c>, <c>read</c>.</summary>
    public static string Name(Scope scope, string? site) => scope == Scope.Ingest ? $"ingest:{site}" : scope.ToString().ToLowerInvariant();
}
