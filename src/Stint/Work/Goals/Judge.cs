using Stint.Operations;

namespace Stint.Work.Goals;

/// <summary>Who said whether a goal was reached.</summary>
/// <param name="Type">checklist, person or model.</param>
/// <param name="Name">The person, or the model; null for the check list.</param>
internal sealed record Judge(string Type, string? Name)
{
    public static readonly Judge OfChecklist = new("checklist", null);

    /// <summary>Whoever asks: the model that drives the session, where an assistant does, else the person.</summary>
    public static Judge OfCaller(Context context, WorkRow row) => context.Caller.Agent is { } agent
        ? new Judge("model", agent == row.Agent ? row.Model ?? agent : agent)
        : new Judge("person", context.Actor);

    public override string ToString() => Name is null ? Type : $"{Type} {Name}";
}
