namespace Stint.Work.Git;

/// <summary>What surrounds every run of git.</summary>
internal static class GitEnvironment
{
    /// <summary>
    /// Set by git for its hooks, or by the user for one command. Inherited, they would point a question about one repository at
    /// another, or change how paths and differences are read.
    /// </summary>
    private static readonly string[] Dropped =
    [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_QUARANTINE_PATH", "GIT_PREFIX", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_NAMESPACE",
        "GIT_CONFIG", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_ATTR_SOURCE", "GIT_REFLOG_ACTION", "GIT_LITERAL_PATHSPECS",
        "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_REDIRECT_STDIN", "GIT_REDIRECT_STDOUT",
        "GIT_REDIRECT_STDERR",
    ];

    private static readonly (string Name, string Value)[] Set =
    [
        // Messages are read; they have to be in one language.
        ("LC_ALL", "C"),
        ("LANGUAGE", ""),
        ("GIT_OPTIONAL_LOCKS", "0"),
        ("GIT_TERMINAL_PROMPT", "0"),
        ("GIT_PAGER", "cat"),
        ("GIT_EDITOR", "true"),
        // Identity and figures rest on the commits as they are, not on their local replacements.
        ("GIT_NO_REPLACE_OBJECTS", "1"),
        // A partial clone fetches what it lacks when it is read, by a command that its own configuration names.
        ("GIT_NO_LAZY_FETCH", "1"),
        ("GIT_ALLOW_PROTOCOL", "none"),
    ];

    /// <summary>Options before the sub-command: nothing that the repository's own configuration names is started.</summary>
    public static IReadOnlyList<string> Options { get; } =
    [
        "--no-pager",
        "-c", "core.fsmonitor=false",
        "-c", "core.hooksPath=/dev/null",
    ];

    public static void Apply(
        IDictionary<string, string?> environment,
        IReadOnlyDictionary<string, string?> program,
        IReadOnlyDictionary<string, string?>? run)
    {
        foreach (var name in Dropped) environment.Remove(name);
        foreach (var (name, value) in Set) environment[name] = value;
        Overlay(environment, program);
        if (run is not null) Overlay(environment, run);
    }

    private static void Overlay(IDictionary<string, string?> environment, IReadOnlyDictionary<string, string?> values)
    {
        foreach (var (name, value) in values)
        {
            if (value is null) environment.Remove(name);
            else environment[name] = value;
        }
    }
}
