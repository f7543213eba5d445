using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Timeline;

namespace Stint.Work;

/// <summary><c>stint decide</c>: a decision and why.</summary>
internal static class Decide
{
    private static readonly Parameter<string> Text =
        Parameter.Text("text", "What was decided", Common.LongText, required: true, words: true, also: "--message", value: "TEXT");

    private static readonly Parameter<string> Rationale = Parameter.Text("rationale", "Why: what it was weighed against", Common.LongText, required: true, value: "WHY");

    private static readonly Parameter<string> Supersedes = Parameter.Text("supersedes", "The id of the decision this one replaces", max: 64, value: "ID");

    public static readonly Operation Operation = new Operation<ActivityView>
    {
        Verbs = ["decide", "decision", "session decide"],
        Route = "POST /api/v1/work/sessions/{session}/decisions",
        Tool = "record decision",
        Summary = "Record a decision with its rationale",
        Examples = ["stint decide \"SHA-256 for hashing\" --rationale \"safe, and fast enough: 1.2 GB/s here\""],
        Parameters = [Text, Rationale, Supersedes, Common.At, Common.Session],
        Status = 201,
        Json = () => WorkJson.Default.ActivityView,
        Does = (context, arguments) =>
        {
            var data = new JsonObject { ["rationale"] = Redaction.Apply(arguments.Need(Rationale).Trim()) };
            if (arguments.Get(Supersedes) is { } replaced)
                data["supersedes"] = Decisions.Need(context, replaced);
            return Entries.Append(context, arguments, ActivityTypes.Decision, arguments.Need(Text), data: data.ToJsonString());
        },
        Shows = (entry, terminal) =>
        {
            Entries.Show(entry, terminal, "Decided");
            terminal.Line(terminal.Dim($"  id {entry.Id}"));
        },
    };
}
