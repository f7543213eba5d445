using System.Globalization;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Work.Health;

/// <summary>The complexity of a session's files with which session that is.</summary>
/// <param name="Health">Null while nobody measured.</param>
internal sealed record SessionHealth(string SessionId, long SessionNumber, HealthView? Health);

/// <summary><c>stint session health</c>: measures the files that a session touched in the trees of its start and its end, where the repository is.</summary>
internal static class ShowHealth
{
    internal static readonly Parameter<FileHealth[]> Files = Parameter.Record("files", "What was measured", () => WorkJson.Default.FileHealthArray);

    public static readonly Operation Operation = new Operation<SessionHealth>
    {
        Verbs = ["session health"],
        Route = "PUT /api/v1/work/sessions/{session}/health",
        Summary = "Measure the complexity of the files that a session touched, before and after",
        Examples = ["stint session health", "stint session health 42"],
        Parameters = [Common.Ref, Files],
        Gather = Gather.Evidence | Gather.Health,
        Json = () => WorkJson.Default.SessionHealth,
        Does = (context, arguments) => context.Database.Write(tx =>
        {
            Expiry.Run(tx, context);
            var row = SessionRef.Hold(tx, context, Goals.GoalEvidence.Wanted(tx, context, arguments.Get(Common.Ref)).Session.Id);
            if (arguments.Get(Files) is { } files)
            {
                HealthRecords.Check(files);
                HealthRecords.Replace(tx, row.Session, files);
            }

            return new SessionHealth(row.Session.Id, row.Session.Number, HealthRecords.Of(tx, row.Session, context.Paths));
        }),
        Shows = Show,
    };

    /// <summary>The sum in a line; a dash where a side was not measured.</summary>
    public static string Text(HealthView health) => health.Delta is { } delta
        ? $"{health.Before} → {health.After} ({(delta > 0 ? "+" : "")}{delta}) in {Spoken.Count(health.Files.Length, "file")}"
        : $"{Number(health.Before)} → {Number(health.After)} in {Spoken.Count(health.Files.Length, "file")}";

    private static void Show(SessionHealth session, Terminal terminal)
    {
        if (session.Health is not { } health)
        {
            terminal.Line(terminal.Dim($"Session #{session.SessionNumber} has no measured file: none of a language that is measured, or its trees are no longer in the repository."));
            return;
        }

        terminal.Line($"Complexity of session {terminal.Bold("#" + session.SessionNumber)}: {Text(health)}");
        terminal.Table(
            ["FILE", "LANGUAGE", ">BEFORE", ">AFTER"],
            health.Files.Take(20).Select(file => (string[])[file.Path, file.Language, Number(file.Before), Number(file.After)]));
    }

    private static string Number(long? complexity) => complexity?.ToString(CultureInfo.InvariantCulture) ?? "–";
}
