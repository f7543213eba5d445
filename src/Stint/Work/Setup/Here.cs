using Stint.Operations;
using Stint.Work.Git;

namespace Stint.Work.Setup;

/// <summary>The worktree a local command stands in, and git asked about it.</summary>
internal sealed record Here(Client Client, WorkSurroundings Surroundings, Worktree Tree)
{
    public string Path => Tree.Path;

    public static Here Need(Client client) => client.Surroundings is WorkSurroundings { Tree: { } tree } surroundings
        ? new Here(client, surroundings, tree)
        : throw new Refusal(
            RefusalKind.NotFound,
            "not_a_repository",
            $"{client.Machine.Directory} is not in a git working copy.",
            "Change to a repository, or make one: git init");

    /// <summary>What git answers, or null where it says no.</summary>
    public string? Ask(params string[] arguments)
    {
        try
        {
            return WorkSurroundings.Program.TryReadAsync(Tree.Command(arguments), Client.Machine.Stopping).GetAwaiter().GetResult();
        }
        catch (GitFailure failure)
        {
            throw new Refusal(RefusalKind.Unavailable, "git", failure.Message, failure.Hint, cause: failure);
        }
    }
}
