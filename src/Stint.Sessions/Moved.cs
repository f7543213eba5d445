using System.Diagnostics.CodeAnalysis;

namespace Stint.Sessions;

/// <summary>What came of a move: the next state, or a refusal that leaves everything as it was.</summary>
public sealed record Moved
{
    private Moved(SessionState? next, MoveRefusal? refusal) => (Next, Refusal) = (next, refusal);

    /// <summary>The state after the move; null when it was refused.</summary>
    public SessionState? Next { get; }

    /// <summary>Why it was refused; null when it was made.</summary>
    public MoveRefusal? Refusal { get; }

    /// <summary>True when the move was made.</summary>
    [MemberNotNullWhen(true, nameof(Next))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Made => Next is not null;

    internal static Moved To(SessionState next) => new(next, null);

    internal static Moved Refused(MoveRefusalCode code, string message) => new(null, new MoveRefusal(code, message));
}
