namespace Stint.Bench;

/// <summary>One way of doing a case's work.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Run">Does the work once, and returns a number that follows from it, so that no work can be left out.</param>
/// <param name="Against">The contender it is compared with; null for a baseline.</param>
/// <param name="Target">The ratio to that one it should not exceed; null where there is none.</param>
internal sealed record Contender(string Name, Func<Task<long>> Run, string? Against = null, double? Target = null)
{
    /// <summary>Brings back, before each run and outside of its time, what the last one changed.</summary>
    public Action Prepare { get; init; } = () => { };

    public static Contender Of(string name, Func<long> run, string? against = null, double? target = null) =>
        new(name, () => Task.FromResult(run()), against, target);
}
