using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary><c>stint goal</c>: sets or changes what the session is for; the timeline keeps the earlier goals.</summary>
internal static class SetGoal
{
    internal static readonly Parameter<string> Text = Parameter.Text("text", "The goal", 2000, required: true, words: true, also: "--goal", value: "GOAL");

    private static readonly Sql Update = new("update work_sessions set goal = @goal where bucket = @bucket and session_id = @id");

    public static readonly Operation Operation = new Operation<ActivityView>
    {
        Verbs = ["goal", "session goal"],
        Route = "PUT /api/v1/work/sessions/{session}/goal",
        Tool = "session goal",
        Summary = "Set the session's goal",
        Examples = ["stint goal \"Nested quotes parse, with tests\""],
        Parameters = [Text, Common.Session],
        Json = () => WorkJson.Default.ActivityView,
        Does = (context, arguments) => Entries.Append(context, arguments, ActivityTypes.Goal, arguments.Need(Text), also: (tx, row) =>
            tx.Execute(Update, ("@goal", Redaction.Apply(arguments.Need(Text).Trim())), ("@bucket", row.Session.Bucket), ("@id", row.Session.Id))),
        Shows = (entry, terminal) => Entries.Show(entry, terminal, "Goal set"),
    };
}
