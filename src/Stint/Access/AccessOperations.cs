using Stint.Operations;

namespace Stint.Access;

/// <summary>Who may do what, one line each.</summary>
internal static class AccessOperations
{
    public static readonly Operation[] All =
    [
        TokenOperations.Create,
        TokenOperations.List,
        TokenOperations.Revoke,
        SiteOperations.Add,
        SiteOperations.List,
        Audit.List,
    ];
}
