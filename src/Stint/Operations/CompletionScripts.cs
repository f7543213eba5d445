using System.Text;

namespace Stint.Operations;

/// <summary>
/// The completion scripts. All work alike: the words before the cursor that name a verb make the path, and the table says what may follow it;
/// where it says nothing, files are offered.
/// </summary>
internal static class CompletionScripts
{
    public static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    public static string Write(string shell, IReadOnlyList<CompletedPath> paths) => shell switch
    {
        "bash" => Bash(paths),
        "zsh" => Zsh(paths),
        "fish" => Fish(paths),
        "pwsh" => Pwsh(paths),
        _ => throw new ArgumentOutOfRangeException(nameof(shell), shell, null),
    };

    /// <summary>Options that take a value, of all verbs: the word after one is no part of the verb.</summary>
    private static IEnumerable<string> Valued(IReadOnlyList<CompletedPath> paths) =>
        paths.SelectMany(path => path.Options).Where(option => option.TakesValue).Select(option => option.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static IEnumerable<(string Path, CompletedOption Option)> Chosen(IReadOnlyList<CompletedPath> paths) =>
        paths.SelectMany(path => path.Options.Where(option => option.Choices.Length > 0).Select(option => (path.Path, option)));

    private static string Lines<T>(IEnumerable<T> items, Func<T, string> line) => new StringBuilder().AppendJoin('\n', items.Select(line)).ToString();

    private static string Bash(IReadOnlyList<CompletedPath> paths) =>
        $$"""
        # Completion of stint for bash, from "stint completion bash".
        _stint() {
          local cur=${COMP_WORDS[COMP_CWORD]} prev='' path='' word i words='' options='' values=''
          local valued=' {{string.Join(' ', Valued(paths))}} '
          for ((i = 1; i < COMP_CWORD; i++)); do
            word=${COMP_WORDS[i]}
            if [[ $word == -- ]]; then return; fi
            if [[ $word == = ]]; then continue; fi
            if [[ $prev != '' && $valued == *" $prev "* ]]; then prev=''; continue; fi
            prev=$word
            if [[ $word == -* ]]; then continue; fi
            if [[ $path == '' && $word == sessions ]]; then word=session; fi
            case "${path:+$path }$word" in
              {{Lines([.. paths.Where(path => path.Path.Length > 0)], path => Quoted(path.Path)).Replace("\n", "|", StringComparison.Ordinal)}}) path="${path:+$path }$word" ;;
            esac
          done
          if [[ $cur == = ]]; then cur=''; fi
          # The bash of macOS has no mapfile; none of these words holds a space.
          local IFS=$' \n'
          case $path in
        {{Lines(paths, path => $"    {Quoted(path.Path)}) words={Quoted(string.Join(' ', path.Words.Select(each => each.Word).Concat(path.Values)))} options={Quoted(string.Join(' ', path.Options.Select(option => option.Name)))} ;;")}}
          esac
          if [[ $prev != '' && $valued == *" $prev "* ]]; then
            case "$path $prev" in
        {{Lines(Chosen(paths), each => $"      {Quoted(each.Path + " " + each.Option.Name)}) values={Quoted(string.Join(' ', each.Option.Choices))} ;;")}}
            esac
            COMPREPLY=($(compgen -W "$values" -- "$cur"))
          elif [[ $cur == -* ]]; then
            COMPREPLY=($(compgen -W "$options" -- "$cur"))
          else
            COMPREPLY=($(compgen -W "$words" -- "$cur"))
          fi
        }
        complete -o default -F _stint stint

        """;

    private static string Zsh(IReadOnlyList<CompletedPath> paths) =>
        $$"""
        #compdef stint
        # Completion of stint for zsh, from "stint completion zsh".
        _stint() {
          local prev='' route='' word i
          local -a subcommands options choices
          local valued=' {{string.Join(' ', Valued(paths))}} '
          for ((i = 2; i < CURRENT; i++)); do
            word=${words[i]}
            if [[ $word == -- ]]; then _files; return; fi
            if [[ -n $prev && $valued == *" $prev "* ]]; then prev=''; continue; fi
            prev=$word
            if [[ $word == -* ]]; then continue; fi
            if [[ -z $route && $word == sessions ]]; then word=session; fi
            case "${route:+$route }$word" in
              {{Lines([.. paths.Where(path => path.Path.Length > 0)], path => Quoted(path.Path)).Replace("\n", "|", StringComparison.Ordinal)}}) route="${route:+$route }$word" ;;
            esac
          done
          case $route in
        {{Lines(paths, path => $"    {Quoted(path.Path)}) subcommands=({string.Join(' ', path.Words.Select(each => Described(each.Word, each.About)).Concat(path.Values.Select(Quoted)))}) options=({string.Join(' ', path.Options.Select(option => Described(option.Name, option.About)))}) ;;")}}
          esac
          if [[ -n $prev && $valued == *" $prev "* ]]; then
            case "$route $prev" in
        {{Lines(Chosen(paths), each => $"      {Quoted(each.Path + " " + each.Option.Name)}) choices=({string.Join(' ', each.Option.Choices.Select(Quoted))}) ;;")}}
            esac
            if (($#choices)); then compadd -a choices; else _files; fi
          elif [[ $PREFIX == -* ]]; then
            _describe -o option options
          elif (($#subcommands)); then
            _describe command subcommands
          else
            _files
          fi
        }
        if [[ $funcstack[1] == _stint ]]; then _stint "$@"; else compdef _stint stint; fi

        """;

    private static string Fish(IReadOnlyList<CompletedPath> paths) =>
        $$"""
        # Completion of stint for fish, from "stint completion fish".
        function __stint_complete
            set -l prev ''
            set -l route ''
            set -l valued {{string.Join(' ', Valued(paths))}}
            set -l routes {{string.Join(' ', paths.Where(path => path.Path.Length > 0).Select(path => FishQuoted(path.Path)))}}
            for word in (commandline -opc)[2..]
                if test "$word" = --
                    return
                end
                if contains -- "$prev" $valued
                    set prev ''
                    continue
                end
                set prev $word
                if string match -q -- '-*' $word
                    continue
                end
                if test -z "$route" -a "$word" = sessions
                    set word session
                end
                set -l longer (string trim -- "$route $word")
                if contains -- "$longer" $routes
                    set route $longer
                end
            end
            if contains -- "$prev" $valued
                switch "$route $prev"
        {{Lines(Chosen(paths), each => $"            case {FishQuoted(each.Path + " " + each.Option.Name)}\n                printf '%s\\n' {string.Join(' ', each.Option.Choices.Select(FishQuoted))}")}}
                    case '*'
                        __fish_complete_path (commandline -ct)
                end
                return
            end
            switch "$route"
        {{Lines(paths, path => $"        case {FishQuoted(path.Path)}\n            printf '%s\\t%s\\n' {string.Join(' ', path.Words.Concat(path.Values.Select(value => (value, ""))).Concat(path.Options.Select(option => (option.Name, option.About))).Select(each => FishQuoted(each.Item1) + " " + FishQuoted(each.Item2)))}{(path.Words.Count + path.Values.Length > 0 ? "" : "\n            __fish_complete_path (commandline -ct)")}")}}
            end
        end
        complete -c stint -f -a '(__stint_complete)'

        """;

    private static string Pwsh(IReadOnlyList<CompletedPath> paths) =>
        $$"""
        # Completion of stint for PowerShell, from "stint completion pwsh".
        Register-ArgumentCompleter -Native -CommandName stint -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $valued = @({{string.Join(", ", Valued(paths).Select(PwshQuoted))}})
            $table = @{
        {{Lines(paths, path => $"        {PwshQuoted(path.Path)} = @({string.Join(", ", path.Words.Concat(path.Values.Select(value => (value, ""))).Concat(path.Options.Select(option => (option.Name, option.About))).Select(each => $"@({PwshQuoted(each.Item1)}, {PwshQuoted(each.Item2)})"))})")}}
            }
            $choices = @{
        {{Lines(Chosen(paths), each => $"        {PwshQuoted(each.Path + " " + each.Option.Name)} = @({string.Join(", ", each.Option.Choices.Select(PwshQuoted))})")}}
            }
            $prev = ''
            $route = ''
            foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
                if ($element.Extent.EndOffset -ge $cursorPosition) { break }
                $word = $element.Extent.Text
                if ($word -eq '--') { return }
                if ($valued -contains $prev) { $prev = ''; continue }
                $prev = $word
                if ($word.StartsWith('-')) { continue }
                if ($route -eq '' -and $word -eq 'sessions') { $word = 'session' }
                $longer = "$route $word".Trim()
                if ($table.ContainsKey($longer)) { $route = $longer }
            }
            $offered = if ($valued -contains $prev) { @($choices["$route $prev"] | ForEach-Object { , @($_, '') }) } else { $table[$route] }
            foreach ($pair in $offered) {
                if ($pair -and $pair[0] -like "$wordToComplete*" -and ($wordToComplete.StartsWith('-') -or -not $pair[0].StartsWith('-'))) {
                    $about = if ($pair[1]) { $pair[1] } else { $pair[0] }
                    [System.Management.Automation.CompletionResult]::new($pair[0], $pair[0], 'ParameterValue', $about)
                }
            }
        }

        """;

    /// <summary>A word of sh: nothing in it is special.</summary>
    private static string Quoted(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    private static string Described(string word, string about) => Quoted(word.Replace(":", "\\:", StringComparison.Ordinal) + (about.Length > 0 ? ":" + about : ""));

    private static string FishQuoted(string text) => "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";

    private static string PwshQuoted(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
}
