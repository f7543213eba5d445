using System.Runtime.InteropServices;

namespace Stint.Operations;

/// <summary>
/// Ctrl-C and SIGTERM as a token, for commands that end in good order. Listening starts with the first question for the token: a short command
/// that never asks is simply ended by the system. A second signal always ends the process.
/// </summary>
internal static class StopSignals
{
    private static readonly CancellationTokenSource Stopping = new();

    // Held, since a registration that is collected no longer listens.
    private static readonly List<PosixSignalRegistration> Listening =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
    ];

    public static CancellationToken Token => Listening.Count > 0 ? Stopping.Token : default;

    private static void Stop(PosixSignalContext signal)
    {
        if (Stopping.IsCancellationRequested)
            return;
        signal.Cancel = true;
        Stopping.Cancel();
    }
}
