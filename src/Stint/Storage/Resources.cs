using System.Reflection;

namespace Stint.Storage;

/// <summary>Files embedded in the product: schema, dashboard, schemas of configuration.</summary>
internal static class Resources
{
    private static readonly Assembly Product = typeof(Resources).Assembly;

    public static string[] Names(string prefix) =>
        Array.FindAll(Product.GetManifestResourceNames(), name => name.StartsWith(prefix, StringComparison.Ordinal));

    public static Stream? Open(string name) => Product.GetManifestResourceStream(name);

    public static string Text(string name)
    {
        using var stream = Open(name) ?? throw new InvalidOperationException($"The product lacks {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
