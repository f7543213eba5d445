using Stint.Operations;
using Stint.Storage;

namespace Stint.Work.Setup;

/// <summary>A commit and the sessions that its message names.</summary>
internal sealed record AskedCommit(string Sha, string[] Sessions);

internal sealed record AskedCommits(AskedCommit[] Items);

/// <summary>The commits that belong to no session, in the order asked.</summary>
internal sealed record UntrackedCommitsView(string[] Untracked);

/// <summary>Which of these commits belong to no session: neither seen by git in one, nor naming one that is known.</summary>
internal static class UntrackedCommits
{
    /// <summary>Commits asked about at the most.</summary>
    public const int Most = 1000;

    internal static readonly Parameter<AskedCommits> Commits = Parameter.Record("commits", "Commits and the sessions that they name", () => SetupJson.Default.AskedCommits);

    private static readonly Sql Seen = new(
        """
        select 1 from session_commits c join sessions s on s.bucket = c.bucket and s.id = c.session_id
        where c.bucket = @bucket and c.sha = @sha and s.workspace = @workspace limit 1
        """);

    private static readonly Sql Known = new("select 1 from sessions where bucket = @bucket and id = @id and workspace = @workspace");

    public static readonly Operation Operation = new Operation<UntrackedCommitsView>
    {
        Verbs = ["session untracked-commits"],
        Route = "POST /api/v1/work/commits/untracked",
        Summary = "Which of these commits belong to no session",
        Parameters = [Commits],
        Hidden = true,
        Json = () => SetupJson.Default.UntrackedCommitsView,
        Does = (context, arguments) =>
        {
            var asked = arguments.Need(Commits).Items;
            if (asked is null || asked.Any(commit => commit?.Sha is null || commit.Sessions is null || commit.Sessions.Any(id => id is null)))
                throw Refusal.Usage("bad_value", "'commits' takes a list of commits, each with its sha and the sessions that it names.");
            if (asked.Length > Most)
                throw new Refusal(RefusalKind.TooLarge, "too_many_commits", $"At most {Most} commits can be asked about.");
            return context.Database.Read(tx => new UntrackedCommitsView([.. asked.Where(commit => !IsTracked(tx, context, commit)).Select(commit => commit.Sha)]));
        },
        Shows = (view, terminal) => terminal.Line(string.Join('\n', view.Untracked)),
    };

    private static bool IsTracked(Transaction tx, Context context, AskedCommit commit) =>
        tx.First(Seen, _ => true, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@sha", commit.Sha))
        || commit.Sessions.Any(id => tx.First(Known, _ => true, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@id", id.ToLowerInvariant())));
}
