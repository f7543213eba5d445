using Stint.Operations;

namespace Stint.Tasks;

/// <summary>Inputs that several operations on tasks share.</summary>
internal static class TaskParameters
{
    public static readonly Parameter<string> Key = Parameter.Text("key", "The task's key", max: 200, required: true, positional: true, value: "KEY");
    public static readonly Parameter<string> Project = Parameter.Text("project", "Project of the task, if not the repository's; - for none", max: 100, value: "NAME");
    public static readonly Parameter<string> Agent = Parameter.Text("agent", "Who works on it (the assistant that calls, else the actor)", max: 200, value: "ID");
    public static readonly Parameter<string> Epic = Parameter.Text("epic", "Only tasks of this epic", max: 100, value: "E");
    public static readonly Parameter<long?> Token = Parameter.Number("token", "The token that the claim returned; a claim with a lease needs it", 1, long.MaxValue);
    public static readonly Parameter<string> Notes = Parameter.Text("notes", "What is to be remembered", max: 10_000, value: "TEXT");
    public static readonly Parameter<string> Reason = Parameter.Text("reason", "Why", max: 10_000, required: true, value: "TEXT");
    public static readonly Parameter<string> AgentType = Parameter.Text("agent_type", "Only of this type of agent", max: 100, value: "T");
    public static readonly Parameter<string> ClaimType = Parameter.Text("agent_type", "Type of the agent: backend, qa, … (the agent's id)", max: 100, value: "T");
    public static readonly Parameter<string> Model = Parameter.Text("model", "AI model that works", max: 100, value: "M");
    public static readonly Parameter<TimeSpan?> Lease = Parameter.Duration("lease", "Hold it for so long; longer by task renew (without one, until it is finished)");
    public static readonly Parameter<string> Id = Parameter.Text("id", "A UUIDv7 of your own for this claim: made again with it, it is the same claim", max: 36, value: "UUID");
    public static readonly Parameter<string> Since = Parameter.Time("since", "Only what was claimed at this time or later");
    public static readonly Parameter<string> Until = Parameter.Time("until", "Only what was claimed before this time");

    /// <summary>The agent that is named, that calls, or the person.</summary>
    public static string AgentOf(Context context, Arguments arguments) => Word(arguments.Get(Agent) ?? context.Caller.Agent ?? context.Actor, Agent);

    public static Claimant Claimant(Context context, Arguments arguments)
    {
        var agent = AgentOf(context, arguments);
        return new Claimant(agent, arguments.Get(ClaimType) is { } type ? Word(type, ClaimType) : agent, arguments.Get(Model), LeaseOf(arguments), IdOf(arguments));
    }

    private static string? IdOf(Arguments arguments) => arguments.Get(Id) is not { } text ? null
        : Guid.TryParseExact(text, "D", out var id) && id.Version == 7 ? id.ToString("D")
        : throw Refusal.Usage("bad_value", $"'id' takes a UUIDv7; '{PlainText.Line(text)}' is not one.");

    public static TimeSpan? LeaseOf(Arguments arguments) => arguments.Get(Lease) is not { } span || (span >= TimeSpan.FromSeconds(1) && span <= TimeSpan.FromDays(30))
        ? arguments.Get(Lease)
        : throw Refusal.Usage("bad_lease", "A lease is from 1s to 30d long.");

    private static string Word(string text, Parameter parameter)
    {
        text = text.Trim();
        return text.Length > 0 && !PlainText.HasHidden(text) ? text : throw Refusal.Usage("bad_value", $"'{parameter.Name}' takes a name without control characters and invisible ones.");
    }

    public static string? Text(Arguments arguments, Parameter<string> parameter) => arguments.Get(parameter) is { } text && !string.IsNullOrWhiteSpace(text) ? Redaction.Apply(text.Trim()) : null;
}
