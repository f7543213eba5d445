using Stint.Operations;

namespace Stint.Upkeep;

/// <summary>What concerns a store as a whole, one line each.</summary>
internal static class UpkeepCommands
{
    public static readonly Operation[] Operations =
    [
        Prune.Operation,
        RebuildRollups.Operation,
    ];

    public static readonly LocalCommand[] All =
    [
        Backup.Command,
        Restore.Command,
        Doctor.Command,
    ];
}
