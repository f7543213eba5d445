using System.Text.RegularExpressions;

namespace Stint.Work.Setup;

/// <summary>The text of <c>stint.mk</c>, and of the line that takes it into a Makefile.</summary>
internal static partial class MakeInclude
{
    public const string File = "stint.mk";
    public const string Line = "-include stint.mk";

    /// <summary>The first line, by which the file is known as ours.</summary>
    public const string Header = "# Session tracking: make track-init, track-log, track-decision, track-summary, track-end, new-session, verify.";

    /// <summary>
    /// Each target with its recipe. Words reach the recipe through its environment, never through the text of a command: make would put
    /// a value into the command as it is, and the shell would run what it finds in it.
    /// </summary>
    private static readonly (string Name, string Recipe)[] Targets =
    [
        ("track-init", """@$(STINT) init $${SESSION:+"--session=$$SESSION"} $${GOAL:+-- "$$GOAL"}"""),
        ("track-log", """@$(STINT) log $${SESSION:+"--session=$$SESSION"} $${CATEGORY:+"--category=$$CATEGORY"} -- "$$MSG" """),
        ("track-decision", """@$(STINT) decide $${SESSION:+"--session=$$SESSION"} "--rationale=$$RATIONALE" -- "$$MSG" """),
        ("track-summary", """@$(STINT) summary $${SESSION:+"--session=$$SESSION"}"""),
        ("track-end", """@$(STINT) end $${SESSION:+"--session=$$SESSION"}"""),
        ("new-session",
            """
            @if [ -z "$$SESSION" ] && [ -t 0 ]; then \
            		printf 'Session number (Enter takes the next one): '; read -r SESSION; \
            	fi; \
            	$(STINT) start $${SESSION:+"--session=$$SESSION"} $${GOAL:+-- "$$GOAL"} || exit $$?; \
            	if [ -n "$$SESSION" ]; then \
            		printf "export CURRENT_SESSION='%s'\n" "$$SESSION" > .stint/session.env; \
            		echo 'Name it in this shell: . .stint/session.env'; \
            	fi
            """),
        ("verify", "@$(STINT) verify"),
    ];

    public static IEnumerable<string> TargetNames => Targets.Select(target => target.Name);

    /// <summary>The file, without targets that the Makefile has under the same name: make would take ours and warn.</summary>
    public static string Render(IReadOnlyCollection<string> taken)
    {
        var mine = Targets.Where(target => !taken.Contains(target.Name)).ToList();
        if (mine.Count == 0)
            return $"{Header}\n# The Makefile has all of them itself.\n";
        var names = string.Join(' ', mine.Select(target => target.Name));
        var recipes = string.Join('\n', mine.Select(target => $"{target.Name}:\n\t{target.Recipe.TrimEnd()}\n"));
        return $"""
            {Header}
            # Written by "stint setup make", which writes it anew; "stint setup make --remove" takes it out. Needs GNU make.
            #
            #   make track-log SESSION=00003 MSG="Created filesystem connector" CATEGORY=implementation
            #   make track-decision MSG="Use pathlib over os module" RATIONALE="Better cross-platform support"
            #
            # SESSION is optional: without it the session that is open here is meant.
            {(taken.Count == 0 ? "" : $"# The Makefile has its own: {string.Join(", ", taken)}.\n")}
            STINT ?= stint
            stint_default_goal := $(.DEFAULT_GOAL)

            stint_targets := {names}
            .PHONY: $(stint_targets)

            # The words as they were given, neither expanded by make nor read by the shell.
            $(stint_targets): override export SESSION := $(value SESSION)
            $(stint_targets): override export GOAL := $(value GOAL)
            $(stint_targets): override export MSG := $(value MSG)
            $(stint_targets): override export CATEGORY := $(value CATEGORY)
            $(stint_targets): override export RATIONALE := $(value RATIONALE)

            {recipes}
            # Which target a bare "make" builds is not ours to say.
            .DEFAULT_GOAL := $(stint_default_goal)

            """;
    }

    /// <summary>Our targets that a Makefile defines itself.</summary>
    public static string[] Taken(string makefile) => [.. TargetNames.Where(name => DefinedTargets(makefile).Contains(name))];

    public static bool IsIncluded(string makefile) => Lines(makefile).Any(IsInclude);

    /// <summary>The Makefile with the line at its end.</summary>
    public static string With(string makefile)
    {
        var newline = makefile.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        return makefile + (makefile.Length == 0 || makefile.EndsWith('\n') ? "" : newline) + Line + newline;
    }

    /// <summary>The Makefile without exactly that line.</summary>
    public static string Without(string makefile) =>
        string.Concat(Lines(makefile).Where(line => line.TrimEnd('\r', '\n') != Line));

    /// <summary>Lines with the line breaks that end them.</summary>
    private static IEnumerable<string> Lines(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is >= 0 and var at ? at + 1 : text.Length;
            yield return text[start..end];
            start = end;
        }
    }

    private static bool IsInclude(string line) => IncludeLine().IsMatch(line);

    private static HashSet<string> DefinedTargets(string makefile) => Lines(makefile)
        .Select(line => TargetLine().Match(line))
        .Where(match => match.Success)
        .SelectMany(match => match.Groups["names"].Value.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        .ToHashSet(StringComparer.Ordinal);

    // A Makefile is its owner's own file, and these read it line by line in linear time.
    [GeneratedRegex(@"^ *(?:-|s)?include\s.*(?<=[\s/])stint\.mk\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IncludeLine();

    [GeneratedRegex(@"^(?<names>[A-Za-z0-9_./ -]+):(?![:=])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TargetLine();
}
