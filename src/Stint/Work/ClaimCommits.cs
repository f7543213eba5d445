using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Work;

/// <summary>Commits that a session says it has made.</summary>
internal sealed record CommitClaims(CommitClaim[] Commits);

/// <summary>A commit and when HEAD's log says it was made; without a time it was made just now.</summary>
internal sealed record CommitClaim(string Sha, Instant? At = null);

internal sealed record Claimed(string SessionId, long SessionNumber, long Commits);

/// <summary>Keeps whose a commit is at the moment it is made. The first word stands.</summary>
internal static class ClaimCommits
{
    private const int Most = 1000;

    private static readonly Parameter<CommitClaims> Made = Parameter.Record("made", "The commits, at most 1,000", () => WorkJson.Default.CommitClaims);

    private static readonly Sql Put = new(
        "insert into commit_claims (bucket, workspace, sha, session_id) values (@bucket, @workspace, @sha, @id) on conflict do nothing");

    public static readonly Operation Operation = new Operation<Claimed>
    {
        Verbs = ["session commits"],
        Route = "POST /api/v1/work/sessions/{session}/commits",
        Summary = "Say which commits the session has made",
        Hidden = true,
        Parameters = [Made, Common.Session],
        Status = 201,
        Json = () => WorkJson.Default.Claimed,
        Does = Run,
        Shows = (claimed, terminal) => terminal.Line($"{Spoken.Count(claimed.Commits, "commit")} of session #{claimed.SessionNumber}"),
    };

    public static Arguments Arguments(params CommitClaim[] commits) => new Arguments().With(Made, new CommitClaims([.. commits.TakeLast(Most)]));

    private static Claimed Run(Context context, Arguments arguments)
    {
        var commits = arguments.Get(Made)?.Commits ?? [];
        if (commits.Length > Most)
            throw new Refusal(RefusalKind.TooLarge, "too_much_evidence", $"A session claims at most {Most:N0} commits at once.");
        foreach (var commit in commits)
            EvidenceBounds.CheckSha(commit?.Sha);
        return context.Database.Write(tx =>
        {
            var row = SessionRef.NeedOpen(tx, context, arguments.Get(Common.Session));
            // Said by git's hook and not by an assistant's: of several sessions it must be the one whose process has made the commit.
            if (context.Caller.AgentSession is null && SessionRef.AllOpen(tx, context).Count > 1 && !(row.Process is { } owner && context.Caller.Above.Contains(owner, StringComparer.Ordinal)))
                return new Claimed(row.Session.Id, row.Session.Number, 0);
            // What is older than the session's last sign was made by somebody else; git's clock has whole seconds.
            var since = row.Session.LastActivityAt - TimeSpan.FromSeconds(1);
            var taken = commits.Where(commit => commit.At is null || commit.At >= since).Count(commit => tx.Execute(
                Put, ("@bucket", row.Session.Bucket), ("@workspace", row.Session.Workspace), ("@sha", commit.Sha), ("@id", row.Session.Id)) == 1);
            return new Claimed(row.Session.Id, row.Session.Number, taken);
        });
    }
}
