using System.Globalization;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Work;

/// <summary>A model over a period, with its tokens as its provider counts them; null where nothing tells them.</summary>
/// <param name="Sessions">Sessions of the period in which it answered.</param>
/// <param name="Share">Its part of the output of all models.</param>
/// <param name="CostUsd">By the prices of <c>models.prices</c>; null where there is none.</param>
internal sealed record ModelFigures(
    string? Provider, string Model, long Sessions, long Responses, long? InputTokens, long? OutputTokens, long? CacheReadTokens, long? CacheWriteTokens, long? ReasoningTokens, double? Share, double? CostUsd);

/// <summary>Models over a period, those with the most output first.</summary>
internal sealed record ModelsView(ModelFigures[] Items);

/// <summary><c>stint analytics models</c>: which models worked, and what they took.</summary>
internal static class AnalyseModels
{
    private static readonly Sql Used = new(
        """
        select m.provider, m.model, sum(m.responses), sum(m.input_tokens), sum(m.output_tokens), sum(m.cache_read_tokens), sum(m.cache_write_tokens), sum(m.reasoning_tokens), count(*)
        from sessions s cross join session_models m
        where s.bucket = @bucket and s.workspace = @workspace and s.kind = 'work' and s.started_at >= @since and s.started_at < @until
          and m.bucket = s.bucket and m.session_id = s.id
        group by m.provider, m.model
        """);

    public static readonly Operation Operation = new Operation<ModelsView>
    {
        Verbs = ["analytics models"],
        Route = "GET /api/v1/analytics/models",
        Tool = "report models",
        Summary = "Models, their sessions and tokens, each as its provider counts them",
        Examples = ["stint analytics models --since monday"],
        Parameters = [Common.Since, Common.Until],
        Json = () => WorkJson.Default.ModelsView,
        Does = (context, arguments) => context.Database.Read(tx => new ModelsView(Read(tx, context, context.When(arguments, Common.Since), context.When(arguments, Common.Until)))),
        Shows = Show,
    };

    /// <summary>Models of the sessions that started in a period.</summary>
    public static ModelFigures[] Read(Transaction tx, Context context, Instant? since, Instant? until)
    {
        var used = tx.Query(
            Used,
            row => (Usage: ModelUsage.Read(row, 0), Sessions: row.Long(8)),
            ("@bucket", context.Bucket),
            ("@workspace", context.Workspace),
            ("@since", since ?? Instant.MinValue),
            ("@until", until ?? Instant.MaxValue));
        var sessions = used.ToDictionary(each => (each.Usage.Provider, each.Usage.Model), each => each.Sessions);
        return
        [
            .. ModelUsage.Shares(used.Select(each => each.Usage), context.Settings).Select(each => new ModelFigures(
                each.Provider, each.Model, sessions[(each.Provider, each.Model)], each.Responses ?? 0, each.InputTokens, each.OutputTokens, each.CacheReadTokens, each.CacheWriteTokens, each.ReasoningTokens,
                each.Share, each.CostUsd)),
        ];
    }

    private static void Show(ModelsView view, Terminal terminal)
    {
        if (view.Items.Length == 0)
        {
            terminal.Line("No transcript tells of any model. Read those of an assistant: stint import claude");
            return;
        }

        terminal.Table(
            ["model", "provider", ">sessions", ">input", ">output", ">cache read", ">cache written", ">share", ">US$"],
            view.Items.Select(each => new[]
            {
                PlainText.Line(each.Model), PlainText.Line(each.Provider ?? "–"), Number(each.Sessions), Number(each.InputTokens), Number(each.OutputTokens), Number(each.CacheReadTokens), Number(each.CacheWriteTokens),
                each.Share is { } share ? share.ToString("P0", CultureInfo.InvariantCulture) : "–", each.CostUsd is { } cost ? cost.ToString("N2", CultureInfo.InvariantCulture) : "–",
            }));
        terminal.Line(terminal.Dim("Tokens as each provider counts them: cached input is a part of the input for OpenAI and Google, and beside it for Anthropic."));
    }

    private static string Number(long? number) => number is { } known ? known.ToString("N0", CultureInfo.InvariantCulture) : "–";
}
