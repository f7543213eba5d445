namespace Stint.Work.Git;

/// <summary>One run of git: where, with which arguments, what it reads, and what its environment has beyond the usual.</summary>
internal sealed record GitCommand(string Directory, params string[] Arguments)
{
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Added to the environment of this run; a null value removes the variable.</summary>
    public IReadOnlyDictionary<string, string?>? Environment { get; init; }

    /// <summary>Replaces the program's own limit for work that may take longer, such as hashing a large working copy.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>The sub-command, for messages: the first argument that is no option and no option's value.</summary>
    public string Verb
    {
        get
        {
            for (var i = 0; i < Arguments.Length; i++)
            {
                if (Arguments[i] is "-c" or "-C") i++;
                else if (!Arguments[i].StartsWith('-')) return Arguments[i];
            }

            return "";
        }
    }
}

/// <summary>What a finished run said; <see cref="Errors"/> holds at most the first 64 KiB of its standard error.</summary>
internal sealed record GitAnswer(int ExitCode, string Text, string Errors)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The output without the line break that ends it; names may themselves end in one, so only the last is cut.</summary>
    public string Line => Text.EndsWith('\n') ? Text[..^1] : Text;
}
