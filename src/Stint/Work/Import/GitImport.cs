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
        using var index = new CommitIndex();
        using (var reading = progress("commits read"))
            await index.ReadAsync(history.Git, history.At, context.Now, reading, stopping);
        if (index.Read == 0)
            return new ImportView(0, 0, 0, [], 0, 0, null);

        var project = context.Database.Write(tx =>
        {
            WorkDays.Kept.Keep(tx, context, context.Zone.Id);
            return projectName is null ? Projects.OfRepository(tx, context, context.Caller.Place!) : Projects.Named(tx, context, projectName);
        });
        var cutOff = CutOff();
        var added = 0L;
        for (var attempt = 1; ; attempt++)
        {
            using var plan = context.Database.Read(tx => Planning.Plan(tx, context, project.Id, index, rules, history.Identity.Email, cutOff));
            try
            {
                using var writing = progress("commits");
                await WriteAsync(project, plan, cutOff, writing, part => added += part, stopping);
                return new ImportView(
                    index.Read, added, index.Count - added, index.Refusals.Kept, index.Refusals.Count, plan.Sessions, new ProjectView(project.Id, project.Name));
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
        progress.Report(0, plan.Changed);
        foreach (var emptied in parts.Emptied())
            context.Database.Write(tx => writer.Remove(tx, emptied));
        var part = parts.Next();
        var asking = Task.Run(() => AskAsync(part, cutOff, stopping), stopping);
        while (part.Entries.Count > 0)
        {
            var facts = await asking;
            var (now, next) = (part, parts.Next());
            asking = Task.Run(() => AskAsync(next, cutOff, stopping), stopping);
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

            // What a part leaves behind would pile up to the size of the processor's cache before the collector took it.
            GC.Collect(1);
            wrote(now.Added);
            done += now.Entries.Count;
            progress.Report(done, plan.Changed);
            part = next;
        }

        await asking;
    }

    private Task<PartFacts> AskAsync(PlanPart part, IReadOnlySet<ObjectId> cutOff, CancellationToken stopping) =>
        PartFacts.ReadAsync(history.Git, history.At, part.Asked(), cutOff, stopping);

    /// <summary>Where a shallow clone was cut off, a commit seems to have added every file there is.</summary>
    private HashSet<ObjectId> CutOff()
    {
        var file = System.IO.Path.Combine(history.Identity.CommonDirectory, "shallow");
        return history.Identity.Shallow && File.Exists(file) ? [.. File.ReadLines(file).Select(line => ObjectId.Parse(line.Trim()))] : [];
    }
}
