namespace Stint.Work.Setup;

/// <summary>
/// The text of a git hook with our lines in it. Somebody's own hook keeps every line; ours stand above them, since a hook may end early
/// with exit or exec.
/// </summary>
internal static class HookScript
{
    public static readonly string[] Names = ["commit-msg", "pre-commit", "post-commit"];

    private const string Shebang = "#!/bin/sh\n";
    private const string Made = "# The file was made by stint and goes with these lines.\n";
    private const string Begin = "# >>> stint: from \"stint setup git\"; \"stint setup git --remove\" takes it out >>>\n";
    private const string Beside = "stint_earlier=\"$(dirname -- \"$0\")/";
    private const string End = "# <<< stint <<<\n";

    private static readonly string[] Shells = ["sh", "bash", "dash", "ash", "ksh", "mksh", "zsh"];

    /// <summary>
    /// What each hook does. Nothing here fails the commit but a pre-commit that answers 1: nothing is tracked, and the configuration says
    /// reject. The lines must also run under <c>sh -eu</c>, which somebody's hook may ask for.
    /// </summary>
    private static string Body(string hook) => hook switch
    {
        "commit-msg" =>
            """
            if command -v stint >/dev/null 2>&1; then
              stint hook git commit-msg "$1" </dev/null || :
            fi

            """,
        "pre-commit" =>
            """
            if command -v stint >/dev/null 2>&1; then
              stint_answer=0
              stint hook git pre-commit </dev/null || stint_answer=$?
              if [ "$stint_answer" -eq 1 ]; then exit 1; fi
            fi

            """,
        "post-commit" =>
            """
            if command -v stint >/dev/null 2>&1; then
              stint_git=$(git rev-parse --git-dir 2>/dev/null) || stint_git=.git
              if ! [ -d "$stint_git/rebase-merge" ] && ! [ -d "$stint_git/rebase-apply" ]; then
                (stint hook git post-commit </dev/null >/dev/null 2>&1 &)
              fi
            fi

            """,
        _ => throw new ArgumentOutOfRangeException(nameof(hook), hook, null),
    };

    /// <summary>A new hook of ours; with <paramref name="earlier"/>, it first runs the file of that name beside it, as git would have.</summary>
    public static string New(string hook, string? earlier = null) => Shebang + Begin + Made + Body(hook) + Chain(earlier) + End;

    /// <summary>The hook with our lines, those of an earlier version replaced.</summary>
    public static string With(string hook, string text)
    {
        var ours = text.Contains(Made, StringComparison.Ordinal);
        var block = Begin + (ours ? Made : "") + Body(hook) + Chain(Earlier(text)) + End;
        if (Find(text) is { } found)
            return string.Concat(text.AsSpan(0, found.Start), block, text.AsSpan(found.End));
        var top = text.StartsWith("#!", StringComparison.Ordinal) ? text.IndexOf('\n', StringComparison.Ordinal) + 1 : 0;
        // A hook of one line may lack the line break that ends it.
        return top == 0 && text.StartsWith("#!", StringComparison.Ordinal) ? text + "\n" + block : string.Concat(text.AsSpan(0, top), block, text.AsSpan(top));
    }

    /// <summary>The hook without our lines; null when nothing of anybody else is left.</summary>
    public static string? Without(string text)
    {
        if (Find(text) is not { } found)
            return text;
        var rest = string.Concat(text.AsSpan(0, found.Start), text.AsSpan(found.End));
        return rest == Shebang && text.Contains(Made, StringComparison.Ordinal) ? null : rest;
    }

    public static bool HasOurs(string text) => Find(text) is not null;

    /// <summary>Whether lines of sh can be added: a script of such a shell, or one without a first line that names a program, which sh runs too.</summary>
    public static bool IsShell(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            return false;
        if (!text.StartsWith("#!", StringComparison.Ordinal))
            return true;
        var words = text[2..].Split('\n')[0].TrimEnd('\r').Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var program = words.Select(word => word[(word.LastIndexOf('/') + 1)..]).SkipWhile(word => word == "env" || word.StartsWith('-')).FirstOrDefault();
        return Shells.Contains(program);
    }

    /// <summary>The name of the hook that was set aside for ours.</summary>
    public static string? Earlier(string text) =>
        text.Split('\n').FirstOrDefault(line => line.StartsWith(Beside, StringComparison.Ordinal)) is { } line ? line[Beside.Length..].TrimEnd('"') : null;

    private static string Chain(string? earlier) => earlier is null
        ? ""
        : $"""
          {Beside}{earlier}"
          if [ -x "$stint_earlier" ]; then "$stint_earlier" "$@" || exit $?; fi

          """;

    private static (int Start, int End)? Find(string text)
    {
        var start = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.IndexOf(End, start, StringComparison.Ordinal);
        return end < 0 ? null : (start, end + End.Length);
    }
}
