namespace Stint.Work.Health;

/// <summary>How much of a session is measured, so that its end stays quick.</summary>
internal static class HealthBounds
{
    /// <summary>Files of a session, those that were touched most first.</summary>
    public const int MostFiles = 200;

    /// <summary>Bytes of one file: what is larger is made by a machine.</summary>
    public const int MostOfFile = 512 * 1024;

    /// <summary>Bytes of all files of one side.</summary>
    public const int MostBytes = 16 * 1024 * 1024;
}
