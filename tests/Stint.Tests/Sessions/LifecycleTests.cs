using FsCheck.Fluent;
using Stint.Sessions;

namespace Stint.Tests.Sessions;

public sealed class AnyLife
{
    private static readonly SessionState Begun = SessionState.Started(Said.At("10:00"));

    private static FsCheck.Gen<Instant> Instants => Gen.Choose(-60, 600).Select(minute => Begun.StartedAt + TimeSpan.FromMinutes(minute));

    private static FsCheck.Gen<SessionMove> Moves => Gen.OneOf(
        Instants.Select(SessionMove (at) => new SessionMove.Touch(at)),
        Instants.Select(SessionMove (at) => new SessionMove.Pause(at)),
        Instants.Select(SessionMove (at) => new SessionMove.Continue(at)),
        Instants.Select(SessionMove (at) => new SessionMove.Crash(at)),
        from now in Instants
        from policy in Generated.AnyPolicy
        select (SessionMove)new SessionMove.Expire(now, policy),
        from at in Instants
        from reason in Gen.Elements<EndReason>(EndReasons.All)
        from now in Instants
        select (SessionMove)new SessionMove.End(at, reason, now),
        from start in Gen.OneOf(Gen.Constant<Instant?>(null), Instants.Select(at => (Instant?)at))
        from end in Gen.OneOf(Gen.Constant<Instant?>(null), Instants.Select(at => (Instant?)at))
        from reason in Gen.Elements<EndReason?>(null, EndReason.Completed, EndReason.UserEnd)
        select (SessionMove)new SessionMove.Amend(start, end, reason));

    private static FsCheck.Gen<(SessionKind Kind, SessionMove[] Moves)> Lives =>
        from kind in Gen.Elements<SessionKind>(SessionKinds.All)
        from moves in Gen.ArrayOf(Moves)
        select (kind, moves);

    [Fact]
    public void Makes_or_refuses_every_move() => EveryStep((_, _, _, moved) =>
    {
        Assert.Equal(moved.Made, moved.Next is not null);
        Assert.Equal(moved.Made, moved.Refusal is null);
        if (!moved.Made)
            Assert.False(string.IsNullOrWhiteSpace(moved.Refusal.Message));
    });

    [Fact]
    public void Keeps_start_last_activity_end_and_closing_in_order() => EveryStep((_, _, _, moved) =>
    {
        if (moved.Next is not { } next)
            return;
        Assert.True(next.StartedAt <= next.LastActivityAt);
        Assert.True(next.EndedAt is null || next.LastActivityAt <= next.EndedAt);
        Assert.True(next.ClosedAt is null || next.EndedAt <= next.ClosedAt);
    });

    [Fact]
    public void Has_an_end_a_closing_and_a_reason_exactly_when_it_has_ended() => EveryStep((_, _, _, moved) =>
    {
        if (moved.Next is not { } next)
            return;
        var ended = next.Status == SessionStatus.Ended;
        Assert.Equal(ended, next.EndedAt is not null);
        Assert.Equal(ended, next.ClosedAt is not null);
        Assert.Equal(ended, next.EndReason is not null);
        Assert.Equal(!ended, next.IsOpen);
    });

    [Fact]
    public void Changes_nothing_once_ended_but_by_a_correction() => EveryStep((_, current, move, moved) =>
    {
        if (current.Status != SessionStatus.Ended)
            return;
        if (move is SessionMove.Amend)
            Assert.True(moved.Next is null or { Status: SessionStatus.Ended });
        else
            Assert.Equal(MoveRefusalCode.AlreadyEnded, moved.Refusal?.Code);
    });

    [Fact]
    public void Never_loses_activity_while_open() => EveryStep((_, current, _, moved) =>
    {
        if (current.IsOpen && moved.Next is { } next)
            Assert.True(next.LastActivityAt >= current.LastActivityAt && next.StartedAt == current.StartedAt);
    });

    [Fact]
    public void Expires_exactly_when_its_next_sign_would_be_cut_off() => EveryStep((_, current, move, moved) =>
    {
        if (!current.IsOpen || move is not SessionMove.Expire expire || expire.Now < current.LastActivityAt)
            return;
        Sign[] signs = [new(current.StartedAt, "a"), new(current.LastActivityAt, "b"), new(expire.Now, "c")];
        // The session itself was never cut, whatever its signs were: only its length and the last gap decide.
        var cut = expire.Now - current.LastActivityAt > expire.Policy.EndAfter || expire.Now - current.StartedAt > expire.Policy.Cap;
        Assert.Equal(cut, moved.Made);
        if (current.StartedAt == current.LastActivityAt)
            Assert.Equal(Sessionizer.Cut(signs, expire.Policy).Count > 1, moved.Made);
        if (moved.Next is { } next)
            Assert.Equal((current.LastActivityAt, EndReason.Timeout), (next.EndedAt, next.EndReason));
    });

    private static void EveryStep(Action<SessionKind, SessionState, SessionMove, Moved> check) => Property.Holds(Lives, life =>
    {
        var current = Begun;
        foreach (var move in life.Moves)
        {
            var moved = Lifecycle.Apply(life.Kind, current, move);
            check(life.Kind, current, move, moved);
            current = moved.Next ?? current;
        }
    });
}
