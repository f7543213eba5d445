using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work.Attachments;

/// <summary>A file that belongs to a session.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Content">What is in it, in base64; null in lists.</param>
internal sealed record AttachmentView(string Id, string SessionId, string Name, string MediaType, long Bytes, string Sha256, Sessions.Instant At, string? Content = null);

/// <summary><c>stint attach</c>: a screenshot, a recording, a log, kept with the session.</summary>
internal static class AttachFile
{
    /// <summary>The largest file, in bytes.</summary>
    internal const int MostBytes = 16 << 20;

    /// <summary>Files of one session.</summary>
    private const int MostFiles = 200;

    private static readonly Parameter<string> Name = Parameter.Text("name", "The file's name", 255, required: true);
    private static readonly Parameter<string> Content = Parameter.Text("content", "What is in it, in base64: at most 16 MiB of bytes", (MostBytes / 3 * 4) + 8, required: true);
    private static readonly Parameter<string> Path = Parameter.Text("file", "The file: at most 16 MiB", 4096, positional: true, required: true, value: "FILE");

    private static readonly Sql Count = new("select count(*) from attachments where bucket = @bucket and session_id = @id");

    private static readonly Sql Put = new(
        """
        insert into attachments (bucket, session_id, id, name, media_type, bytes, sha256, at, actor_id)
        values (@bucket, @session, @id, @name, @type, @bytes, @sha256, @at, @actor) on conflict do nothing
        """);

    public static readonly Operation Operation = new Operation<AttachmentView>
    {
        Verbs = ["session attach"],
        Route = "POST /api/v1/work/sessions/{session}/attachments",
        Summary = "Keep a file with the session",
        Hidden = true,
        Parameters = [Name, Content, Common.Session],
        MostBody = (MostBytes / 3 * 4) + (64 << 10),
        Status = 201,
        Json = () => WorkJson.Default.AttachmentView,
        Does = Run,
        Shows = Show,
    };

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["attach"],
        Summary = "Keep a file with the session: a screenshot, a recording, a log",
        Examples = ["stint attach screenshot.png", "stint attach build.log --session 42"],
        Parameters = [Path, Common.Session],
        Run = (client, arguments) =>
        {
            var path = System.IO.Path.GetFullPath(arguments.Need(Path), client.Machine.Directory);
            var told = new Arguments().With(Name, System.IO.Path.GetFileName(path)).With(Content, Convert.ToBase64String(Read(path).Span));
            if (arguments.Get(Common.Session) is { } session)
                told = told.With(Common.Session, session);
            var attached = (AttachmentView)client.Carry(Operation, told);
            if (client.Options.Json)
                client.Print(Operation.ToJson(attached));
            else
                Show(attached, client.Terminal);
            return Task.FromResult(0);
        },
    };

    private static void Show(AttachmentView attached, Terminal terminal)
    {
        terminal.Line($"{terminal.Green("✓")} {PlainText.Line(attached.Name)} ({Spoken.Bytes(attached.Bytes)}) is kept with the session");
        terminal.Line(terminal.Dim($"  Take it out again: stint session attachment {attached.Id}"));
    }

    private static ReadOnlyMemory<byte> Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return BoundedRead.All(file, MostBytes)
                ?? throw new Refusal(RefusalKind.TooLarge, "too_large", $"{System.IO.Path.GetFileName(path)} is larger than 16 MiB.", "Attach a smaller one, or mention where it lies: stint note \"…\"");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Refusal.Usage("file_unreadable", $"{path} cannot be read: {failure.Message}");
        }
    }

    private static AttachmentView Run(Context context, Arguments arguments)
    {
        var name = Redaction.Apply(arguments.Need(Name).Trim());
        if (name is "" or "." or ".." || name.Any(c => c is '/' or '\\' || char.IsControl(c)))
            throw Refusal.Usage("bad_name", "An attachment has a file's name, without folders.");
        var content = Decoded(arguments.Need(Content));
        // Found before anything is kept: a refusal leaves nothing behind.
        var session = context.Database.Read(tx => SessionRef.Need(tx, context, arguments.Get(Common.Session)).Session.Id);
        var digest = AttachmentFiles.Put(context, content);
        return Kept(context, digest, tx =>
        {
            // The last other session that had the same content may have been deleted meanwhile; from here on nobody removes it.
            AttachmentFiles.Hold(tx, context);
            AttachmentFiles.Put(context, content);
            var row = SessionRef.Hold(tx, context, session);
            if (tx.First(Count, each => each.Long(0), ("@bucket", row.Session.Bucket), ("@id", row.Session.Id)) >= MostFiles)
                throw Refusal.Conflict("too_many_attachments", $"Session #{row.Session.Number} has {MostFiles} attachments, which is the most.", "Keep them elsewhere, and say where: stint note \"…\"");
            var view = new AttachmentView(Ids.New(context.Now), row.Session.Id, name, MediaTypes.Of(name), content.Length, digest, context.Now);
            tx.Execute(
                Put,
                ("@bucket", row.Session.Bucket),
                ("@session", view.SessionId),
                ("@id", view.Id),
                ("@name", view.Name),
                ("@type", view.MediaType),
                ("@bytes", view.Bytes),
                ("@sha256", view.Sha256),
                ("@at", view.At),
                ("@actor", context.Actor));
            var entry = Entries.New(context, row, ActivityTypes.Attached, name, context.Now) with { Data = new JsonObject { ["attachment"] = view.Id }.ToJsonString() };
            if (row.Session.EndedAt is null)
                Timelines.Append(tx, row.Session, entry);
            else
                // What is added to an ended session is no sign of its life.
                Timelines.Write(tx, row.Session, entry with { Sign = false });
            return view with { Name = context.Paths.Of(name) };
        });
    }

    /// <summary>What is refused after its content was written leaves no content behind.</summary>
    private static AttachmentView Kept(Context context, string digest, Func<Transaction, AttachmentView> keep)
    {
        try
        {
            return context.Database.Write(keep);
        }
        catch (Refusal)
        {
            SessionAttachments.RemoveUnnamed(context, [digest]);
            throw;
        }
    }

    private static byte[] Decoded(string content)
    {
        try
        {
            var bytes = Convert.FromBase64String(content);
            return bytes.Length <= MostBytes ? bytes : throw new Refusal(RefusalKind.TooLarge, "too_large", "An attachment is larger than 16 MiB.");
        }
        catch (FormatException)
        {
            throw Refusal.Usage("bad_value", "'content' is not base64.");
        }
    }
}
