using System.Globalization;
using Stint.Operations;
using Stint.Sessions;
using Stint.Work.Git;

namespace Stint.Work.Setup;

/// <summary>Whether the work of a worktree is tracked: by which session, and what is missing.</summary>
internal sealed record Tracking(SessionView? Session, IReadOnlyList<Problem> Problems)
{
    private static readonly Parameter<string> Type = Parameter.Text("type", "Entries of this type");

    public bool Tracked => Problems.Count == 0;

    /// <summary>Looks at the store and the repository. Of a commit that is about to be made the last one says nothing.</summary>
    public static Tracking Look(Here here, bool committing, bool strict)
    {
        if (strict)
            here.Client.Surroundings.Prepare(here.Client, Measure.Operation, new Arguments());
        var session = Open(here.Client);
        string[] named = [];
        if (session is null && !committing)
        {
            named = [.. Trailers.Read(here.Ask("log", "-1", "--format=%B") ?? "")];
            session = named.Select(each => Named(here.Client, each)).FirstOrDefault(each => each is not null);
        }

        if (session is null)
            return new Tracking(null, [Missing(named)]);
        return new Tracking(session, strict ? [.. Strictly(here, session)] : []);
    }

    /// <summary>The session that is open here; null when none is.</summary>
    public static SessionView? Open(Client client)
    {
        try
        {
            var session = client.Ask((Operation<SessionView>)ShowSession.Status, new Arguments());
            return session.EndedAt is null ? session : null;
        }
        catch (Refusal refusal) when (refusal.Kind is RefusalKind.Conflict or RefusalKind.NotFound)
        {
            return null;
        }
    }

    private static SessionView? Named(Client client, string trailer)
    {
        // Only what names one session for good; "last" would always be true.
        if (!Guid.TryParse(trailer, out _) && SessionRef.NumberIn(trailer) is null)
            return null;
        try
        {
            return client.Ask((Operation<SessionView>)ShowSession.Show, new Arguments().With(Common.Ref, trailer));
        }
        catch (Refusal refusal) when (refusal.Kind is RefusalKind.Conflict or RefusalKind.NotFound)
        {
            return null;
        }
    }

    private static Problem Missing(string[] named) => named.Length == 0
        ? new Problem(Check.NoSession, "This work is not tracked: no session is open here.", "Start one: stint start \"what you are about to do\"")
        : new Problem(
            Check.UnknownSession,
            $"The last commit names session {PlainText.Short(PlainText.Line(named[0]), 60)}, which this store does not know.",
            "Name the store that has it (--db, STINT_DB or STINT_SERVER), or start a session: stint start");

    private static IEnumerable<Problem> Strictly(Here here, SessionView session) =>
    [
        .. Rationales(session),
        .. Log(here, session),
        .. LogEntries(session, here.Client.Ask((Operation<Page<ActivityView>>)SessionTimeline.Operation, new Arguments().With(Common.Ref, session.Id).With(Type, "log")).Items),
        .. Commits(here, session),
    ];

    internal static IEnumerable<Problem> Rationales(SessionView session) =>
        from decision in session.Decisions ?? []
        where string.IsNullOrWhiteSpace(decision.Rationale)
        select new Problem(
            Check.DecisionWithoutRationale,
            $"A decision of session #{session.Number} has no rationale: {PlainText.Short(PlainText.Line(decision.Text), 80)}",
            $"Say why: stint decide \"…\" --rationale \"…\" --supersedes {decision.Id}");

    /// <summary>Whether there is an entry from an idle gap before the first commit or later: one writes it just before committing, or after.</summary>
    internal static IEnumerable<Problem> LogEntries(SessionView session, IReadOnlyList<ActivityView> logs)
    {
        var commits = session.Git?.Commits ?? [];
        if (commits.Length == 0)
            yield break;
        var from = commits.Min(commit => commit.At) - TimeSpan.FromSeconds(session.Policy.IdleSeconds);
        if (logs.All(entry => entry.At < from))
        {
            yield return new Problem(
                Check.NoLogEntry,
                $"Session #{session.Number} has {Spoken.Count(commits.Length, "commit")} and no log entry about them.",
                "Say what was done: stint log \"…\"");
        }
    }

    private static IEnumerable<Problem> Log(Here here, SessionView session)
    {
        if (Artefacts.Folder(here.Client, here.Path) is not { } folder || (session.Git?.Worktree is { } where && where != here.Path))
            yield break;
        var name = Documents.Name(session.Number, "LOG.md");
        var file = Path.Combine(folder, name);
        if (!File.Exists(file))
        {
            yield return new Problem(Check.LogMissing, $"{name} is missing in {folder}.", $"Write it: stint summary --session {session.Number}");
            yield break;
        }

        var wanted = here.Client.Ask((Operation<DocumentsView>)Documents.Operation, new Arguments().With(Common.Ref, session.Id)).Log;
        if (Lacking(wanted, File.ReadAllText(file)) is > 0 and var lacking)
        {
            yield return new Problem(
                Check.LogOutdated, $"{name} lacks {Spoken.Count(lacking, "entry", "entries")}.", $"Write it anew: stint summary --session {session.Number}");
        }
    }

    /// <summary>How many entries that somebody made stand in the one text and not in the other; what git saw is added when it is measured.</summary>
    internal static int Lacking(string wanted, string found)
    {
        var lines = found.ReplaceLineEndings("\n").Split('\n').ToHashSet(StringComparer.Ordinal);
        return wanted[wanted.IndexOf("\n## Log\n", StringComparison.Ordinal)..].Split('\n')
            .Count(line => line.StartsWith("- ", StringComparison.Ordinal) && !line.EndsWith(" (observed)", StringComparison.Ordinal) && !lines.Contains(line));
    }

    private static IEnumerable<Problem> Commits(Here here, SessionView session)
    {
        var mine = (here.Ask("config", "--get", "user.email") ?? session.Actor.Id).Trim();
        var since = session.StartedAt.Milliseconds / 1000;
        var range = session.Git?.HeadStart is { } head && here.Ask("rev-parse", "--verify", "--quiet", head + "^{commit}") is not null
            ? head + "..HEAD"
            : string.Create(CultureInfo.InvariantCulture, $"--since=@{since}");
        var text = here.Ask("log", "-z", "--no-merges", $"--max-count={UntrackedCommits.Most}", "--format=%H%n%ce%n%ct%n%B", range) ?? "";
        var asked = text.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(commit => commit.Split('\n', 4))
            .Where(parts => parts.Length == 4 && parts[1].Equals(mine, StringComparison.OrdinalIgnoreCase) && long.Parse(parts[2], CultureInfo.InvariantCulture) >= since)
            .Select(parts => new AskedCommit(parts[0], [.. Trailers.Read(parts[3])]))
            .ToArray();
        if (asked.Length == 0)
            yield break;
        var answer = here.Client.Ask((Operation<UntrackedCommitsView>)UntrackedCommits.Operation, new Arguments().With(UntrackedCommits.Commits, new AskedCommits(asked)));
        if (answer.Untracked is { Length: > 0 } untracked)
        {
            yield return new Problem(
                Check.UntrackedCommits,
                $"{Spoken.Count(untracked.Length, "commit")} since {session.StartedAt} belong{(untracked.Length == 1 ? "s" : "")} to no session: {string.Join(", ", untracked.Take(5).Select(sha => sha[..10]))}{(untracked.Length > 5 ? " …" : "")}.",
                "Record that work with a session of its own: stint start --at TIME, stint log, stint end --at TIME");
        }
    }
}
