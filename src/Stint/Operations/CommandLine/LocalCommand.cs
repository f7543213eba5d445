namespace Stint.Operations;

/// <summary>Something only the caller's own machine can do: read its repository, write its files, serve, ask its terminal.</summary>
internal sealed class LocalCommand
{
    public required string[] Verbs { get; init; }
    public required string Summary { get; init; }
    public string[] Examples { get; init; } = [];
    public Parameter[] Parameters { get; init; } = [];
    /// <summary>For programs (git's hooks call it), and left out of help, completion and pages.</summary>
    public bool Hidden { get; init; }

    /// <summary>What another program runs at its events, and what must not disturb it: it works in a folder that is gone, too, and returns 0 whatever happens.</summary>
    public bool NeverFails { get; init; }

    public required Func<Client, Arguments, Task<int>> Run { get; init; }

    public string Verb => Verbs[0];
}
