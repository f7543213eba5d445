using System.Collections.Frozen;

namespace Stint.Coding;

/// <summary>The language of a file by its name, as WakaTime's clients call it; null for a name that tells none.</summary>
internal static class FileLanguage
{
    private static readonly (string Language, string Names)[] Known =
    [
        ("C", ".c .h"), ("C#", ".cs .csx"), ("C++", ".cpp .cc .cxx .hpp .hh"), ("CSS", ".css"), ("Clojure", ".clj .cljs"), ("Dart", ".dart"), ("Docker", "dockerfile .dockerfile"), ("Elixir", ".ex .exs"),
        ("Erlang", ".erl"), ("F#", ".fs .fsx"), ("Go", ".go"), ("Haskell", ".hs"), ("HTML", ".html .htm"), ("INI", ".ini .cfg"), ("Java", ".java"), ("JavaScript", ".js .mjs .cjs .jsx"), ("JSON", ".json .jsonc"),
        ("Kotlin", ".kt .kts"), ("LESS", ".less"), ("Lua", ".lua"), ("Makefile", "makefile gnumakefile .mk"), ("Markdown", ".md .markdown"), ("Nix", ".nix"), ("OCaml", ".ml .mli"), ("Perl", ".pl .pm"), ("PHP", ".php"),
        ("PowerShell", ".ps1 .psm1"), ("Python", ".py .pyi"), ("R", ".r"), ("Ruby", ".rb rakefile gemfile"), ("Rust", ".rs"), ("Sass", ".sass .scss"), ("Scala", ".scala"), ("Shell", ".sh .bash .zsh .fish"),
        ("SQL", ".sql"), ("Svelte", ".svelte"), ("Swift", ".swift"), ("Terraform", ".tf"), ("Text", ".txt"), ("TOML", ".toml"), ("TypeScript", ".ts .tsx .mts .cts"), ("Vue.js", ".vue"), ("XML", ".xml .csproj .props"),
        ("YAML", ".yml .yaml"), ("Zig", ".zig"),
    ];

    private static FrozenDictionary<string, string>? byName;

    public static string? Of(string path)
    {
        byName ??= Known.SelectMany(each => each.Names.Split(' '), (each, name) => (name, each.Language)).ToFrozenDictionary(each => each.name, each => each.Language, StringComparer.OrdinalIgnoreCase);
        return byName.GetValueOrDefault(Path.GetFileName(path)) ?? (Path.GetExtension(path) is { Length: > 0 } ending ? byName.GetValueOrDefault(ending) : null);
    }
}
