using System.Text.Json;
using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Storage;
using Stint.Work.Git;

namespace Stint.Work.Setup;

/// <summary><c>stint init</c>: sets up a repository. Doing it again changes nothing that is there.</summary>
internal static class Init
{
    private const long MostBytes = 1 << 20;

    private static readonly Parameter<string> Goal = Parameter.Text("goal", "What the session wants to reach", 2000, words: true, value: "GOAL");
    private static readonly Parameter<bool> Hooks = Parameter.Flag("hooks", "Also install the git hooks, as stint setup git does");
    private static readonly Parameter<string> Workflow = Parameter.Text("workflow", "Put the workflow of this JSON file into the configuration", max: 4096, value: "FILE");

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["init"],
        Summary = "Set up this repository; with --session also start that session",
        Examples = ["stint init", "stint init --hooks", "stint init --session 00003 \"Filesystem connector\""],
        Parameters = [Goal, Hooks, Workflow, StartSession.Number],
        Run = (client, arguments) =>
        {
            if (arguments.Has(Goal) && !arguments.Has(StartSession.Number))
                throw Refusal.Usage("goal_without_session", "A goal belongs to a session.", "Add --session N, or set up first and then: stint start \"…\"");
            var here = Here.Need(client);
            // Everything that can be wrong is looked at before anything is written.
            var workflow = arguments.Get(Workflow) is { } file ? Read(client, file) : null;
            var written = Files(here.Path, workflow);
            var hooks = arguments.Get(Hooks) ? Install(here) : null;
            var session = arguments.Get(StartSession.Number) is { } number ? Start(here, arguments, number) : ((SessionView Session, bool WasOpen)?)null;
            Tell(here, written, hooks, session);
            return Task.FromResult(0);
        },
    };

    private static (HooksFolder Folder, List<HookChange> Changes)? Install(Here here)
    {
        var folder = HooksFolder.Of(here);
        return (folder, SetupGit.Install(here, folder));
    }

    private static List<(string File, string Change)> Files(string worktree, JsonObject? workflow)
    {
        StintFolder.Ensure(worktree);
        var config = SettingsFiles.OfRepository(worktree);
        var schema = Path.Combine(worktree, ".stint", ConfigSchema.File);
        var isNew = !File.Exists(config);
        if (isNew)
            AtomicFile.Write(config, ConfigSchema.Template());
        var changes = new List<(string, string)> { (".stint/config.json", isNew ? "written" : workflow is null ? "unchanged" : "changed") };
        if (workflow is not null)
            ConfigFile.Set(config, "workflow", workflow);
        var before = File.Exists(schema) ? File.ReadAllText(schema) : null;
        if (before != ConfigSchema.SchemaText())
            AtomicFile.Write(schema, ConfigSchema.SchemaText());
        changes.Add((".stint/" + ConfigSchema.File, before is null ? "written" : before == ConfigSchema.SchemaText() ? "unchanged" : "changed"));
        return changes;
    }

    private static JsonObject Read(Client client, string name)
    {
        var file = Path.GetFullPath(name, client.Machine.Directory);
        if (!File.Exists(file) || new FileInfo(file).Length > MostBytes)
            throw Refusal.Usage("no_workflow", $"{file} is not there, or is larger than 1 MiB.", "Give a JSON file with a workflow.");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return ConfigWorkflow.Read(document.RootElement, name);
        }
        catch (JsonException wrong)
        {
            throw Refusal.Usage("bad_workflow", $"{file} is not valid JSON in line {wrong.LineNumber + 1}.");
        }
    }

    /// <summary>Starts the session of that number; one that is open here under it already is left as it is.</summary>
    private static (SessionView Session, bool WasOpen) Start(Here here, Arguments arguments, string number)
    {
        if (Tracking.Open(here.Client) is { } open && SessionRef.NumberIn(number) == open.Number)
            return (open, true);
        var start = new Arguments().With(StartSession.Number, number);
        if (arguments.Get(Goal) is { } goal)
            start.Set(StartSession.Goal, goal);
        return ((SessionView)here.Client.Carry(StartSession.Operation, start), false);
    }

    private static void Tell(Here here, List<(string File, string Change)> written, (HooksFolder Folder, List<HookChange> Changes)? hooks, (SessionView Session, bool WasOpen)? session)
    {
        if (here.Client.Options.Json)
        {
            here.Client.Print(new JsonObject
            {
                ["worktree"] = here.Path,
                ["files"] = new JsonArray([.. written.Select(each => (JsonNode?)new JsonObject { ["path"] = each.File, ["change"] = each.Change })]),
                ["hooks"] = hooks is { } installed ? SetupGit.Json(installed.Folder, installed.Changes) : null,
                ["session"] = session is { } answered ? StartSession.Operation.ToJson(answered.Session) : null,
            });
            return;
        }

        var terminal = here.Client.Terminal;
        terminal.Line($"{terminal.Green("✓")} Stint is set up in {here.Path}");
        foreach (var (file, change) in written)
            terminal.Line($"  {file.PadRight(26)} {change}");
        if (hooks is { } shown)
            SetupGit.Show(terminal, shown.Folder, shown.Changes);
        if (session is { } begun)
        {
            if (begun.WasOpen)
                terminal.Line($"{terminal.Green("✓")} Session #{begun.Session.Number} is open already");
            else
                StartSession.Operation.Show(begun.Session, terminal);
            return;
        }

        terminal.Line("Next: stint start \"what you are about to do\"");
        if (hooks is null)
            terminal.Line(terminal.Dim("      stint setup git   has commits name their session"));
    }
}
