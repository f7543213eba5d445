using Stint.Operations;
using Stint.Storage;

namespace Stint.Work.Attachments;

/// <summary>The files that are kept with a session: what there is, and one of them.</summary>
internal static class SessionAttachments
{
    private const string Columns = "a.id, a.session_id, a.name, a.media_type, a.bytes, a.sha256, a.at";

    private static readonly Parameter<string> Id = Parameter.Text("attachment", "The attachment's id", 64, positional: true, required: true, value: "ID");
    private static readonly Parameter<string> Output = Parameter.Text("output", "Where to write it (its own name, here); - is standard output", 4096, value: "FILE");

    private static readonly Sql OfSession = new($"select {Columns} from attachments a where a.bucket = @bucket and a.session_id = @id order by a.at, a.id");

    private static readonly Sql ById = new(
        $"select {Columns} from attachments a join sessions s on s.bucket = a.bucket and s.id = a.session_id where a.bucket = @bucket and a.id = @id and s.workspace = @workspace");

    private static readonly Sql Named = new("select count(*) from attachments where bucket = @bucket and sha256 = @sha256");

    private static readonly Sql Forget = new("delete from attachments where bucket = @bucket and session_id = @id");

    public static readonly Operation List = new Operation<Page<AttachmentView>>
    {
        Verbs = ["session attachments"],
        Route = "GET /api/v1/work/sessions/{session}/attachments",
        Summary = "List the files that are kept with a session",
        Examples = ["stint session attachments 42"],
        Parameters = [Common.Ref],
        Json = () => WorkJson.Default.PageAttachmentView,
        Does = (context, arguments) => context.Database.Read(tx =>
        {
            var row = SessionRef.Find(tx, context, arguments.Get(Common.Ref)) ?? SessionRef.Newest(tx, context) ?? SessionRef.Need(tx, context, null);
            return new Page<AttachmentView>([.. Of(tx, row.Session.Bucket, row.Session.Id).Select(each => each with { Name = context.Paths.Of(each.Name) })], null);
        }),
        Shows = (page, terminal) =>
        {
            if (page.Items.Length == 0)
                terminal.Line(terminal.Dim("Nothing is kept with the session. Keep a file: stint attach FILE"));
            else
                terminal.Table(["=ID", "NAME", "TYPE", ">SIZE", "AT"], page.Items.Select(each => (string[])[each.Id, each.Name, each.MediaType, Spoken.Bytes(each.Bytes), terminal.Time(each.At)]));
        },
    };

    public static readonly Operation Read = new Operation<AttachmentView>
    {
        Verbs = ["session attachment-content"],
        Route = "GET /api/v1/work/attachments/{attachment}",
        Summary = "One file that is kept with a session, with what is in it",
        Hidden = true,
        Parameters = [Id],
        Json = () => WorkJson.Default.AttachmentView,
        Does = (context, arguments) =>
        {
            var found = Find(context, arguments.Need(Id));
            return found with { Content = Convert.ToBase64String(AttachmentFiles.Get(context, found.Sha256)) };
        },
        Shows = (each, terminal) => terminal.Line($"{PlainText.Line(each.Name)}  {each.MediaType}  {Spoken.Bytes(each.Bytes)}"),
    };

    public static readonly LocalCommand Take = new()
    {
        Verbs = ["session attachment"],
        Summary = "Write a file that is kept with a session to a file",
        Examples = ["stint session attachment 019bb16e-0000-7000-8000-000000000001 --output screenshot.png"],
        Parameters = [Id, Output],
        Run = (client, arguments) =>
        {
            var found = client.Ask((Operation<AttachmentView>)Read, new Arguments().With(Id, arguments.Need(Id)));
            var content = Convert.FromBase64String(found.Content ?? "");
            if (arguments.Get(Output) == "-")
            {
                using var output = Console.OpenStandardOutput();
                output.Write(content);
                return Task.FromResult(0);
            }

            var path = Path.GetFullPath(arguments.Get(Output) ?? Path.GetFileName(found.Name), client.Machine.Directory);
            Write(path, content);
            if (client.Options.Json)
                client.Print(Read.ToJson(found with { Content = null }));
            else
                client.Terminal.Line($"{client.Terminal.Green("✓")} {PlainText.Line(path)} ({Spoken.Bytes(found.Bytes)})");
            return Task.FromResult(0);
        },
    };

    /// <summary>One of the caller's workspace, as it may leave the store.</summary>
    public static AttachmentView Find(Context context, string id)
    {
        var found = Found(context, id);
        return found with { Name = context.Paths.Of(found.Name) };
    }

    private static AttachmentView Found(Context context, string id) =>
        context.Database.Read(tx => tx.First(ById, View, ("@bucket", context.Bucket), ("@id", id.Trim().ToLowerInvariant()), ("@workspace", context.Workspace)))
        ?? throw Refusal.NotFound("attachment_not_found", $"There is no attachment '{PlainText.Short(PlainText.Line(id), 60)}'.", "See them: stint session attachments REF");

    public static List<AttachmentView> Of(Transaction tx, int bucket, string session) => tx.Query(OfSession, View, ("@bucket", bucket), ("@id", session));

    /// <summary>Takes a deleted session's files out of the store, and gives the digests of what was in them.</summary>
    public static string[] Delete(Transaction tx, int bucket, string session)
    {
        string[] digests = [.. Of(tx, bucket, session).Select(each => each.Sha256).Distinct(StringComparer.Ordinal)];
        tx.Execute(Forget, ("@bucket", bucket), ("@id", session));
        return digests;
    }

    /// <summary>Removes what nothing in the store names any more.</summary>
    public static void RemoveUnnamed(Context context, string[] digests)
    {
        foreach (var digest in digests)
        {
            if (context.Database.Read(tx => IsNamed(tx, context, digest)))
                continue;
            context.Database.Write(tx =>
            {
                AttachmentFiles.Hold(tx, context);
                if (!IsNamed(tx, context, digest))
                    AttachmentFiles.Remove(context, digest);
            });
        }
    }

    private static bool IsNamed(Transaction tx, Context context, string digest) => tx.First(Named, row => row.Long(0), ("@bucket", context.Bucket), ("@sha256", digest)) > 0;

    /// <summary>Never over a file that is there: its name came from somebody else.</summary>
    private static void Write(string path, byte[] content)
    {
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            file.Write(content);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw Refusal.Conflict("file_exists", $"{path} is there already.", "Name another: --output FILE");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Refusal.Usage("file_unwritable", $"{path} cannot be written: {failure.Message}");
        }
    }

    private static AttachmentView View(Row row) => new(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Long(4), row.Text(5), row.At(6));
}
