using System.Text.Json;
using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Sessions;

namespace Stint.Work.Agents;

/// <summary>
/// <c>stint hook claude EVENT</c>: what an assistant runs at its events. It reads what the assistant writes, keeps its session, and never fails nor prints
/// anything that the assistant would take for something else.
/// </summary>
internal static class AgentHook
{
    /// <summary>What an assistant may write to a hook: the answer of a tool can be large.</summary>
    private const int Largest = 16 << 20;

    /// <summary>About 1,500 tokens: what the model is told of the work before.</summary>
    private const int MostContext = 6000;

    private static readonly TimeSpan LongestCommand = TimeSpan.FromHours(1);

    /// <summary>The assistant waits for it: for a server, or for the store's turn.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly Parameter<string> Event = Parameter.Text("event", "The event, by the assistant's own name", max: 100, positional: true, required: true, value: "EVENT");

    public static LocalCommand[] Commands => Array.ConvertAll(AgentForm.All, Of);

    /// <summary>The command of one assistant; null where there is none of that name.</summary>
    public static LocalCommand? Of(string name) => AgentForm.Find(name) is { } form ? Of(form) : null;

    private static LocalCommand Of(AgentForm form) => new()
    {
        Verbs = ["hook " + form.Name],
        Summary = $"What the hooks of {form.Name} call",
        Parameters = [Event],
        Hidden = true,
        NeverFails = true,
        Run = (client, arguments) => Task.FromResult(Run(client, form, arguments.Need(Event))),
    };

    private static int Run(Client client, AgentForm form, string name)
    {
        try
        {
            using var told = JsonDocument.Parse(JsonText.Mended(Input(client.Machine)));
            if (form.Read(name, told.RootElement) is { } happened)
                Take(client, form, name, happened);
        }
        catch (Exception failure) when (client.Machine.Variable("STINT_DEBUG") != "1")
        {
            // On stderr, which an assistant shows to people at the most.
            client.Say($"stint: not recorded: {PlainText.Short(PlainText.Line(failure.Message), 200)}");
        }

        return 0;
    }

    private static ReadOnlyMemory<byte> Input(Machine machine)
    {
        using var source = machine.OpenIn();
        return BoundedRead.All(source, Largest) ?? throw Refusal.Usage("too_large", "The hook was told more than 16 MiB.");
    }

    private static void Take(Client hook, AgentForm form, string name, AgentEvent happened)
    {
        using var client = As(hook, form, happened);
        client.Patience = Patience;
        happened = Placed(client, happened);
        switch (happened.Kind)
        {
            case AgentEventKind.SessionStart:
                Start(client, happened);
                if (form.TakesContext)
                    Answer(client, name);
                LostSessions.End(client);
                break;
            case AgentEventKind.SessionEnd:
                Carried(client, EndSession.Operation, new Arguments());
                Transcripts.HookedTranscript.Take(client, happened);
                break;
            case AgentEventKind.TurnEnd:
                Told(client, happened);
                if (!form.TellsEnd)
                    client.Surroundings.Prepare(client, Measure.Operation, new Arguments());
                Transcripts.HookedTranscript.Take(client, happened);
                break;
            default:
                if (happened.Committing is { } said && client.Surroundings is WorkSurroundings { Tree: { } tree })
                    Claim(client, tree, said);
                Told(client, happened);
                break;
        }
    }

    /// <summary>With its files as git names them, which only the machine knows on which they lie.</summary>
    private static AgentEvent Placed(Client client, AgentEvent happened) => happened.Paths.Length == 0 ? happened : happened with
    {
        Paths = [.. happened.Paths.Select(path => WorktreeFile.Name(path, happened.Folder ?? client.Machine.Directory, client.Surroundings.Worktree)).OfType<string>().Distinct(StringComparer.Ordinal)],
    };

    private static void Told(Client client, AgentEvent happened)
    {
        if (Carried(client, AgentEntry.Operation, AgentEntry.Arguments(happened)))
            return;
        // The hooks came later than the session, or silence has ended it.
        Start(client, happened);
        Carried(client, AgentEntry.Operation, AgentEntry.Arguments(happened, begun: true));
    }

    /// <summary>The same command, where and as whom the assistant works.</summary>
    private static Client As(Client hook, AgentForm form, AgentEvent happened)
    {
        var variables = new Dictionary<string, string>(hook.Machine.Variables, StringComparer.Ordinal) { ["STINT_AGENT"] = form.Name };
        // A session that the environment names is somebody else's choice: the assistant's own is meant.
        variables.Remove("STINT_SESSION");
        variables.Remove("CURRENT_SESSION");
        var owner = hook.Machine.Above().FirstOrDefault();
        variables["STINT_AGENT_SESSION"] = happened.Session ?? Driven.NameOf(owner);
        var machine = hook.Machine with { Variables = variables, Owner = owner is null ? null : Driven.Once(owner), Renamed = happened.Renamed, Directory = happened.Folder is { } folder && Directory.Exists(folder) ? folder : hook.Machine.Directory, InIsTerminal = false };
        return new Client(machine, hook.Options, new WorkSurroundings(machine));
    }

    private static void Start(Client client, AgentEvent happened)
    {
        try
        {
            client.Carry(StartSession.Operation, happened.Model is { } model ? StartSession.By(model) : new Arguments());
        }
        catch (Refusal refusal) when (refusal.Code == "session_open")
        {
            // It goes on: a resumed session, or one whose context was compacted.
        }
    }

    /// <summary>
    /// Says which commits the assistant's command has made: those that it named; where it named none, what HEAD's log got since the session's last sign,
    /// which the store knows. What goes wrong here costs the event nothing.
    /// </summary>
    private static void Claim(Client client, Git.Worktree tree, CommittingCommand command)
    {
        try
        {
            var made = Git.Reflog.MadeSince(tree, (client.Now - LongestCommand).Milliseconds).ToList();
            var named = command.Named(made);
            CommitClaim[] claims = named.Count > 0 ? [.. named.Select(entry => new CommitClaim(entry.New))] : [.. made.Select(entry => new CommitClaim(entry.New, new Instant(entry.AtMs)))];
            if (claims.Length > 0)
                Carried(client, ClaimCommits.Operation, ClaimCommits.Arguments(claims));
        }
        catch (Exception failure) when (failure is Refusal { Kind: not RefusalKind.Unavailable } or IOException or UnauthorizedAccessException)
        {
            client.Say($"stint: whose the commit is was not recorded: {PlainText.Short(PlainText.Line(failure.Message), 200)}");
        }
    }

    /// <summary>False where no session is open.</summary>
    private static bool Carried(Client client, Operation operation, Arguments arguments)
    {
        try
        {
            client.Carry(operation, arguments);
            return true;
        }
        catch (Refusal refusal) when (refusal.Code is "no_open_session" or "session_ended" or "session_silent")
        {
            return false;
        }
    }

    /// <summary>Where the work was left, for the model.</summary>
    private static void Answer(Client client, string name)
    {
        if (client.Ask((Operation<ResumeView>)Resume.Operation, Resume.AsMarkdown) is not { Markdown: { } text, Last: not null })
            return;
        client.Print(new JsonObject
        {
            ["hookSpecificOutput"] = new JsonObject { ["hookEventName"] = name, ["additionalContext"] = text.Length <= MostContext ? text : text[..Math.Max(text.LastIndexOf('\n', MostContext), 0)] },
        });
    }
}
