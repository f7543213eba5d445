using Stint.Access;
using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;
using Stint.Work.Git;

namespace Stint.Work.Import;

/// <summary>A repository as an import reads it.</summary>
internal sealed record GitHistory(GitProgram Git, GitCommand At, GitIdentity Identity);

/// <summary>
/// Brings a project's imported sessions to what its history says: reads names and times of all commits, plans what has to change, then writes
/// it part by part. Every part is one transaction and leaves whole sessions, so that an import which was stopped, or killed, is finished by
/// running it again.
/// </summary>
internal sealed class GitImport(Context context, GitHistory history, CutRules rules, string? projectName = null, int partSize = GitImport.PartSize)
{
    /// <summary>Commits to a transaction: long enough to be quick, short enough for others to get their turn.</summary>
    internal const int PartSize = 1000;

    /// <summary>How often a plan that another writer overran is made anew.</summary>
    private const int Attempts = 10;

    public async Task<ImportView> RunAsync(Func<string, ProgressBar> progress, CancellationToken stopping)
    {
        CommitIndex index;
        using (var reading = progress("commits read"))
            index = await CommitIndex.ReadAsync(history.Git, history.At, context.Now, reading, stopping);
        if (index.Read == 0)
            return new ImportView(0, 0, 0, [], 0, 0, null);

        var project = context.Database.Write(tx =>
        {
            RollupZones.Keep(tx, context, context.Zone.Id);
            return projectName is null ? Projects.OfRepository(tx, context, context.Caller.Place!) : Projects.Named(tx, context, projectName);
        });
        var cutOff = CutOff();
        var added = 0L;
        for (var attempt = 1; ; attempt++)
        {
            var plan = context.Database.Read(tx => CutPlan.Make(tx, context, project.Id, index, rules, history.Identity.Email, cutOff));
            try
            {
                using var writing = progress("commits");
                await WriteAsync(project, plan, cutOff, writing, part => added += part, stopping);
                return new ImportView(
                    index.Read, added, index.Entries.Length - added, index.Refusals.Kept, index.Refusals.Count, plan.Sessions, new ProjectView(project.Id, project.Name));
            }
            catch (PlanOverrun) when (attempt < Attempts)
            {
                // What stands now is read again; what was written already is part of it.
            }
            catch (PlanOverrun)
            {
                throw Refusal.Conflict("import_overrun", "The sessions of this repository keep changing while they are imported.", "Let the other import finish, then run this one again.");
            }
        }
    }

    /// <summary>While one part is written, git is asked about the next.</summary>
    private async Task WriteAsync(Project project, CutPlan plan, IReadOnlySet<ObjectId> cutOff, ProgressBar progress, Action<long> wrote, CancellationToken stopping)
    {
        var writer = new PartWriter(context, project, projectName is null ? "repository" : "explicit", plan);
        var parts = new PlanParts(plan, partSize);
        var done = 0L;
        progress.Report(0, parts.Total);
        if (plan.Emptied.ToList() is { Count: > 0 } emptied)
            context.Database.Write(tx => writer.Remove(tx, emptied));
        var part = parts.Next();
        var asking = Task.Run(() => AskAsync(plan, part, cutOff, stopping), stopping);
        while (part.Length > 0)
        {
            var facts = await asking;
            var (now, next) = (part, parts.Next());
            asking = Task.Run(() => AskAsync(plan, next, cutOff, stopping), stopping);
            try
            {
                stopping.ThrowIfCancellationRequested();
                context.Database.Write(tx => writer.Write(tx, now, facts));
            }
            catch
            {
                // Nobody will read its answer; but it must have ended before the repository may go away.
                await asking.ContinueWith(static _ => { }, TaskScheduler.Default);
                throw;
            }

            wrote(PlanParts.New(plan, now));
            done += PlanParts.Commits(plan, now);
            progress.Report(done, parts.Total);
            part = next;
        }

        await asking;
    }

    private Task<PartFacts> AskAsync(CutPlan plan, Change[] part, IReadOnlySet<ObjectId> cutOff, CancellationToken stopping)
    {
        var asked = new List<(ObjectId, int)>();
        foreach (var change in part)
        {
            for (var run = change.From; run < change.To; run++)
            {
                for (var i = plan.Runs[run].From; i < plan.Runs[run].To; i++)
                {
                    if (plan.Entries[i].Session < 0 || !plan.Standing[plan.Entries[i].Session].Whole)
                        asked.Add((plan.Entries[i].Sha, run));
                }
            }
        }

        return PartFacts.ReadAsync(history.Git, history.At, asked, cutOff, stopping);
    }

    /// <summary>Where a shallow clone was cut off, a commit seems to have added every file there is.</summary>
    private HashSet<ObjectId> CutOff()
    {
        var file = System.IO.Path.Combine(history.Identity.CommonDirectory, "shallow");
        return history.Identity.Shallow && File.Exists(file) ? [.. File.ReadLines(file).Select(line => ObjectId.Parse(line.Trim()))] : [];
    }
}

/// <summary>Deals out a plan's changes, in their order, in parts of about so many commits; a change is never divided.</summary>
internal sealed class PlanParts(CutPlan plan, int size)
{
    private int next;

    /// <summary>Commits in all changes together.</summary>
    public long Total { get; } = plan.Changes.Sum(change => (long)Commits(plan, change));

    /// <summary>The next part; empty when all are dealt out.</summary>
    public Change[] Next()
    {
        var from = next;
        for (var commits = 0; next < plan.Changes.Count && commits < size; next++)
            commits += Commits(plan, plan.Changes[next]);
        return [.. plan.Changes.Skip(from).Take(next - from)];
    }

    public static long Commits(CutPlan plan, Change[] part) => part.Sum(change => (long)Commits(plan, change));

    /// <summary>Commits that no session had before.</summary>
    public static long New(CutPlan plan, Change[] part) => part.Sum(change =>
    {
        var added = 0L;
        for (var i = plan.Runs[change.From].From; i < plan.Runs[change.To - 1].To; i++)
            added += plan.Entries[i].Session < 0 ? 1 : 0;
        return added;
    });

    private static int Commits(CutPlan plan, Change change) => plan.Runs[change.To - 1].To - plan.Runs[change.From].From;
}
