using Stint.Work.Git;

namespace Stint.Tests.Work.Git;

/// <summary>A repository with one commit of a file of ten lines, and a session that is begun and measured in it.</summary>
public abstract class MeasuredSession : IDisposable
{
    protected MeasuredSession()
    {
        Repository = Folder.Init();
        Repository.CommitLines("base", 10, "before", "base");
    }

    internal GitFolder Folder { get; } = new();

    internal TestRepository Repository { get; init; }

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    internal Task<SessionStart> Begin() => Begin(Repository);

    /// <summary>Begins a minute after what happened before, and lets another pass.</summary>
    internal async Task<SessionStart> Begin(TestRepository repository)
    {
        Folder.Clock += 60;
        var start = await SessionEvidence.BeginAsync(Folder.Git, repository.Worktree, Folder.ClockMs, GitFolder.Cancellation);
        Folder.Clock += 60;
        return start;
    }

    internal Task<SessionEvidence> Measure(SessionStart start) => Measure(Repository, start);

    internal async Task<SessionEvidence> Measure(TestRepository repository, SessionStart start, string email = GitFolder.Me)
    {
        Folder.Clock += 60;
        return await SessionEvidence.MeasureAsync(Folder.Git, repository.Worktree, start, Folder.ClockMs, email, GitFolder.Cancellation);
    }

    /// <summary>A colleague's clone of the repository, which pushes to the same place.</summary>
    internal TestRepository Colleague()
    {
        var shared = Folder.Clone(Repository, "shared.git", "--bare");
        Repository.Run("remote", "add", "origin", shared.Path);
        Repository.Run("fetch", "-q");
        Repository.Run("branch", "-q", "--set-upstream-to=origin/main");
        return Folder.Clone(shared, "colleague").As("colleague@example.com");
    }

    internal static void AssertSession(SessionEvidence found, long added, long removed, string[] commits, int arrived = 0)
    {
        Assert.Equal(
            (added, removed, string.Join(", ", commits), arrived),
            (found.LinesAdded, found.LinesRemoved, string.Join(", ", found.Commits.Select(commit => commit.Subject)), found.Arrived));
    }

    internal static void AssertExact(SessionEvidence found, long added, long removed, string[] commits, int arrived = 0)
    {
        AssertSession(found, added, removed, commits, arrived);
        Assert.Null(found.Reason);
    }
}
