using Stint.Operations;
using Stint.Storage;

namespace Stint.Work.Setup;

/// <summary><c>stint handoff</c>: prints what the next session needs, or lets a person edit it.</summary>
internal static class HandoffCommand
{
    private static readonly Parameter<bool> Edit = Parameter.Flag("edit", "Open it in $VISUAL or $EDITOR, and record the result");

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["handoff"],
        Summary = "Print the handoff of the last session that ended, or of another",
        Examples = ["stint handoff", "stint handoff 42", "stint handoff --edit"],
        Parameters = [Common.Ref, Edit],
        Run = async (client, arguments) =>
        {
            var asked = arguments.Get(Common.Ref) is { } reference ? new Arguments().With(Common.Ref, reference) : new Arguments();
            var handoff = (HandoffView)client.Carry(HandoffText.Read, asked);
            if (arguments.Get(Edit))
                handoff = await EditAsync(client, handoff);
            else if (handoff.Open)
                client.Say($"stint: session #{handoff.Number} is still open; this is what its handoff would be now.");
            if (client.Options.Json)
                client.Print(HandoffText.Read.ToJson(handoff));
            else if (!arguments.Get(Edit))
                client.Terminal.Line(handoff.Text.TrimEnd('\n'));
            return 0;
        },
    };

    private static async Task<HandoffView> EditAsync(Client client, HandoffView handoff)
    {
        if (handoff.Open)
            throw Refusal.Conflict("session_open", $"Session #{handoff.Number} is still open; its handoff is written when it ends.", "End it first: stint end");
        var folder = Directory.CreateTempSubdirectory("stint-");
        try
        {
            var file = Path.Combine(folder.FullName, Documents.Name(handoff.Number, "HANDOFF.md"));
            await File.WriteAllTextAsync(file, handoff.Text, client.Machine.Stopping);
            await Editor.EditAsync(client.Machine, file);
            var text = await File.ReadAllTextAsync(file, client.Machine.Stopping);
            if (text.TrimEnd() == handoff.Text.TrimEnd())
            {
                client.Say("stint: nothing was changed.");
                return handoff;
            }

            var edit = new Arguments().With(Common.Ref, handoff.SessionId).With(HandoffText.Text, (string)HandoffText.Text.FromTexts([text])!);
            var edited = (HandoffView)client.Carry(HandoffText.Edit, edit);
            Write(client, edited);
            client.Say($"✓ The handoff of session #{edited.Number} is in your words now.");
            return edited;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The document follows, where it belongs to this worktree.</summary>
    private static void Write(Client client, HandoffView handoff)
    {
        if (client.Surroundings.Worktree is not { } worktree || handoff.Worktree != worktree || Artefacts.Folder(client, worktree) is not { } folder)
            return;
        Artefacts.Write(worktree, folder, client.Ask((Operation<DocumentsView>)Documents.Operation, new Arguments().With(Common.Ref, handoff.SessionId)));
    }
}
