using System.Globalization;
using System.Text.RegularExpressions;

namespace Stint.Coding;

/// <summary>What a WakaTime user agent says: <c>wakatime/v1.60.1 (linux-5.15) go1.19 vscode/1.80.1 vscode-wakatime/24.2.1</c>, or that of its browser extension.</summary>
/// <param name="Harness">The assistant's program, where it is one: claude-code.</param>
/// <param name="Model">The model that the assistant runs; it stands before the program.</param>
internal sealed partial record CodingAgent(string? Editor, string? Plugin, string? Os, string? Harness = null, string? Model = null)
{
    /// <summary>Programs in which an assistant does the work; not the editors that have one.</summary>
    private static readonly HashSet<string> Harnesses = new(StringComparer.OrdinalIgnoreCase)
    {
        "claude-code", "claude", "codex", "codex-cli", "gemini-cli", "gemini", "copilot-cli", "cursor-cli", "cursor-agent", "opencode", "aider", "amp", "goose", "crush", "qwen-code", "kiro-cli", "droid",
    };

    /// <summary>Plugins, and nothing that anybody edits in.</summary>
    private static readonly HashSet<string> Plugins = new(StringComparer.OrdinalIgnoreCase) { "wakatime-ls", "wakatime-lsp", "wakatime-cli" };

    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["vscode"] = "VS Code",
        ["vim"] = "Vim",
        ["nvim"] = "Neovim",
        ["neovim"] = "Neovim",
        ["emacs"] = "Emacs",
        ["sublime"] = "Sublime Text",
        ["claude-code"] = "Claude Code",
        ["claude"] = "Claude Code",
        ["codex"] = "Codex",
        ["codex-cli"] = "Codex",
        ["gemini-cli"] = "Gemini CLI",
        ["gemini"] = "Gemini CLI",
        ["copilot-cli"] = "Copilot CLI",
        ["cursor"] = "Cursor",
        ["xcode"] = "Xcode",
        ["zed"] = "Zed",
        ["chrome"] = "Chrome",
        ["firefox"] = "Firefox",
        ["edge"] = "Edge",
        ["safari"] = "Safari",
        ["brave"] = "Brave",
        ["opera"] = "Opera",
        ["kate"] = "Kate",
        ["intellij"] = "IntelliJ IDEA",
    };

    public static CodingAgent Read(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
            return new CodingAgent(null, null, null);
        var own = Own.Match(userAgent);
        var told = Products(own.Success ? userAgent[own.Length..] : userAgent).ToList();
        var plugin = told.LastOrDefault(each => IsPlugin(each.Name));
        var ofPlugin = plugin.Name is { } name && name.EndsWith("-wakatime", StringComparison.OrdinalIgnoreCase) ? name[..^"-wakatime".Length] : null;
        var os = own.Success ? OsOf(own.Groups["os"].Value) : OsOf(userAgent);
        // A browser's extension puts a word for the system before its own name.
        if (!own.Success && plugin.Name is { } spoken)
            (plugin.Name, ofPlugin) = (LastWord(spoken), ofPlugin is null ? null : LastWord(ofPlugin));
        // It brings the browser's own user agent, too, in which everything calls itself something else.
        if (!own.Success && userAgent.StartsWith("Mozilla/", StringComparison.Ordinal))
            return new CodingAgent(ofPlugin is null ? null : Named(ofPlugin), Text(plugin), os);
        // A script's own user agent is no editor.
        if (!own.Success && plugin.Name is null)
            return new CodingAgent(null, null, os);
        var programs = told.FindAll(each => !IsPlugin(each.Name) && !Runtime.IsMatch(each.Name));
        var harness = programs.FindLastIndex(each => Harnesses.Contains(each.Name));
        if (harness >= 0)
            return new CodingAgent(Named(programs[harness].Name), Text(plugin), os, Known(programs[harness].Name), harness > 0 ? ModelOf(programs[harness - 1]) : null);
        if (ofPlugin is not null && Harnesses.Contains(ofPlugin))
            return new CodingAgent(Named(ofPlugin), Text(plugin), os, Known(ofPlugin), programs.Count > 0 ? ModelOf(programs[^1]) : null);
        var editor = programs.FindLast(each => string.Equals(each.Name, ofPlugin, StringComparison.OrdinalIgnoreCase)).Name ?? programs.LastOrDefault().Name ?? ofPlugin;
        return new CodingAgent(editor is null ? null : Named(editor), Text(plugin), os);

        static string ModelOf((string Name, string Version) product) => product.Version.Length == 0 ? product.Name : $"{product.Name}-{product.Version}";
    }

    /// <summary>The products behind the first: a name, which may have blanks in it, and a version.</summary>
    private static IEnumerable<(string Name, string Version)> Products(string text) =>
        Product.Matches(text).Select(match => (match.Groups["name"].Value.Trim(), match.Groups["version"].Value));

    private static bool IsPlugin(string name) => Plugins.Contains(name) || name.EndsWith("-wakatime", StringComparison.OrdinalIgnoreCase);

    private static string? Text((string Name, string Version) product) => product.Name is null ? null : $"{product.Name}/{product.Version}";

    private static string LastWord(string text) => text[(text.LastIndexOf(' ') + 1)..];

    private static string Named(string program) => Names.GetValueOrDefault(program, program);

    private static string Known(string harness) => harness.ToLowerInvariant() switch { "claude" => "claude-code", "codex-cli" => "codex", "gemini" => "gemini-cli", var name => name };

    private static string? OsOf(string text)
    {
        var lower = text.ToLower(CultureInfo.InvariantCulture);
        return lower switch
        {
            _ when lower.Contains("android", StringComparison.Ordinal) => "Android",
            _ when lower.Contains("windows", StringComparison.Ordinal) || lower.StartsWith("win", StringComparison.Ordinal) => "Windows",
            _ when lower.Contains("darwin", StringComparison.Ordinal) || lower.Contains("mac", StringComparison.Ordinal) => "Mac",
            _ when lower.Contains("cros ", StringComparison.Ordinal) => "Chrome OS",
            _ when lower.Contains("linux", StringComparison.Ordinal) || lower.Contains("wsl", StringComparison.Ordinal) => "Linux",
            _ when lower.Contains("freebsd", StringComparison.Ordinal) => "FreeBSD",
            _ => null,
        };
    }

    /// <summary>WakaTime's own client, the system in brackets, and what it was built with.</summary>
    [GeneratedRegex(@"^(?:wakatime|stint)/\S+\s+\((?<os>[^)]*)\)\s*(?:(?:go|Python)\d\S*\s*)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Own { get; }

    [GeneratedRegex(@"(?<name>[^/()]+)/(?<version>\S*)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Product { get; }

    [GeneratedRegex(@"^(?:go|python)\d*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Runtime { get; }
}
