using System.Text.Json;
using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Goals;

/// <summary>Whether a session reached its goal, who says so, and on which evidence.</summary>
/// <param name="Verdict">yes, partial or no.</param>
/// <param name="Items">What was looked at, whoever judged.</param>
internal sealed record EvaluationView(string SessionId, long SessionNumber, string? Goal, string Verdict, string Why, Judge Judge, CheckedItem[] Items);

/// <summary><c>stint goal evaluate</c>: records whether the goal was reached, judged by the check list, by whoever asks, or by a model that is configured.</summary>
internal static class EvaluateGoal
{
    private static readonly Parameter<string> Given = Parameter.Choice("verdict", "Your own verdict, in the place of the check list's", "yes", "partial", "no");
    private static readonly Parameter<string> Why = Parameter.Text("why", "Why it is that", Common.LongText, value: "TEXT");
    private static readonly Parameter<bool> Model = Parameter.Flag("model", "Ask the model of evaluate.endpoint; the evidence is sent there", offTools: true);

    private static readonly Sql SetOutcome = new(
        """
        update work_sessions set outcome = @outcome, outcome_why = cast(@why as text), judge_type = @type, judge = cast(@judge as text)
        where bucket = @bucket and session_id = @id
        """);

    public static readonly Operation Operation = new Operation<EvaluationView>
    {
        Verbs = ["goal evaluate", "session goal evaluate"],
        Route = "POST /api/v1/work/sessions/{session}/goal/evaluate",
        Tool = "session evaluate",
        Summary = "Record whether the goal was reached: by tasks, commits, tests, check list, blockers and budget; or by --verdict, or by --model",
        Examples = ["stint goal evaluate", "stint goal evaluate --verdict partial --why \"errors are not translated yet\"", "stint goal evaluate 42 --model"],
        Parameters = [Common.Ref, Given, Why, Model],
        Gather = Gather.Evidence,
        Json = () => WorkJson.Default.EvaluationView,
        Does = Run,
        Shows = (evaluation, terminal) =>
        {
            foreach (var item in evaluation.Items)
                terminal.Line($"  {(item.Met switch { true => terminal.Green("✓"), false => terminal.Red("✗"), _ => "?" })} {PlainText.Line(item.Text)}  {terminal.Dim(PlainText.Line(item.Evidence))}");
            terminal.Line($"{terminal.Bold(evaluation.Verdict.ToUpperInvariant())}  {PlainText.Line(evaluation.Why)}");
            terminal.Line(terminal.Dim($"  judged by {PlainText.Line(evaluation.Judge.ToString())}, recorded in session #{evaluation.SessionNumber}"));
        },
    };

    /// <summary>What a judged outcome adds to its entry of the timeline.</summary>
    public static string Data(Judge judge, string verdict, string? why, IReadOnlyList<CheckedItem> items) => new JsonObject
    {
        ["verdict"] = verdict,
        ["why"] = why,
        ["judge"] = new JsonObject { ["type"] = judge.Type, ["name"] = judge.Name },
        ["items"] = JsonSerializer.SerializeToNode([.. items], WorkJson.Default.CheckedItemArray),
    }.ToJsonString(Client.Plain);

    /// <summary>The outcome as it stands, in the place of any before.</summary>
    public static void Keep(Transaction tx, WorkRow row, Judge judge, string verdict, string? why) => tx.Execute(
        SetOutcome,
        ("@outcome", verdict),
        ("@why", why),
        ("@type", judge.Type),
        ("@judge", judge.Name),
        ("@bucket", row.Session.Bucket),
        ("@id", row.Session.Id));

    private static EvaluationView Run(Context context, Arguments arguments)
    {
        var given = arguments.Get(Given);
        if (given is not null && arguments.Get(Model))
            throw Refusal.Usage("too_many", "--verdict is your own, --model asks for another's: one of them.");
        if (given is null && arguments.Has(Why))
            throw Refusal.Usage("why_without_outcome", "--why explains a verdict.", "Add --verdict yes, partial or no.");
        if (given is not null && string.IsNullOrWhiteSpace(arguments.Get(Why)))
            throw Refusal.Usage("no_reason", "A verdict needs its reason.", "Add --why TEXT");

        // A model is asked before anything is held: it may take a minute.
        var judged = arguments.Get(Model) ? Ask(context, arguments) : null;
        return context.Database.Write(tx =>
        {
            Expiry.Run(tx, context);
            var row = SessionRef.Hold(tx, context, GoalEvidence.Wanted(tx, context, judged?.Session ?? arguments.Get(Common.Ref)).Session.Id);
            if (judged is not null && row.Goal != judged.Goal)
                throw Refusal.Conflict("goal_changed", $"The goal of session #{row.Session.Number} changed while the model judged. Nothing was recorded.", "Ask again: stint goal evaluate --model");
            if (row.Goal is null)
                throw Refusal.Conflict("no_goal", $"Session #{row.Session.Number} has no goal.", row.Session.EndedAt is null ? "Set one: stint goal TEXT" : $"Say what it was for: stint session amend {row.Session.Id} --goal TEXT --why TEXT");
            // What is kept has its own words, however the answer looks.
            var session = SessionViews.Full(tx, context.Leaving(PathPrivacy.Plain), row);
            var items = CheckedItems.Of(session);
            var (verdict, why, judge) = given is not null ? (given, Redaction.Apply(arguments.Need(Why).Trim()), Judge.OfCaller(context, row))
                : judged?.Answer is { } answer ? (answer.Verdict, Redaction.Apply(answer.Why), new Judge("model", context.Settings.EvaluateModel))
                : (CheckedItems.Verdict(items) ?? throw Untold(row), CheckedItems.Why(items), Judge.OfChecklist);
            // No sign of life and no figure: an ended session stays as it ended.
            Timelines.Write(tx, row.Session, Entries.New(context, row, ActivityTypes.Outcome, $"{verdict}: {why}", context.Now) with
            {
                Sign = false,
                Evidence = judge == Judge.OfChecklist ? "observed" : "stated",
                Ai = judge.Type == "model",
                Data = Data(judge, verdict, why, items),
            });
            Keep(tx, row, judge, verdict, why);
            var paths = context.Paths;
            return new EvaluationView(
                session.Id, session.Number, paths.In(row.Goal), verdict, paths.In(why), judge, [.. items.Select(item => item with { Text = paths.In(item.Text), Evidence = paths.In(item.Evidence) })]);
        });
    }

    /// <summary>What a model said of a session and of the goal that it had then.</summary>
    private sealed record Judged(ModelVerdict Answer, string Session, string Goal);

    private static Judged Ask(Context context, Arguments arguments)
    {
        var model = ModelJudge.Of(context.Settings);
        var leaving = context.Leaving(PathKeys.Read(context.Database, context.Settings, context.Workspace, context.Now));
        var (session, goal, evidence) = Expiry.Read(leaving, tx =>
        {
            var row = GoalEvidence.Wanted(tx, context, arguments.Get(Common.Ref));
            return (row.Session, row.Goal, GoalEvidence.Of(tx, leaving, row, GoalEvidence.UsualTokens).Text);
        });
        if (goal is null)
            throw Refusal.Conflict("no_goal", $"Session #{session.Number} has no goal.", "Set one: stint goal TEXT");
        return new Judged(model.Ask(evidence), session.Id, goal);
    }

    private static Refusal Untold(WorkRow row) => Refusal.Conflict(
        "nothing_to_check",
        $"Session #{row.Session.Number} has no task, no check list, no test run, and git was not asked: nothing tells.",
        "Judge yourself: --verdict partial --why TEXT. Or name what shall be true: stint checklist TEXT");
}
