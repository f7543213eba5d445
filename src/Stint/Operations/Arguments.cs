namespace Stint.Operations;

/// <summary>The values of one call, read by parameter, so that name and type cannot part.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, object> values = new(StringComparer.Ordinal);

    /// <summary>The value given, else the default of its type (null, false).</summary>
    public T? Get<T>(Parameter<T> parameter) => values.TryGetValue(parameter.Name, out var value) ? (T)value : default;

    /// <summary>The value of a required parameter.</summary>
    public T Need<T>(Parameter<T> parameter) => values.TryGetValue(parameter.Name, out var value)
        ? (T)value
        : throw Missing(parameter);

    public bool Has(Parameter parameter) => values.ContainsKey(parameter.Name);

    public object? Raw(Parameter parameter) => values.GetValueOrDefault(parameter.Name);

    public void Set(Parameter parameter, object? value)
    {
        if (value is null)
            values.Remove(parameter.Name);
        else
            values[parameter.Name] = value;
    }

    /// <summary>A copy that differs in one value.</summary>
    public Arguments With<T>(Parameter<T> parameter, T value) where T : class
    {
        var copy = new Arguments();
        foreach (var (name, held) in values)
            copy.values[name] = held;
        copy.Set(parameter, value);
        return copy;
    }

    public void RequireAll(IEnumerable<Parameter> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (parameter.Required && !Has(parameter))
                throw Missing(parameter);
        }
    }

    private static Refusal Missing(Parameter parameter) =>
        Refusal.Usage("missing", $"'{parameter.Name}' is missing: {parameter.About}");
}
