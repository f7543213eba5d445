namespace Stint.Work.Git;

/// <summary>The full hexadecimal name of a git object: SHA-1 or SHA-256.</summary>
internal static class ObjectName
{
    public static bool IsValid(string name) => name.Length is 40 or 64 && name.All(char.IsAsciiHexDigitLower);

    /// <summary>The name that a file or an answer consists of, or null.</summary>
    public static string? Of(string content)
    {
        var name = content.TrimEnd();
        return IsValid(name) ? name : null;
    }
}
