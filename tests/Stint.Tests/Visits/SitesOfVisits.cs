using Stint.Operations;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Visits;

namespace Stint.Tests.Visits;

public sealed class SitesOfVisits
{
    [Theory, BothEngines]
    public void Are_listed_by_name_a_page_at_a_time(TestEngine engine)
    {
        using var desk = new Desk(engine);
        Assert.Empty(desk.Do<Page<VisitSite>>(VisitSites.Operation).Items);
        foreach (var site in (string[])["shop", "docs", "shop", "blog"])
            desk.Do<StartedVisit>(Collecting.Start, ("site", site), ("user_id", "u-1"));
        var first = desk.Do<Page<VisitSite>>(VisitSites.Operation, ("limit", 2));
        Assert.Equal([new("blog", desk.Now), new("docs", desk.Now)], first.Items);
        var rest = desk.Do<Page<VisitSite>>(VisitSites.Operation, ("limit", 2), ("cursor", first.Next!));
        Assert.Equal(["shop"], rest.Items.Select(each => each.Name));
        Assert.Null(rest.Next);
    }
}
