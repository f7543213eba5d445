using Stint.Operations;
using Stint.Timeline;

namespace Stint.Work;

/// <summary><c>stint log</c>: what was done.</summary>
internal static class LogEntry
{
    private static readonly Parameter<string> Text =
        Parameter.Text("text", "What was done; @path mentions a file", Common.LongText, required: true, words: true, also: "--message", value: "TEXT");

    private static readonly Parameter<string> Category = Parameter.Text(
        "category", "implementation, testing, planning, bugfix, refactor, documentation, or a word of your own", max: 40, value: "WORD");

    public static readonly Operation Operation = new Operation<ActivityView>
    {
        Verbs = ["log", "session log"],
        Route = "POST /api/v1/work/sessions/{session}/log",
        Tool = "record log",
        Summary = "Add an entry to the session's timeline",
        Examples = ["stint log \"Parser handles nested quotes\" --category implementation", "stint log \"Created connector.py\" --at 13:45"],
        Parameters = [Text, Category, Common.At, Common.Session],
        Status = 201,
        Json = () => WorkJson.Default.ActivityView,
        Does = (context, arguments) => Entries.Append(
            context, arguments, ActivityTypes.Log, arguments.Need(Text), category: Word(arguments.Get(Category))),
        Shows = (entry, terminal) => Entries.Show(entry, terminal, "Logged"),
    };

    private static string? Word(string? category)
    {
        category = category?.Trim().ToLowerInvariant();
        return category is null || (category.Length > 0 && category.All(c => char.IsLetterOrDigit(c) || c is '-' or '_'))
            ? category
            : throw Refusal.Usage("bad_category", "A category is one word of letters, digits, - and _.");
    }
}
