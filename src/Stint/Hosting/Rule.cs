using Stint.Operations;

namespace Stint.Hosting;

/// <summary>What an endpoint needs. Each carries one; what has none is denied.</summary>
/// <param name="AnyPage">Pages of every origin may ask, as for a script that they embed.</param>
internal sealed record Rule(Needs Needs, bool AnyPage = false);

/// <summary>A request that was let in.</summary>
/// <param name="Still">Whether it would be let in once more, for answers that go on.</param>
internal sealed record Admitted(Grant Grant, Func<bool> Still);
