namespace Stint.Work.Attachments;

/// <summary>What a file is, by its name's end. A browser never guesses beyond it.</summary>
internal static class MediaTypes
{
    public static string Of(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        ".pdf" => "application/pdf",
        ".txt" or ".log" or ".md" or ".patch" or ".diff" => "text/plain",
        ".json" => "application/json",
        ".csv" => "text/csv",
        ".mp3" => "audio/mpeg",
        ".m4a" => "audio/mp4",
        ".ogg" or ".opus" => "audio/ogg",
        ".wav" => "audio/wav",
        ".mp4" => "video/mp4",
        ".webm" => "video/webm",
        ".zip" => "application/zip",
        _ => "application/octet-stream",
    };
}
