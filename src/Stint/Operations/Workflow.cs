using System.Text.Json.Nodes;

namespace Stint.Operations;

/// <summary>Where a status stands in the workflow.</summary>
internal enum Stage
{
    /// <summary>Waits to be claimed in a phase.</summary>
    Ready,
    /// <summary>Is claimed in a phase.</summary>
    In,
    Blocked,
    Completed,
    /// <summary>No status of this workflow: it was configured otherwise when the task got it.</summary>
    Unknown,
}

/// <summary>One phase of a task.</summary>
/// <param name="Ready">Status of a task that waits for it.</param>
/// <param name="In">Status of a task that is claimed in it.</param>
/// <param name="Reject">The phase that a rejection sends a task back to.</param>
/// <param name="Agents">Types of agents that work in it; empty: any.</param>
internal sealed record Phase(string Name, string Ready, string In, string Reject, string[] Agents)
{
    /// <summary>Whether it judges the work of another phase, to which it sends back what is not good enough.</summary>
    public bool Reviews => Reject != Name;
}

/// <summary>Phases of tasks in order, and the statuses around a claim.</summary>
internal sealed record Workflow(Phase[] Phases, string Completed, string Blocked)
{
    private static Workflow? standard;

    /// <summary>Where none is configured.</summary>
    public static Workflow Default => standard ??= Of(ConfigWorkflow.Default);

    public string First => Phases[0].Ready;

    /// <summary>Every status there is, in order.</summary>
    public IEnumerable<string> Statuses => Phases.SelectMany(phase => new[] { phase.Ready, phase.In }).Append(Completed).Append(Blocked);

    /// <summary>The workflow of what <see cref="ConfigWorkflow.Read"/> returned.</summary>
    public static Workflow Of(JsonObject checkedOne) => new(
        [
            .. checkedOne["phases"]!.AsArray().Select(phase => new Phase(
                Text(phase!, "name"),
                Text(phase!, "ready"),
                Text(phase!, "in"),
                Text(phase!, "reject"),
                [.. phase!["agents"]?.AsArray().Select(each => each!.GetValue<string>()) ?? []])),
        ],
        Text(checkedOne, "completed"),
        Text(checkedOne, "blocked"));

    public (Stage Stage, Phase? Phase) Find(string status)
    {
        if (status == Completed)
            return (Stage.Completed, null);
        if (status == Blocked)
            return (Stage.Blocked, null);
        foreach (var phase in Phases)
        {
            if (phase.Ready == status)
                return (Stage.Ready, phase);
            if (phase.In == status)
                return (Stage.In, phase);
        }

        return (Stage.Unknown, null);
    }

    public Phase? Named(string name) => Array.Find(Phases, phase => phase.Name == name);

    /// <summary>The status of a task whose phase is done.</summary>
    public string After(Phase phase) => Array.IndexOf(Phases, phase) is var at && at + 1 < Phases.Length ? Phases[at + 1].Ready : Completed;

    /// <summary>The status of a task that a phase sends back.</summary>
    public string Back(Phase phase) => Named(phase.Reject)!.Ready;

    public string Need(string status) => Find(status).Stage != Stage.Unknown
        ? status
        : throw Refusal.Usage("unknown_status", $"The workflow has no status '{PlainText.Short(PlainText.Line(status), 60)}'.", "It has: " + string.Join(", ", Statuses));

    /// <summary>One line that two workflows share when they are the same.</summary>
    public override string ToString() =>
        string.Join("; ", Phases.Select(phase => $"{phase.Name}: {phase.Ready}, {phase.In}, back to {phase.Reject}")) + $"; {Completed}; {Blocked}";

    private static string Text(JsonNode of, string name) => of[name]!.GetValue<string>();
}
