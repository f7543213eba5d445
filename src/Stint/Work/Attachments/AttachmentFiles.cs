using System.Globalization;
using System.Security.Cryptography;
using Stint.Access;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Work.Attachments;

/// <summary>Where the contents of attachments lie: one file for each different content of a bucket, named by its SHA-256, beside the database.</summary>
internal static class AttachmentFiles
{
    /// <summary>Nobody else attaches to, or removes from, this bucket before the transaction is over: a content that one finds unnamed is not named by another meanwhile.</summary>
    public static void Hold(Transaction tx, Context context) => Numbers.TakeTurn(tx, context.Bucket, "", "attachments");

    /// <summary>Keeps a content, on disk before it is told; the same one again is there already.</summary>
    public static string Put(Context context, byte[] content) => Put(context.Settings, context.Database, context.Bucket, content);

    public static string Put(Settings settings, Database database, int bucket, byte[] content)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(content));
        var path = PathOf(settings, database, bucket, digest);
        if (File.Exists(path))
            return digest;
        return Try(path, () =>
        {
            Private.CreateFolder(Path.GetDirectoryName(path)!);
            AtomicFile.WritePrivate(path, file => file.Write(content));
            return digest;
        });
    }

    public static byte[] Get(Context context, string digest) => Get(context.Settings, context.Database, context.Bucket, digest);

    public static byte[] Get(Settings settings, Database database, int bucket, string digest)
    {
        var path = PathOf(settings, database, bucket, digest);
        var content = Try(path, () => File.ReadAllBytes(path));
        return Convert.ToHexStringLower(SHA256.HashData(content)) == digest
            ? content
            : throw new Refusal(RefusalKind.Unavailable, "attachment_damaged", "The attachment is not what was attached: its digest differs.", $"Restore {path} from a copy.");
    }

    /// <summary>Removes a content that nothing names any more. What cannot be removed stays, and harms nobody.</summary>
    public static void Remove(Context context, string digest)
    {
        try
        {
            File.Delete(PathOf(context.Settings, context.Database, context.Bucket, digest));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static string PathOf(Settings settings, Database database, int bucket, string digest) =>
        Path.Combine(Folder(settings, database), bucket.ToString(CultureInfo.InvariantCulture), digest[..2], digest);

    private static string Folder(Settings settings, Database database) => settings.Attachments.Length > 0 ? settings.Attachments
        : database.Engine == Engine.Sqlite ? Path.GetFullPath(database.Name) + ".files"
        : throw Refusal.Conflict("no_attachments_folder", "Beside a PostgreSQL database there is no folder for attachments.", "Name one that all servers share: stint config set attachments.folder /var/lib/stint/files");

    private static T Try<T>(string path, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new Refusal(RefusalKind.Unavailable, "attachment_file", $"The attachment's file cannot be used: {failure.Message}", $"Look at {path}.");
        }
    }
}
