using Stint.Operations;
using Stint.Sessions;
using Stint.Work.Agents;
using Stint.Work.Git;
using Stint.Work.Health;

namespace Stint.Work;

/// <summary>Looks up on the caller's machine what an operation needs: the place, the working copy, what git saw since the start, the goal.</summary>
internal static class Gathering
{
    public static Arguments Prepare(Client client, WorkSurroundings here, Operation operation, Arguments arguments)
    {
        if (operation.Gather.HasFlag(Gather.Place))
            here.Locate();
        if (operation == Remarks.Mention && arguments.Get(Remarks.Paths) is { } paths)
            arguments = arguments.With(Remarks.Paths, Array.ConvertAll(paths, path => Path.IsPathFullyQualified(path) ? WorktreeFile.Name(path, null, here.Worktree) ?? path : path));
        if (operation.Gather.HasFlag(Gather.Goal))
            arguments = FromTemplate(client, AskGoal(client, arguments));
        if (operation.Gather.HasFlag(Gather.Snapshot) && here.Measured(client) is { } tree)
            arguments = arguments.With(StartSession.Snapshot, Begin(client, tree));
        if (operation.Gather.HasFlag(Gather.Evidence))
            arguments = AddEvidence(client, here, operation, arguments);
        if (operation.Gather.HasFlag(Gather.Health))
            arguments = AddHealth(client, here, operation, arguments);
        return arguments;
    }

    private static Arguments FromTemplate(Client client, Arguments arguments) =>
        arguments.Get(StartSession.Template) is { } name && Array.Find(client.Settings.Templates.Value, each => each.Name == name) is { } template
            ? arguments.With(StartSession.Content, template)
            : arguments;

    /// <summary>The end of a session brings its files' complexity with its evidence.</summary>
    private static Arguments AddHealth(Client client, WorkSurroundings here, Operation operation, Arguments arguments) =>
        operation == ShowHealth.Operation && here.Tree is { } worktree && Trees(client, arguments) is { } session
            && Health(client, worktree, session.Git!.TreeStart, session.Git.TreeEnd, (session.Files ?? []).Where(file => file.TimesModified > 0).Select(file => (file.Path, file.OldPath))) is { Length: > 0 } measured
            ? arguments.With(ShowHealth.Files, measured)
            : arguments;

    /// <summary>On a terminal a start without a goal asks once; Enter skips.</summary>
    private static Arguments AskGoal(Client client, Arguments arguments)
    {
        var machine = client.Machine;
        if (arguments.Has(StartSession.Goal) || !machine.InIsTerminal || !machine.ErrorIsTerminal || client.Options.Json)
            return arguments;
        machine.Error.Write("What do you want to reach? (Enter skips) ");
        machine.Error.Flush();
        return machine.In.ReadLine()?.Trim() is { Length: > 0 } goal ? arguments.With(StartSession.Goal, (string)StartSession.Goal.FromTexts([goal])!) : arguments;
    }

    private static Snapshot Begin(Client client, Worktree tree)
    {
        try
        {
            var start = SessionEvidence.BeginAsync(WorkSurroundings.Program, tree, client.Now.Milliseconds, client.Machine.Stopping).GetAwaiter().GetResult();
            if (start.Unwritten is { } why)
                client.Say($"stint: {why}; lines will be the sum over the commits.");
            return new Snapshot(tree.ReadHead()?.Branch, start.Head, start.Tree, client.Now, start.Log);
        }
        catch (GitFailure failure)
        {
            client.Say($"stint: git could not record the working copy: {failure.Message}");
            return new Snapshot(null, null, null);
        }
    }

    /// <summary>Measures the sessions this machine can measure, and records it before the operation reads them.</summary>
    private static Arguments AddEvidence(Client client, WorkSurroundings here, Operation operation, Arguments arguments)
    {
        if (here.Measured(client) is not { } tree)
            return arguments;
        here.Locate();
        foreach (var lost in LostSessions.End(client).Where(each => each.Git?.Worktree == tree.Path))
            Record(client, here, tree, lost);
        var reference = arguments.Get(Common.Session) ?? arguments.Get(Common.Ref);
        Page<SessionView> asked;
        try
        {
            asked = client.Ask((Operation<Page<SessionView>>)ShowSession.Unmeasured, reference is null ? new Arguments() : new Arguments().With(Common.Session, reference));
        }
        catch (Refusal refusal) when (refusal.Kind is RefusalKind.NotFound or RefusalKind.Conflict)
        {
            // The operation itself will say so, in its own words.
            return arguments;
        }

        if (asked.Items.Length == 0 && reference is not null && here.TryFollow(client))
            return AddEvidence(client, here, operation, arguments);
        foreach (var session in asked.Items)
        {
            if (Evidence(client, here, tree, session) is not { } evidence)
                continue;
            if (operation == EndSession.Operation)
                return arguments.With(Measure.Evidence, evidence with { Health = Health(client, tree, session.Git?.TreeStart, evidence.Tree, evidence.Files.OrderByDescending(file => file.TimesModified).ThenBy(file => file.Path, StringComparer.Ordinal).Select(file => (file.Path, file.OldPath))) });
            Record(client, session, evidence);
        }

        return arguments;
    }

    /// <summary>The session whose files shall be measured, where it is one of this worktree and its trees are known.</summary>
    private static SessionView? Trees(Client client, Arguments arguments)
    {
        try
        {
            var ask = arguments.Get(Common.Ref) is { } reference ? new Arguments().With(Common.Session, reference) : new Arguments();
            var session = client.Ask((Operation<SessionView>)ShowSession.Summary, ask);
            return session is { Git.TreeStart: not null, Git.TreeEnd: not null } ? session : null;
        }
        catch (Refusal refusal) when (refusal.Kind is RefusalKind.NotFound or RefusalKind.Conflict)
        {
            // The operation itself will say so, in its own words.
            return null;
        }
    }

    /// <summary>The complexity of files in two trees; null where git could not tell.</summary>
    private static FileHealth[]? Health(Client client, Worktree tree, string? before, string? after, IEnumerable<(string Path, string? OldPath)> files)
    {
        try
        {
            return HealthMeasure.OfAsync(WorkSurroundings.Program, tree, before, after, files, client.Machine.Stopping).GetAwaiter().GetResult();
        }
        catch (GitFailure failure)
        {
            client.Say($"stint: the complexity of the files was not measured: {failure.Message}");
            return null;
        }
    }

    private static void Record(Client client, WorkSurroundings here, Worktree tree, SessionView session)
    {
        if (Evidence(client, here, tree, session) is { } evidence)
            Record(client, session, evidence);
    }

    private static void Record(Client client, SessionView session, GitEvidence evidence) =>
        client.Ask((Operation<SessionView>)Measure.Operation, new Arguments().With(Common.Ref, session.Id).With(Measure.Evidence, evidence));

    private static GitEvidence? Evidence(Client client, WorkSurroundings here, Worktree tree, SessionView session)
    {
        var recorded = session.Git?.RecordedAt ?? session.StartedAt;
        var start = new SessionStart(session.Git?.HeadStart, session.Git?.TreeStart, recorded.Milliseconds, session.Git?.ReflogStart);
        // Somebody who goes by another name commits under git's address all the same.
        var email = session.Actor.Id.Contains('@', StringComparison.Ordinal) ? session.Actor.Id : here.Email() ?? session.Actor.Id;
        try
        {
            var silent = session.EndedAt is not null
                || (session.Policy.EndAfterSeconds is { } limit && (client.Now - session.LastActivityAt).TotalSeconds > limit);
            return silent
                ? Silent(client, tree, session, start, email)
                : Wire(session, SessionEvidence.MeasureAsync(WorkSurroundings.Program, tree, start, client.Now.Milliseconds, email, client.Machine.Stopping).GetAwaiter().GetResult());
        }
        catch (GitFailure failure)
        {
            client.Say($"stint: git was not asked: {failure.Message}");
            return null;
        }
    }

    /// <summary>What a session that fell silent committed while it was one: lines of later commits are not its own.</summary>
    private static GitEvidence Silent(Client client, Worktree tree, SessionView session, SessionStart start, string email)
    {
        var closed = session.ClosedAt ?? client.Now;
        var all = UpTo(closed);
        TimeSpan? endAfter = session.Policy.EndAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var own = Measure.Belonging(all.Commits, session.StartedAt, session.LastActivityAt, endAfter, closed).ToList();
        return own.Count == all.Commits.Length ? all : UpTo(own.Select(commit => commit.At).DefaultIfEmpty(session.StartedAt).Aggregate(Instant.Max));

        GitEvidence UpTo(Instant until) =>
            Wire(session, SessionEvidence.FromCommitsAsync(WorkSurroundings.Program, tree, start, until.Milliseconds, email, client.Machine.Stopping).GetAwaiter().GetResult());
    }

    private static GitEvidence Wire(SessionView session, SessionEvidence found) => new()
    {
        Branch = found.BranchEnd,
        Head = found.HeadEnd,
        Tree = found.TreeEnd,
        Arrived = found.Arrived,
        Approximate = found.Reason,
        Files = [.. found.Files.Select(file => new GitFile(file.Path, file.OldPath, Change(file.Kind), found.Touches.GetValueOrDefault(file.Path, 1), file.LinesAdded, file.LinesRemoved))],
        Commits = [.. found.Commits.Select(commit => new CommitView(commit.Sha, new Instant(commit.AtMs), commit.Subject, commit.FilesChanged, commit.Insertions, commit.Deletions))],
        CommitFiles = session.Git?.Beside is { Length: > 0 }
            ? [.. found.Changes.SelectMany(each => each.Value, (each, file) => new CommitFile(each.Key, file.Path, file.LinesAdded, file.LinesRemoved)).Take(EvidenceBounds.MostCommitFiles)]
            : null,
    };

    internal static string Change(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => "added",
        ChangeKind.Deleted => "deleted",
        ChangeKind.Renamed => "renamed",
        ChangeKind.TypeChanged => "type changed",
        _ => "modified",
    };
}
