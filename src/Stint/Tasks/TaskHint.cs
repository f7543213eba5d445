using Stint.Operations;

namespace Stint.Tasks;

/// <summary>Commands that a hint tells to type, so that they can be pasted: a key is somebody's text, and a shell reads it.</summary>
internal static class TaskHint
{
    /// <param name="project">The project, where it was named.</param>
    /// <param name="options">Options of the verb, as they are typed.</param>
    public static string Of(string verb, string key, string? project, string options = "")
    {
        var rest = (options.Length > 0 ? " " + options : "")
            + (project is null ? "" : project.StartsWith('-') ? $" --project={Word(project)}" : $" --project {Word(project)}");
        return key.StartsWith('-') ? $"stint task {verb}{rest} -- {Word(key)}" : $"stint task {verb} {Word(key)}{rest}";
    }

    public static string Of(string verb, TaskRow task, string options = "") => Of(verb, task.Key, task.Named, options);

    /// <summary>One word for a shell, in quotes where it needs them.</summary>
    private static string Word(string text)
    {
        text = PlainText.Line(text);
        return text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '@' or ',' or '+')
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
