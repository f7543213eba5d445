using Stint.Operations;

namespace Stint.Hosting;

/// <summary>What an endpoint needs. Each carries one; what has none is denied.</summary>
/// <param name="AnyPage">Pages of every origin may ask, as for a script that they embed.</param>
/// <param name="Editors">It speaks WakaTime's protocol: the extension of a browser may ask, with a key; and the key that stands for none is one where none is asked for.</param>
/// <param name="OwnBody">The endpoint reads its body itself, bounds included; then no token is looked for in it.</param>
internal sealed record Rule(Needs Needs, bool AnyPage = false, bool OwnBody = false, bool Editors = false);

/// <summary>A request that was let in.</summary>
/// <param name="Still">Whether it would be let in once more, for answers that go on.</param>
internal sealed record Admitted(Grant Grant, Func<bool> Still);
