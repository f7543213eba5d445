namespace Stint.Visits.Otlp;

/// <summary>Where visits are told by OTLP/HTTP, as the variables that every exporter of OpenTelemetry knows say it.</summary>
/// <param name="Address">The whole address, with its path.</param>
/// <param name="Headers">Sent with every request; they may be secret.</param>
/// <param name="ServiceName">Of the resource.</param>
internal sealed record OtlpTarget(Uri Address, bool IsJson, IReadOnlyList<(string Name, string Value)> Headers, string ServiceName)
{
    /// <summary>The variables, by what stands in front of OTEL_EXPORTER_OTLP_LOGS_… and of OTEL_EXPORTER_OTLP_….</summary>
    private const string ForLogs = "OTEL_EXPORTER_OTLP_LOGS_";
    private const string ForAll = "OTEL_EXPORTER_OTLP_";

    /// <summary>Reads the variables. Null when they name no endpoint, or when what they say is not understood: then <paramref name="wrong"/> says why.</summary>
    public static OtlpTarget? Read(Func<string, string?> variable, out string? wrong)
    {
        wrong = null;
        if (string.Equals(variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase) || variable("OTEL_LOGS_EXPORTER") == "none")
            return null;
        var endpoint = variable(ForLogs + "ENDPOINT") ?? (variable(ForAll + "ENDPOINT") is { } root ? root.TrimEnd('/') + "/v1/logs" : null);
        if (endpoint is null)
            return null;
        var protocol = variable(ForLogs + "PROTOCOL") ?? variable(ForAll + "PROTOCOL") ?? "http/protobuf";
        if (protocol is not ("http/protobuf" or "http/json"))
            wrong = $"{ForAll}PROTOCOL is http/protobuf or http/json here, and no other";
        else if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            wrong = $"{ForAll}ENDPOINT is no http:// or https:// address";
        else
            return new OtlpTarget(address, protocol == "http/json", [.. Pairs(variable(ForAll + "HEADERS")), .. Pairs(variable(ForLogs + "HEADERS"))], variable("OTEL_SERVICE_NAME") ?? "stint");
        return null;
    }

    /// <summary>What people are told of it: no user, no query.</summary>
    public override string ToString() => Address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary><c>name=value,name=value</c>, values as in URLs.</summary>
    private static IEnumerable<(string, string)> Pairs(string? text) =>
        from pair in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let parts = pair.Split('=', 2, StringSplitOptions.TrimEntries)
        where parts.Length == 2 && parts[0].Length > 0
        select (parts[0], Uri.UnescapeDataString(parts[1]));
}
