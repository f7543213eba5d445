using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary><c>stint tag</c>: adds tags to a session.</summary>
internal static class TagSession
{
    internal static readonly Parameter<string[]> Tags = Parameter.Texts("tags", "Tags to add", positional: true, required: true, max: 60, value: "T");

    private static readonly Sql Insert = new(
        "insert into session_tags (bucket, session_id, tag) values (@bucket, @id, @tag) on conflict do nothing");

    public static readonly Operation Operation = new Operation<ActivityView>
    {
        Verbs = ["tag", "session tag"],
        Route = "POST /api/v1/work/sessions/{session}/tags",
        Tool = "session tag",
        Summary = "Add tags to the session",
        Examples = ["stint tag refactor parser"],
        Parameters = [Tags, Common.Session],
        Json = () => WorkJson.Default.ActivityView,
        Does = (context, arguments) =>
        {
            var tags = arguments.Need(Tags).Select(Normal).Distinct(StringComparer.Ordinal).ToList();
            return Entries.Append(context, arguments, ActivityTypes.Tag, string.Join(", ", tags), also: (tx, row) =>
            {
                foreach (var tag in tags)
                    Add(tx, row.Session, tag);
            });
        },
        Shows = (entry, terminal) => Entries.Show(entry, terminal, "Tagged"),
    };

    public static void Add(Transaction tx, SessionRow session, string tag) =>
        tx.Execute(Insert, ("@bucket", session.Bucket), ("@id", session.Id), ("@tag", tag));

    /// <summary>Tags are lower-case words: letters, digits, dashes, dots, slashes, colons.</summary>
    public static string Normal(string tag)
    {
        tag = tag.Trim().TrimStart('#').ToLowerInvariant();
        return tag.Length > 0 && tag.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':')
            ? tag
            : throw Refusal.Usage("bad_tag", $"'{PlainText.Short(tag, 40)}' is no tag.", "A tag is one word of letters, digits and - _ . / :");
    }
}
