namespace Stint.Coding;

/// <summary>What time may be sliced by.</summary>
internal static class Slices
{
    /// <summary>What is kept with a day; what stands behind is counted when it is asked for.</summary>
    public static readonly string[] Kept = ["project", "branch", "language", "editor", "os", "machine", "category", "model", "harness", "dependency"];

    public static readonly string[] All = [.. Kept, "entity"];

    /// <summary>The names that a heartbeat counts for: one, null where it is unknown; of dependencies any number.</summary>
    public static IEnumerable<string?> Names(Beat beat, string slice) => slice == "dependency" ? beat.Dependencies.Distinct(StringComparer.Ordinal).Cast<string?>() : [Name(beat, slice)];

    public static string? Name(Beat beat, string slice) => slice switch
    {
        "project" => beat.Project,
        "branch" => beat.Branch,
        "language" => beat.Language,
        "editor" => beat.Editor,
        "os" => beat.Os,
        "machine" => beat.Machine,
        "category" => beat.Category,
        "model" => beat.Model,
        "harness" => beat.Harness,
        "entity" => beat.Entity,
        _ => throw new ArgumentOutOfRangeException(nameof(slice), slice, "No slice of this name."),
    };
}
