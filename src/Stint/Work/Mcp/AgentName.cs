using Stint.Work.Agents;

namespace Stint.Work.Mcp;

/// <summary>Which assistant a client of MCP is: by the name that its hooks go by, where it has such, so that both tell of one assistant.</summary>
internal static class AgentName
{
    private const int Longest = 60;

    /// <summary>Of a client that does not say.</summary>
    public const string Unknown = "mcp";

    public static string Of(string? client)
    {
        var slug = Slug(client ?? "");
        if (slug.Length == 0)
            return Unknown;
        // Claude's other programs have no hooks, and are not the one that writes code.
        if (slug == "claude-code")
            return AgentForm.Claude.Name;
        if (slug.Contains("copilot", StringComparison.Ordinal))
            return AgentForm.Copilot.Name;
        return ((AgentForm[])[AgentForm.Codex, AgentForm.Gemini, AgentForm.Cursor]).FirstOrDefault(each => slug.StartsWith(each.Name + "-", StringComparison.Ordinal))?.Name ?? slug;
    }

    /// <summary>Small letters, digits, and single dashes between.</summary>
    private static string Slug(string name)
    {
        var slug = new System.Text.StringBuilder();
        foreach (var c in name)
        {
            if (slug.Length == Longest)
                break;
            if (char.IsAsciiLetterOrDigit(c))
                slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }

        return slug.ToString().TrimEnd('-');
    }
}
