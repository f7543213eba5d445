using Stint.Operations;

namespace Stint.Work.Mcp;

/// <summary>What a model gives with the start of a session that has begun already, when its client connected.</summary>
internal static class LateStart
{
    /// <summary>The operations that put it to the session; refuses what only a start can take.</summary>
    public static List<(Operation Operation, Arguments Values)> Of(Arguments given)
    {
        foreach (var parameter in StartSession.Operation.Parameters)
        {
            if (given.Has(parameter) && parameter != StartSession.Goal && parameter != StartSession.Tags && parameter != StartSession.Tasks && parameter != StartSession.Project)
                throw Refusal.Conflict("session_open", $"Your session began when you connected; '{parameter.Name}' comes too late.", "Give goal, tag, task or project; or end it first, and start another.");
        }

        var later = new List<(Operation, Arguments)>();
        if (given.Get(StartSession.Project) is { } project)
            later.Add((SetProject.Operation, new Arguments().With(SetProject.Name, project)));
        if (given.Get(StartSession.Goal) is { } goal && !string.IsNullOrWhiteSpace(goal))
            later.Add((SetGoal.Operation, new Arguments().With(SetGoal.Text, goal)));
        if (given.Get(StartSession.Tags) is { Length: > 0 } tags)
            later.Add((TagSession.Operation, new Arguments().With(TagSession.Tags, tags)));
        if (given.Get(StartSession.Tasks) is { Length: > 0 } tasks)
            later.Add((SessionTask.Operation, new Arguments().With(SessionTask.Keys, tasks)));
        return later;
    }
}
