using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Stint.Tests.Support;

/// <summary>The kinds of store that every test of the store runs on.</summary>
public enum TestEngine
{
    /// <summary>One file.</summary>
    Sqlite,

    /// <summary>A database of the tests' own server.</summary>
    Postgres,
}

/// <summary>
/// Runs a theory once on each engine, which is its first argument; what the attribute is given follows.
/// `[Theory, BothEngines]`, or `[Theory, BothEngines("15m"), BothEngines("4h")]`.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class BothEnginesAttribute(params object?[] arguments) : DataAttribute
{
    /// <summary>What follows the engine.</summary>
    public IReadOnlyList<object?> Arguments { get; } = arguments;

    /// <inheritdoc />
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Enum.GetValues<TestEngine>().Select(engine => new TheoryDataRow([engine, .. Arguments]))]);

    /// <inheritdoc />
    public override bool SupportsDiscoveryEnumeration() => true;
}
