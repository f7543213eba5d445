using System.Globalization;

namespace Stint.Operations;

/// <summary>
/// What models cost, as somebody has configured it: US dollars for a million tokens, by how a model's name begins. Prices change, so none is built in.
/// </summary>
internal sealed class ModelPrices(string text)
{
    private const int Most = 200;

    private sealed record Price(string Prefix, double[] Of);

    private readonly List<Price> prices = Read(text);

    public static ModelPrices None { get; } = new("");

    /// <summary>As it was configured.</summary>
    public override string ToString() => text;

    /// <summary>
    /// The cost in US dollars; null where no price or no count is known. The longest beginning that fits counts. Cached input is a part of the input for
    /// OpenAI and Google and beside it for Anthropic; Google's thoughts are beside its output, and cost as much.
    /// </summary>
    public double? Cost(string? provider, string model, long? input, long? output, long? cacheRead, long? cacheWrite, long? reasoning)
    {
        if (input is not { } put || output is not { } got || prices.Where(each => model.StartsWith(each.Prefix, StringComparison.OrdinalIgnoreCase)).MaxBy(each => each.Prefix.Length)?.Of is not { } price)
            return null;
        var (fresh, said) = provider switch
        {
            "anthropic" => (put, got),
            "openai" => (Math.Max(0, put - (cacheRead ?? 0)), got),
            "google" => (Math.Max(0, put - (cacheRead ?? 0)), got + (reasoning ?? 0)),
            _ => (-1L, 0L),
        };
        // How others count is not known, nor is what a cache costs that has no price.
        if (fresh < 0 || (cacheRead > 0 && price.Length < 3) || (cacheWrite > 0 && price.Length < 4))
            return null;
        var cost = (fresh * price[0]) + (said * price[1]) + (cacheRead > 0 ? cacheRead.Value * price[2] : 0) + (cacheWrite > 0 ? cacheWrite.Value * price[3] : 0);
        return Math.Round(cost / 1_000_000, 6);
    }

    private static List<Price> Read(string text)
    {
        var read = new List<Price>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 and <= 100 } prefix, var values] || read.Count == Most || read.Exists(each => each.Prefix.Equals(prefix, StringComparison.OrdinalIgnoreCase)))
                throw Wrong();
            var numbers = values.Split('/').Select(value => double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price) && price <= 1_000_000 ? price : throw Wrong()).ToArray();
            read.Add(numbers.Length is >= 2 and <= 4 ? new Price(prefix, numbers) : throw Wrong());
        }

        return read;
    }

    private static FormatException Wrong() => new("prices like model=input/output/cache read/cache write, in US dollars for a million tokens, with commas between models, each model once");
}
