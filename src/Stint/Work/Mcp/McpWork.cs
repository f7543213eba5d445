using Stint.Operations;
using Stint.Operations.Mcp;
using Stint.Work.Agents;

namespace Stint.Work.Mcp;

/// <summary>
/// The work session of one client of MCP: it begins when the client connects, is meant by every call that names no other, and ends at its last evidence
/// when the client has gone.
/// </summary>
/// <param name="own">The client's own name for its session, by which it is told from others of its kind.</param>
/// <param name="shared">Each request stands alone, and others may come by the same name: what is open under it is meant, and a start makes one more.</param>
internal sealed class McpWork(McpPlace place, string own, bool shared = false)
{
    private string own = own;
    private readonly Lock gate = new();
    private bool begun;
    private bool left;

    /// <summary>The assistant, as soon as it has said who it is.</summary>
    public string Agent { get; private set; } = AgentName.Unknown;

    /// <summary>The id of its session; null where none could begin, or the client ended it.</summary>
    public string? Session { get; private set; }

    /// <summary>Whether its goal is known, or was asked for already.</summary>
    private bool hasGoal = true;

    /// <summary>Begins the session, or finds it open; once. Where that is refused (a token that may only read), the client has none and may ask all the same.</summary>
    /// <param name="client">The name that the client goes by.</param>
    /// <param name="begins">Something is to be written to it; else only who calls is learnt.</param>
    public void Begin(string? client, bool begins = true)
    {
        lock (gate)
        {
            if (begun || left)
                return;
            begun = true;
            Agent = AgentName.Of(client);
            if (!begins)
                return;
            try
            {
                Find();
            }
            catch (Refusal refusal) when (refusal.Kind == RefusalKind.Forbidden)
            {
                // It may read, and no more.
            }
            catch (Refusal refusal)
            {
                Tell("no session begins", refusal);
            }
        }
    }

    /// <summary>Runs what a call means. Gives what answers it, which for the start of what has begun is its status.</summary>
    public (Operation Operation, object Result) Call(ToolCall call)
    {
        var (operation, arguments) = (call.Operation, call.Arguments);
        if (operation == StartSession.Operation)
            return Restart(arguments);
        if (Named(operation) is not { } named || arguments.Has(named))
            return (operation, Run(operation, arguments));
        // What is recorded after an end is the beginning of something new; what was ended by silence likewise.
        var records = call.Tool == "record";
        if (Session is null && records)
            Again(null);
        try
        {
            return (operation, RunOn(operation, arguments, named));
        }
        catch (Refusal refusal) when (records && refusal.Code is "no_open_session" or "session_ended" or "session_silent")
        {
            Again(Session);
            return (operation, RunOn(operation, arguments, named));
        }
    }

    /// <summary>Runs an operation as the client, whatever session it is about.</summary>
    public object Run(Operation operation, Arguments arguments) => place.Run(operation, arguments, Agent, own);

    /// <summary>Keeps what the client's user answered to the question for the goal.</summary>
    public void KeepGoal(string goal)
    {
        hasGoal = true;
        if (Session is not { } session || string.IsNullOrWhiteSpace(goal))
            return;
        try
        {
            Run(SetGoal.Operation, new Arguments().With(SetGoal.Text, (string)SetGoal.Text.FromTexts([goal])!).With(Common.Session, session));
        }
        catch (Refusal refusal)
        {
            Tell("the goal was not kept", refusal);
        }
    }

    /// <summary>Whether the goal is to be asked for; true once.</summary>
    public bool TakeQuestion()
    {
        lock (gate)
        {
            var open = !hasGoal;
            hasGoal = true;
            return open;
        }
    }

    /// <summary>Ends the session where its evidence ends. Never fails: nobody is there to hear of it.</summary>
    /// <param name="why">What the last entry of its timeline says.</param>
    public void Leave(string why)
    {
        lock (gate)
        {
            if (left)
                return;
            left = true;
            if (Session is not { } session)
                return;
            try
            {
                // To look at it ends it, where the process that drove it is gone; hooks that tell of it tell its end too.
                if ((SessionView)Run(ShowSession.Show, new Arguments().With(Common.Ref, session)) is { EndedAt: null } open && (open.Agent?.Session == own || Driven.IsUnnamed(open.Agent?.Session)))
                    Run(LostSession.Operation, LostSession.WhenClosed(session, why));
            }
            catch (Exception failure)
            {
                Tell("the session was not ended", failure);
            }
        }
    }

    /// <summary>One line, for whoever runs this.</summary>
    private void Tell(string what, Exception failure) => place.Say($"stint: {what}: {PlainText.Short(PlainText.Line(failure.Message), 300)}");

    private object RunOn(Operation operation, Arguments arguments, Parameter named)
    {
        if (Session is { } session)
            arguments.Set(named, session);
        var result = Run(operation, arguments);
        if (operation == EndSession.Operation)
            Session = null;
        return result;
    }

    /// <summary>The parameter by which an operation takes a session; null where it takes none.</summary>
    private static Parameter? Named(Operation operation) => ToolForm.Taken(operation).FirstOrDefault(each => each.Name == "session");

    private void Again(string? over)
    {
        lock (gate)
        {
            if (Session == over)
                Start(new Arguments());
        }
    }

    private SessionView Start(Arguments arguments)
    {
        var view = (SessionView)Run(StartSession.Operation, arguments);
        Session = view.Id;
        hasGoal = view.Goal is not null;
        return view;
    }

    /// <summary>As <see cref="Start"/>; of a client whose requests stand alone the session that is open already, which was asked for its goal when it began.</summary>
    private void Find()
    {
        try
        {
            Start(new Arguments());
        }
        catch (Refusal refusal) when (shared && refusal.Code == "session_open" && refusal.Facts?["id"] is { } id)
        {
            Session = id.GetValue<string>();
        }
    }

    /// <summary>A client's session has begun before its model says so: what the model gives with its start is put to it.</summary>
    private (Operation, object) Restart(Arguments arguments)
    {
        lock (gate)
        {
            if (shared)
                return (StartSession.Operation, StartAnother(arguments));
            if (Session is not { } session || !IsOpen(session))
                return (StartSession.Operation, Start(arguments));
            foreach (var (operation, values) in LateStart.Of(arguments))
                Run(operation, values.With(Common.Session, session));
            hasGoal |= arguments.Has(StartSession.Goal);
            return (ShowSession.Status, Run(ShowSession.Status, new Arguments().With(Common.Session, session)));
        }
    }

    private SessionView StartAnother(Arguments arguments)
    {
        try
        {
            return Start(arguments);
        }
        catch (Refusal refusal) when (refusal.Code == "session_open")
        {
            own = $"{own}:{place.NewId()}";
            return Start(arguments);
        }
    }

    private bool IsOpen(string session) => ((SessionView)Run(ShowSession.Show, new Arguments().With(Common.Ref, session))).EndedAt is null;
}
