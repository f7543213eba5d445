namespace Stint.Bench;

/// <summary>Contenders over the same data, prepared before any of them runs.</summary>
/// <param name="Name">What is special about the data; contenders of one name are compared over sizes.</param>
/// <param name="Items">How many items one run works on.</param>
/// <param name="Contenders">Baselines first.</param>
/// <param name="Runs">How many interleaved runs to take the median of.</param>
internal sealed record Case(string Name, long Items, IReadOnlyList<Contender> Contenders, int Runs = 11)
{
    /// <summary>What was weighed and not timed: what, how much it may be, and of what; the items are how much it is.</summary>
    public (string What, double Most, string Of)? Weighed { get; init; }
}
