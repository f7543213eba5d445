using System.Text.Json.Nodes;
using Stint.Operations;

namespace Stint.Work.Setup;

/// <summary><c>stint verify</c>: is the work of this repository tracked? Exit 0 yes, 1 no; where the configuration says warn, a no is a warning.</summary>
internal static class Verify
{
    private static readonly Parameter<bool> Strict = Parameter.Flag("strict", "Also check the log, the rationales and every commit since the session's start; each problem is an error");

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["verify"],
        Summary = "Is the work of this repository tracked?",
        Examples = ["stint verify", "stint verify --strict --json"],
        Parameters = [Strict],
        Run = (client, arguments) =>
        {
            var here = Here.Need(client);
            here.Surroundings.Locate();
            var strict = arguments.Get(Strict);
            return Task.FromResult(Answer(client, Tracking.Look(here, committing: false, strict), strict));
        },
    };

    /// <summary>Tells what was found, of what is well nothing when <paramref name="quiet"/>, and whether it is an error.</summary>
    public static int Answer(Client client, Tracking found, bool strict, bool quiet = false)
    {
        var reject = strict || client.Settings.Enforce == "reject";
        if (client.Options.Json)
            client.Print(Json(found));
        else if (found.Tracked && !quiet)
            client.Terminal.Line($"{client.Terminal.Green("✓")} Tracked by session #{found.Session!.Number}{(found.Session.Goal is { } goal ? ": " + PlainText.Line(goal) : "")}");
        foreach (var problem in found.Problems)
        {
            client.Say($"stint: {(reject ? "" : "warning: ")}{problem.Message}");
            client.Say($"  {problem.Hint}");
        }

        return found.Tracked || !reject ? 0 : 1;
    }

    private static JsonObject Json(Tracking found) => new()
    {
        ["tracked"] = found.Tracked,
        ["problems"] = new JsonArray([.. found.Problems.Select(problem => (JsonNode?)new JsonObject { ["code"] = problem.Code, ["message"] = problem.Message, ["hint"] = problem.Hint })]),
        ["session"] = found.Session is { } session
            ? new JsonObject
            {
                ["id"] = session.Id,
                ["number"] = session.Number,
                ["status"] = session.Status,
                ["goal"] = session.Goal,
                ["started_at"] = session.StartedAt.ToString(),
            }
            : null,
    };
}
