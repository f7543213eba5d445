using System.Text;
using Stint.Operations;
using Stint.Work.Git;

namespace Stint.Work.Setup;

/// <summary>What our lines in git's hooks call. Whatever goes wrong here is told and never fails the commit.</summary>
internal static class RunHook
{
    private static readonly Parameter<string> Hook =
        new("hook", Shape.Choice, "The hook that git runs", text => text) { Choices = HookScript.Names, Positional = true, Required = true, Value = "HOOK" };

    private static readonly Parameter<string> Message = Parameter.Text("file", "The file of the commit's message", positional: true, value: "FILE");

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["hook git"],
        Summary = "What git's hooks call",
        Parameters = [Hook, Message],
        Hidden = true,
        Run = async (client, arguments) =>
        {
            // A commit waits for it.
            client.Patience = TimeSpan.FromSeconds(5);
            try
            {
                if (client.Surroundings is WorkSurroundings { Tree: { } tree } surroundings && IsOurs(tree))
                    return await RunAsync(new Here(client, surroundings, tree), arguments.Need(Hook), arguments.Get(Message));
            }
            catch (Exception failure) when (client.Machine.Variable("STINT_DEBUG") != "1")
            {
                client.Say($"stint: this commit is not recorded: {PlainText.Line(failure.Message)}");
            }

            return 0;
        },
    };

    /// <summary>Hooks may serve many repositories; ours act where somebody has used Stint, in this worktree or in the main one.</summary>
    private static bool IsOurs(Worktree tree) =>
        Directory.Exists(Path.Combine(tree.Path, ".stint"))
        || (Path.GetDirectoryName(tree.CommonDirectory) is { } main && Directory.Exists(Path.Combine(main, ".stint")));

    private static async Task<int> RunAsync(Here here, string hook, string? file)
    {
        switch (hook)
        {
            case "pre-commit":
                return Verify.Answer(here.Client, Tracking.Look(here, committing: true, strict: false), strict: false, quiet: true);
            case "commit-msg" when file is not null:
                await NameSessionAsync(here, Path.GetFullPath(file, here.Client.Machine.Directory));
                return 0;
            case "post-commit":
                Record(here);
                return 0;
            default:
                return 0;
        }
    }

    private static async Task NameSessionAsync(Here here, string file)
    {
        if (Tracking.Open(here.Client) is not { } session)
            return;
        string message;
        try
        {
            message = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(await File.ReadAllBytesAsync(file, here.Client.Machine.Stopping));
        }
        catch (DecoderFallbackException)
        {
            // Of another encoding (i18n.commitEncoding): it is somebody's text and stays as it is.
            return;
        }

        var named = await Trailers.AddAsync(WorkSurroundings.Program, here.Tree, message, session.Id, here.Client.Machine.Stopping);
        if (named != message)
            await File.WriteAllTextAsync(file, named, here.Client.Machine.Stopping);
    }

    /// <summary>Records what git saw, and brings the session's documents up to it.</summary>
    private static void Record(Here here)
    {
        if (Tracking.Open(here.Client) is not { } session || (session.Git?.Worktree is { } where && where != here.Path))
            return;
        if (here.Tree.ReadHead()?.Commit is { } made)
            here.Client.Ask((Operation<Claimed>)ClaimCommits.Operation, ClaimCommits.Arguments(new CommitClaim(made)).With(Common.Session, session.Id));
        here.Client.Surroundings.Prepare(here.Client, Measure.Operation, new Arguments().With(Common.Ref, session.Id));
        if (Artefacts.Folder(here.Client, here.Path) is { } folder)
            Artefacts.Write(here.Path, folder, here.Client.Ask((Operation<DocumentsView>)Documents.Operation, new Arguments().With(Common.Ref, session.Id)));
        if (here.Client.Settings.State != "off")
            StateFile.Write(here.Client, here.Path);
    }
}
