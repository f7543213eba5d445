using System.Text;
using Stint.Operations;
using Stint.Storage;
using Stint.Work.Git;

namespace Stint.Work;

/// <summary>Writes a session's documents and the state file into the worktree they belong to, after what changes them.</summary>
internal static class Artefacts
{
    public static void Finish(Client client, WorkSurroundings here, Operation operation, object result)
    {
        if (here.Worktree is not { } worktree)
            return;
        try
        {
            if (result is ActivityView entry)
                AppendLine(client, worktree, entry);
            if (IsOfLifeCycle(operation))
                Rewrite(client, worktree, operation, result);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What was recorded is safe in the store; the documents are copies of it.
            client.Say($"stint: the session's documents were not written: {failure.Message}");
        }
    }

    // By name: to compare with the operations themselves would make all of them, each time something is logged.
    private static bool IsOfLifeCycle(Operation operation) => operation.Verb is "start" or "end" or "pause" or "continue" or "goal" or "summary";

    /// <summary>The living log gets its line at once; the next full rendering puts late entries into their order.</summary>
    private static void AppendLine(Client client, string worktree, ActivityView entry)
    {
        if (Folder(client, worktree) is not { } folder || entry.SessionNumber is not { } number)
            return;
        var file = StintFolder.Below(folder, Documents.Name(number, "LOG.md"));
        if (File.Exists(file))
            AtomicFile.Append(file, LogDocument.Line(entry));
    }

    private static void Rewrite(Client client, string worktree, Operation operation, object result)
    {
        var session = result as SessionView;
        if (session is not null && session.Git?.Worktree is { } where && where != worktree)
            return;
        if (Folder(client, worktree) is { } folder && session is not null)
        {
            var documents = client.Ask((Operation<DocumentsView>)Documents.Operation, new Arguments().With(Common.Ref, session.Id));
            Write(worktree, folder, documents);
        }

        if (client.Settings.State != "off")
            StateFile.Write(client, worktree);
    }

    public static void Write(string worktree, string folder, DocumentsView documents)
    {
        StintFolder.Ensure(worktree);
        Directory.CreateDirectory(folder);
        AtomicFile.Write(Path.Combine(folder, Documents.Name(documents.Number, "LOG.md")), documents.Log);
        AtomicFile.Write(Path.Combine(folder, Documents.Name(documents.Number, "FILES.txt")), documents.Files);
        AtomicFile.Write(Path.Combine(folder, Documents.Name(documents.Number, "DECISIONS.md")), documents.Decisions);
        if (documents.Handoff is { } handoff)
            AtomicFile.Write(Path.Combine(folder, Documents.Name(documents.Number, "HANDOFF.md")), handoff);
    }

    /// <summary>Where documents go; null when the configuration wants none.</summary>
    public static string? Folder(Client client, string worktree) =>
        client.Settings.Artefacts == "off" ? null : StintFolder.Below(worktree, client.Settings.Artefacts);
}
