namespace Stint.Work.Health;

/// <summary>Complexity of the files that a session touched, before and after: did it make the code simpler?</summary>
/// <param name="Before">The sum over the files that were there at the start; null where none was measured.</param>
/// <param name="After">The same at the end.</param>
/// <param name="Delta">after − before; null where a side is.</param>
/// <param name="MeanBefore">For each file.</param>
/// <param name="Files">Those that changed most first.</param>
internal sealed record HealthView(long? Before, long? After, long? Delta, double? MeanBefore, double? MeanAfter, FileHealth[] Files);

/// <summary>One file; a side is null where the file was not there, or could not be measured.</summary>
internal sealed record FileHealth(string Path, string Language, long? Before, long? After);
