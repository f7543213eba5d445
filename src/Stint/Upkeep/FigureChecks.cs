using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Stint.Access;
using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;
using Stint.Timeline;
using Stint.Work;

namespace Stint.Upkeep;

/// <summary>Whether what a workspace shows is what its entries say: active times, days, and numbers that are still to be given.</summary>
internal static class FigureChecks
{
    private const int AtOnce = 500;

    private static readonly string[] Days = ["rollups", "rollup_hours", "visit_days", "visit_day_people", "visit_day_values"];

    private static readonly Sql SessionIds = new(
        "select id from sessions where bucket = @bucket and workspace = @workspace and kind = 'work' and id > @after order by id limit @limit");

    private static readonly Sql SetActive = new("update sessions set active_ms = @active, amendments = amendments + 1 where bucket = @bucket and id = @id");

    private static readonly Sql Given = new(
        """
        select s.project_id, max(s.number), max(n.next) from sessions s
        left join numbers n on n.bucket = s.bucket and n.workspace = s.workspace and n.scope = 'session/' || coalesce(s.project_id, '')
        where s.bucket = @bucket and s.workspace = @workspace and s.kind = 'work'
        group by s.project_id having max(n.next) is null or max(n.next) <= max(s.number)
        order by s.project_id
        """);

    public static IEnumerable<Finding> Look(Context context, bool repair)
    {
        yield return ActiveTimes(context, repair);
        yield return OfDays(context, repair);
        yield return Numbering(context, repair);
    }

    private static Finding ActiveTimes(Context context, bool repair)
    {
        var (seen, wrong, after) = (0, new List<string>(), "");
        while (true)
        {
            var ids = context.Database.Read(tx => tx.Query(SessionIds, row => row.Text(0), ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@after", after), ("@limit", AtOnce)));
            if (ids.Count == 0)
                break;
            wrong.AddRange(context.Database.Read(tx => ids.FindAll(id => IsWrong(tx, context, id, out _))));
            (seen, after) = (seen + ids.Count, ids[^1]);
        }

        if (wrong.Count == 0)
            return new Finding("active time", Finding.Ok, $"that of {Spoken.Count(seen, "session")} is what their entries give");
        if (!repair)
            return new Finding("active time", Finding.Problem, $"That of {wrong.Count} of {Spoken.Count(seen, "session")} is not what their entries give ({wrong[0]}).", "Count it again: stint doctor --repair");
        foreach (var id in wrong)
            context.Database.Write(tx => Correct(tx, context, id));
        return new Finding("active time", Finding.Repaired, $"That of {Spoken.Count(wrong.Count, "session")} was counted again, as a recorded correction.");
    }

    private static bool IsWrong(Transaction tx, Context context, string id, out TimeSpan active)
    {
        active = default;
        if (Share.Read(tx, context.Bucket, id) is not { } share)
            return false;
        active = Segments.Active(share.Segments());
        return share.Session.Active != active;
    }

    private static void Correct(Transaction tx, Context context, string id)
    {
        Fold.Hold(tx, context.Bucket, id);
        // Somebody may have recorded something meanwhile.
        if (!IsWrong(tx, context, id, out var active))
            return;
        var row = SessionRef.Need(tx, context, id);
        var text = $"active time: {row.Session.Active.TotalMilliseconds:0} ms → {active.TotalMilliseconds:0} ms (counted again)";
        Fold.Change(tx, context.Bucket, context.Workspace, id, () =>
        {
            Timelines.Write(tx, row.Session, Entries.New(context, row, ActivityTypes.Amended, text, context.Now) with { Sign = false, Evidence = "observed" });
            tx.Execute(SetActive, ("@active", (long)active.TotalMilliseconds), ("@bucket", context.Bucket), ("@id", id));
        });
    }

    /// <summary>Counts the days in a transaction that is kept only to repair them.</summary>
    private static Finding OfDays(Context context, bool repair)
    {
        var (same, days) = (false, 0L);
        try
        {
            context.Database.Write(tx =>
            {
                var stood = Stand(tx, context);
                RebuildRollups.Count(tx, context);
                var counted = Stand(tx, context);
                (same, days) = (stood == counted, counted.Rows);
                if (same || !repair)
                    throw new NotKept();
            });
        }
        catch (NotKept)
        {
        }

        return same ? new Finding("days", Finding.Ok, $"{Spoken.Count(days, "row")} equal a recount")
            : repair ? new Finding("days", Finding.Repaired, "The figures by day differed from a recount, which stands now.")
            : new Finding("days", Finding.Problem, "The figures by day differ from a recount.", "Count them again: stint doctor --repair");
    }

    /// <summary>How many rows there are, and a sum over what is in them that does not depend on their order.</summary>
    private static (long Rows, ulong Sum) Stand(Transaction tx, Context context)
    {
        var (rows, sum) = (0L, 0UL);
        foreach (var table in Days)
        {
            var columns = StoreTables.Columns(tx, table);
            var all = new Sql($"select {string.Join(", ", columns.Select(column => column.Name))} from {table} where bucket = @bucket and workspace = @workspace");
            tx.Each(
                all,
                row =>
                {
                    var (text, any) = (new StringBuilder(table), false);
                    for (var i = 0; i < columns.Count; i++)
                    {
                        text.Append('\u001f').Append(columns[i].IsText ? row.TextOrNull(i) : row.LongOrNull(i)?.ToString(CultureInfo.InvariantCulture));
                        any |= !columns[i].IsText && columns[i].Name is not ("bucket" or "hour") && row.LongOrNull(i) is not (null or 0);
                    }

                    // A day from which everything was taken says the same as one that is not there.
                    if (!any)
                        return;
                    sum += BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
                    rows++;
                },
                ("@bucket", context.Bucket),
                ("@workspace", context.Workspace));
        }

        return (rows, sum);
    }

    private static Finding Numbering(Context context, bool repair)
    {
        var behind = context.Database.Read(tx => tx.Query(Given, row => (Project: row.TextOrNull(0), Number: row.Long(1)), ("@bucket", context.Bucket), ("@workspace", context.Workspace)));
        if (behind.Count == 0)
            return new Finding("numbers", Finding.Ok, "the next one is free");
        if (!repair)
            return new Finding("numbers", Finding.Problem, $"In {Spoken.Count(behind.Count, "project")} the next session's number is taken.", "Go on behind it: stint doctor --repair");
        context.Database.Write(tx =>
        {
            foreach (var (project, number) in behind)
                Numbers.Skip(tx, context.Bucket, context.Workspace, "session/" + project, number);
        });
        return new Finding("numbers", Finding.Repaired, $"In {Spoken.Count(behind.Count, "project")} the next session's number goes on behind those that are taken.");
    }

    /// <summary>Takes a transaction back whose answer is known.</summary>
    private sealed class NotKept : Exception;
}
