using System.Text.Json;
using System.Text.RegularExpressions;

namespace Stint.Work.Agents;

/// <summary>A command of an assistant's shell that may have made commits, and what git answered to it.</summary>
internal sealed partial record CommittingCommand(string Command, string Answer)
{
    private const int Longest = 100_000;

    /// <summary>git with a word that makes commits, behind options of git itself.</summary>
    [GeneratedRegex(@"\bgit(?:\s+-[cC]\s+\S+|\s+--?[^\s-]\S*)*\s+(?:commit|merge|rebase|cherry-pick|revert|pull|am)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Commits { get; }

    /// <summary>What git says when it has made one: <c>[main 1a2b3c4] Subject</c>.</summary>
    [GeneratedRegex(@"\[[^\]\s]+(?: \(root-commit\))? (?<sha>[0-9a-f]{7,64})\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Made { get; }

    /// <summary>The command in a tool's input; null where it is none that makes commits.</summary>
    public static CommittingCommand? Of(JsonElement told)
    {
        var command = Within(told, "tool_input") ?? Within(told, "toolArgs");
        return command is { Length: > 0 and <= Longest } && Commits.IsMatch(command) ? new CommittingCommand(command, Raw(told, "tool_response") + Raw(told, "toolResult")) : null;
    }

    /// <summary>Those of HEAD's log that it names: by their subject in the command, or by git's answer.</summary>
    public List<Git.ReflogEntry> Named(List<Git.ReflogEntry> log)
    {
        var answered = Made.Matches(Answer).Select(match => match.Groups["sha"].Value).ToList();
        return log.FindAll(entry => Says(entry.Detail) || answered.Exists(sha => entry.New.StartsWith(sha, StringComparison.Ordinal)));
    }

    private bool Says(string subject)
    {
        for (var at = -1; subject.Length > 0 && (at = Command.IndexOf(subject, at + 1, StringComparison.Ordinal)) >= 0;)
        {
            var (before, after) = (at == 0 ? ' ' : Command[at - 1], at + subject.Length == Command.Length ? ' ' : Command[at + subject.Length]);
            if (before is '"' or '\'' or '\n' or '=' && after is '"' or '\'' or '\n' or ' ')
                return true;
        }

        return false;
    }

    private static string? Within(JsonElement told, string name)
    {
        if (!told.TryGetProperty(name, out var input))
            return null;
        if (input.ValueKind == JsonValueKind.String)
        {
            try
            {
                using var inner = JsonDocument.Parse(input.GetString()!);
                return CommandIn(inner.RootElement);
            }
            catch (JsonException)
            {
                return null;
            }
        }

        return CommandIn(input);
    }

    private static string? CommandIn(JsonElement input) => input.ValueKind != JsonValueKind.Object || !input.TryGetProperty("command", out var command) ? null
        : command.ValueKind == JsonValueKind.String ? command.GetString()
        : command.ValueKind == JsonValueKind.Array ? string.Join(' ', command.EnumerateArray().Where(each => each.ValueKind == JsonValueKind.String).Select(each => each.GetString()))
        : null;

    private static string Raw(JsonElement told, string name) => told.TryGetProperty(name, out var value) && value.GetRawText() is { Length: <= Longest } text ? text : "";
}
