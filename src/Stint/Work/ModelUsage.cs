using Stint.Operations;
using Stint.Storage;

namespace Stint.Work;

/// <summary>What one model took and gave, as its provider counts it.</summary>
internal sealed record ModelUsage(string? Provider, string Model, long Responses, long? Input, long? Output, long? CacheRead, long? CacheWrite, long? Reasoning)
{
    /// <summary>Reads provider, model, responses and tokens from a column on.</summary>
    public static ModelUsage Read(Row row, int at) => new(
        row.Text(at) is { Length: > 0 } provider ? provider : null, row.Text(at + 1), row.Long(at + 2), row.LongOrNull(at + 3), row.LongOrNull(at + 4), row.LongOrNull(at + 5), row.LongOrNull(at + 6),
        row.LongOrNull(at + 7));

    /// <summary>Models with their parts of the output, those with the most first; no part where nothing tells of any output.</summary>
    public static ModelView[] Shares(IEnumerable<ModelUsage> models, Settings settings)
    {
        var all = models.OrderByDescending(each => each.Output ?? 0).ThenBy(each => each.Model, StringComparer.Ordinal).ThenBy(each => each.Provider, StringComparer.Ordinal).ToList();
        var output = all.Sum(each => each.Output ?? 0);
        return
        [
            .. all.Select(each => new ModelView(each.Provider, each.Model, each.Input, each.Output, output == 0 ? null : Math.Round((double)(each.Output ?? 0) / output, 4))
            {
                CacheReadTokens = each.CacheRead,
                CacheWriteTokens = each.CacheWrite,
                ReasoningTokens = each.Reasoning,
                Responses = each.Responses,
                CostUsd = settings.ModelPrices.Cost(each.Provider, each.Model, each.Input, each.Output, each.CacheRead, each.CacheWrite, each.Reasoning),
            }),
        ];
    }
}
