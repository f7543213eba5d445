using Stint.Operations;

namespace Stint.Work;

/// <summary>What only the machine of the repository can do, one line each.</summary>
internal static class WorkCommands
{
    public static readonly LocalCommand[] All =
    [
        Import.ImportGit.Command,
        Import.ImportSessionLogs.Command,
        Pomodoro.Command,
        Attachments.AttachFile.Command,
        Attachments.SessionAttachments.Take,
        .. Transcripts.ImportTranscripts.Commands,
        Setup.Init.Command,
        Setup.Verify.Command,
        Setup.HandoffCommand.Command,
        Setup.Export.Command,
        Setup.SetupGit.Command,
        Setup.SetupMake.Command,
        .. Setup.SetupAgent.Commands,
        Setup.RunHook.Command,
        .. Agents.AgentHook.Commands,
    ];
}
