namespace Stint.Visits;

/// <summary>
/// The ways into the visits of a range, newest first: by site, by user, by visitor, or all of the workspace. Each reads its own index from the
/// newest visit on, so that a page costs what it shows.
/// </summary>
internal static class VisitWays
{
    private const string Own = "from visits v cross join sessions s where v.bucket = @bucket and v.workspace = @workspace";

    private const string Range = $"v.started_at >= @since and v.started_at < @until and {VisitRow.Joined}";

    public const string OfSite = $"{Own} and v.site = @site and {Range}";

    public const string OfUser = $"{Own} and v.user_id = @user and (cast(@site as text) is null or v.site = @site) and {Range}";

    public const string OfVisitor = $"{Own} and v.visitor_id = @visitor and (cast(@site as text) is null or v.site = @site) and {Range}";

    public const string All =
        $"""
        from sessions s cross join visits v where s.bucket = @bucket and s.workspace = @workspace and s.kind = 'visit' and s.started_at >= @since and s.started_at < @until
          and {VisitRow.Joined}
        """;

    public const string NewestFirst = "order by v.started_at desc, v.session_id desc limit @limit";

    public const string AllNewestFirst = "order by s.started_at desc, s.id desc limit @limit";
}
