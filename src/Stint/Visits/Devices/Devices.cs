namespace Stint.Visits;

/// <summary>What somebody visits with: kind, browser and system. Versions are not kept: with them every release would be another browser.</summary>
internal static class Devices
{
    /// <summary>What the browser says in its client hints, and where these are silent, what its user agent says; null when nothing is known.</summary>
    public static DeviceInfo? Of(string? userAgent, ClientHints? hints)
    {
        var said = UserAgent.Of(userAgent);
        var device = new DeviceInfo(hints?.Type ?? said.Type, hints?.Browser ?? said.Browser, hints?.Os ?? said.Os);
        return device == new DeviceInfo() ? null : device;
    }
}
