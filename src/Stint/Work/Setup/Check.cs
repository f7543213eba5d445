using Stint.Operations;

namespace Stint.Work.Setup;

/// <summary>What <c>verify</c> looks at, in the order in which it looks. The reference page is made of this table.</summary>
internal sealed record Check(string Code, bool Strict, string Meaning)
{
    public static readonly Check NoSession = new(
        "no_session", false, "A session is open for this worktree, or the last commit names one in a `Stint-Session:` trailer. Before a commit only an open session counts.");

    public static readonly Check UnknownSession = new(
        "unknown_session", false, "The session that the last commit names is in this store.");

    public static readonly Check DecisionWithoutRationale = new(
        "decision_without_rationale", true, "Every decision of the session has a rationale.");

    public static readonly Check LogMissing = new(
        "log_missing", true, "The session's document `SESSION-…-LOG.md` is there, unless `artefacts` is `off` or the session belongs to another worktree.");

    public static readonly Check LogOutdated = new(
        "log_outdated", true, "That document has every entry that somebody made in the session.");

    public static readonly Check NoLogEntry = new(
        "no_log_entry", true, "A session with commits has a log entry that is not older than its first commit; one within an idle gap before it counts.");

    public static readonly Check UntrackedCommits = new(
        "untracked_commits", true, "Every commit that you made since the session's start belongs to a session: git saw it in one, or it names a known one.");

    public static readonly Check[] All = [NoSession, UnknownSession, DecisionWithoutRationale, LogMissing, LogOutdated, NoLogEntry, UntrackedCommits];

    /// <summary>The reference page of what is checked.</summary>
    public static string Page() =>
        $"""
        # stint verify

        {Reference.Generated}

        Is the work of this repository tracked? `stint verify` answers for people, git hooks and CI.

        - It exits 0 when the work is tracked.
        - When it is not, it exits 1 with `enforce` set to `reject`; with `warn`, the default, it says so and exits 0.
        - `--strict` makes more checks, and exits 1 for any problem.
        - `--json` prints `tracked`, `problems[]{"{code,message,hint}"}` and `session` (`null` when there is none).

        | code | when | what holds |
        | --- | --- | --- |
        {string.Join('\n', All.Select(check => $"| `{check.Code}` | {(check.Strict ? "`--strict`" : "always")} | {check.Meaning} |"))}

        The pre-commit hook of `stint setup git` makes the first check for the commit that is about to be made. It fails the commit with
        `enforce` set to `reject`, and for no other reason: not when the program is missing, nor when its store cannot be used.

        In CI name the store that knows the sessions, with `STINT_SERVER` and `STINT_TOKEN` or with `STINT_DB`; a fresh clone has no open session, so the
        trailers of its commits are what counts.

        """;
}

/// <summary>A check that failed: what is wrong, and what to do next.</summary>
internal sealed record Problem(string Code, string Message, string Hint)
{
    public Problem(Check check, string message, string hint)
        : this(check.Code, message, hint)
    {
    }
}
