namespace Stint.Operations;

/// <summary>
/// What a request says of the machine that sent it. It is looked at while the request is answered, and neither stored nor logged.
/// </summary>
internal sealed record Sender
{
    /// <summary>The address it came from; null where that is unknown, as behind a proxy that does not tell.</summary>
    public string? Address { get; init; }

    public string? UserAgent { get; init; }

    /// <summary>Client hints as they were sent, by header in lower case: <c>sec-ch-ua</c>, <c>sec-ch-ua-mobile</c> and the like.</summary>
    public IReadOnlyDictionary<string, string> Hints { get; init; } = new Dictionary<string, string>();

    /// <summary><c>Sec-GPC: 1</c> or <c>DNT: 1</c>: whoever sends does not want to be tracked.</summary>
    public bool RefusesTracking { get; init; }

    /// <summary>A web page sent it, so that the user agent is the visitor's own: browsers tell the page's origin, and nothing else has to.</summary>
    public bool IsPage { get; init; }

    /// <summary>Nothing of it gets into a log by accident.</summary>
    public override string ToString() => nameof(Sender);
}
