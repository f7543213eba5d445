using Stint.Operations;
using Stint.Timeline;

namespace Stint.Work;

/// <summary><c>stint note</c>, <c>blocker</c>, <c>context</c>, <c>mention</c>: entries that are a text and little else.</summary>
internal static class Remarks
{
    private static readonly Parameter<string> Text = Parameter.Text("text", "The text; @path mentions a file", Common.LongText, required: true, words: true, also: "--message", value: "TEXT");

    public static readonly Parameter<string[]> Paths = Parameter.Texts("paths", "Files, relative to the worktree", positional: true, required: true, max: 1024, value: "PATH");

    public static readonly Operation Note = Of(
        ["note", "session note"], "notes", ActivityTypes.Note, "Noted", "record note, session note", "Add a free note", "stint note \"Ask Ana about the cache\"");

    public static readonly Operation Blocker = Of(
        ["blocker", "session blocker"], "blockers", ActivityTypes.Blocker, "Blocker recorded", "record blocker", "Record what stands in the way", "stint blocker \"No rights on the staging database\"");

    public static readonly Operation ContextItem = Of(
        ["context", "session add-context"], "context", ActivityTypes.Context, "Context added", "record context", "Add a context item: something worth knowing", "stint context \"Sizes come from @src/limits.json\"");

    public static readonly Operation Mention = new Operation<ActivityView>
    {
        Verbs = ["mention", "session mention"],
        Route = "POST /api/v1/work/sessions/{session}/mentions",
        Tool = "record mention",
        Summary = "Mention files that matter to the session",
        Examples = ["stint mention src/Parser.cs docs/grammar.md"],
        Parameters = [Paths, Common.At, Common.Session],
        Status = 201,
        Json = () => WorkJson.Default.ActivityView,
        Does = (context, arguments) =>
        {
            var paths = arguments.Need(Paths);
            return Entries.Append(context, arguments, ActivityTypes.Mention, string.Join(", ", paths), paths: paths);
        },
        Shows = (entry, terminal) => Entries.Show(entry, terminal, "Mentioned"),
    };

    private static Operation<ActivityView> Of(string[] verbs, string path, string type, string done, string tool, string summary, string example) => new()
    {
        Verbs = verbs,
        Route = $"POST /api/v1/work/sessions/{{session}}/{path}",
        Tool = tool,
        Summary = summary,
        Examples = [example],
        Parameters = [Text, Common.At, Common.Session],
        Status = 201,
        Json = () => WorkJson.Default.ActivityView,
        Does = (context, arguments) => Entries.Append(context, arguments, type, arguments.Need(Text)),
        Shows = (entry, terminal) => Entries.Show(entry, terminal, done),
    };
}
