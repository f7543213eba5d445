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
}

/// <summary>A check that failed: what is wrong, and what to do next.</summary>
internal sealed record Problem(string Code, string Message, string Hint)
{
    public Problem(Check check, string message, string hint)
        : this(check.Code, message, hint)
    {
    }
}
