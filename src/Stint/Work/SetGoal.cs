using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;
using Stint.Work.Goals;

namespace Stint.Work;

/// <summary><c>stint goal</c>: sets or changes what the session is for, and its budget; the timeline keeps the earlier ones.</summary>
internal static class SetGoal
{
    internal static readonly Parameter<string> Text = Parameter.Text("text", "The goal", 2000, words: true, also: "--goal", value: "GOAL");

    private static readonly Sql Update = new("update work_sessions set goal = @goal where bucket = @bucket and session_id = @id");

    private static readonly Sql SetBudget = new("update work_sessions set budget_ms = cast(@budget as bigint) where bucket = @bucket and session_id = @id");

    public static readonly Operation Operation = new Operation<ActivityView>
    {
        Verbs = ["goal", "session goal"],
        Route = "PUT /api/v1/work/sessions/{session}/goal",
        Tool = "session goal",
        Summary = "Set the session's goal, or its budget of active time",
        Examples = ["stint goal \"Nested quotes parse, with tests\"", "stint goal --budget 2h"],
        Parameters = [Text, Common.Budget, Common.Session],
        Json = () => WorkJson.Default.ActivityView,
        Does = Run,
        Shows = (entry, terminal) => Entries.Show(entry, terminal, entry.Type == ActivityTypes.Budget ? "Budget set" : "Goal set"),
    };

    private static ActivityView Run(Context context, Arguments arguments)
    {
        var (text, budget) = (arguments.Get(Text), arguments.Get(Common.Budget));
        if (string.IsNullOrWhiteSpace(text) && (text is not null || budget is null))
            throw Refusal.Usage("missing", "A goal must not be empty.", "Say what you want to reach, or how long it shall take: stint goal TEXT --budget 2h");
        var ms = budget is { } given ? Budgets.Checked(given) : null;
        var spoken = ms is null ? "none" : Durations.Text(TimeSpan.FromMilliseconds(ms.Value));
        return Entries.Append(
            context, arguments, text is null ? ActivityTypes.Budget : ActivityTypes.Goal, text ?? spoken,
            data: budget is null ? null : new JsonObject { ["budget_seconds"] = ms / 1000.0 }.ToJsonString(),
            also: (tx, row) =>
            {
                (string, object?)[] key = [("@bucket", row.Session.Bucket), ("@id", row.Session.Id)];
                if (text is not null)
                    tx.Execute(Update, [("@goal", Redaction.Apply(text.Trim())), .. key]);
                if (budget is not null)
                    tx.Execute(SetBudget, [("@budget", ms), .. key]);
            });
    }
}
