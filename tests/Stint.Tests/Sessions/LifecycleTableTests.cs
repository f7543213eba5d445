using Stint.Sessions;

namespace Stint.Tests.Sessions;

public sealed class TheTableOfMoves
{
    private static readonly Instant Start = Said.At("10:00");
    private static readonly Instant Later = Said.At("18:00");

    // Every row of the table; a row that is missing or wrong shows as a difference of one line.
    private const string Table = """
        work active: touch active, pause paused, continue not_paused, end ended, expire ended, crash ended, amend not_ended
        work paused: touch paused, pause already_paused, continue active, end ended, expire ended, crash ended, amend not_ended
        work ended: touch already_ended, pause already_ended, continue already_ended, end already_ended, expire already_ended, crash already_ended, amend ended
        task active: touch active, pause task_cannot_pause, continue task_cannot_pause, end ended, expire never_expires, crash ended, amend not_ended
        task paused: touch paused, pause task_cannot_pause, continue task_cannot_pause, end ended, expire never_expires, crash ended, amend not_ended
        task ended: touch already_ended, pause already_ended, continue already_ended, end already_ended, expire already_ended, crash already_ended, amend ended
        visit active: touch active, pause visit_cannot_pause, continue visit_cannot_pause, end ended, expire ended, crash ended, amend not_ended
        visit paused: touch paused, pause visit_cannot_pause, continue visit_cannot_pause, end ended, expire ended, crash ended, amend not_ended
        visit ended: touch already_ended, pause already_ended, continue already_ended, end already_ended, expire already_ended, crash already_ended, amend ended
        """;

    [Fact]
    public void Reads_as_it_stands_here()
    {
        var lines =
            from kind in SessionKinds.All
            from status in SessionStatuses.All
            select $"{SessionKinds.Name(kind)} {SessionStatuses.Name(status)}: " + string.Join(", ", Moves(kind).Select(
                move => $"{move.Name} {Outcome(Lifecycle.Apply(kind, In(status), move.Move))}"));
        Assert.Equal(Table, string.Join('\n', lines));
    }

    private static IEnumerable<(string Name, SessionMove Move)> Moves(SessionKind kind) =>
    [
        ("touch", new SessionMove.Touch(Later)), ("pause", new SessionMove.Pause(Later)), ("continue", new SessionMove.Continue(Later)),
        ("end", new SessionMove.End(Later, EndReason.UserEnd, Later)), ("expire", new SessionMove.Expire(Later, Policy.For(kind))),
        ("crash", new SessionMove.Crash(Later)), ("amend", new SessionMove.Amend(Reason: EndReason.Completed)),
    ];

    private static SessionState In(SessionStatus status) => status == SessionStatus.Ended
        ? new SessionState(status, Start, Start, Start, Start, EndReason.UserEnd)
        : SessionState.Started(Start) with { Status = status };

    private static string Outcome(Moved moved) =>
        moved.Made ? SessionStatuses.Name(moved.Next.Status) : MoveRefusalCodes.Name(moved.Refusal.Code);
}

public sealed class ASession
{
    private static readonly SessionState Open = SessionState.Started(Said.At("10:00")) with { LastActivityAt = Said.At("10:30") };

    [Fact]
    public void Is_kept_alive_by_its_latest_sign_however_late_the_others_come()
    {
        Assert.Equal(Said.At("10:40"), Apply(new SessionMove.Touch(Said.At("10:40"))).Next!.LastActivityAt);
        Assert.Equal(Said.At("10:30"), Apply(new SessionMove.Touch(Said.At("10:10"))).Next!.LastActivityAt);
    }

    [Fact]
    public void Refuses_a_sign_older_than_itself() =>
        Assert.Equal(MoveRefusalCode.BeforeStart, Apply(new SessionMove.Touch(Said.At("09:59"))).Refusal!.Code);

    [Theory]
    [InlineData("11:00", "11:00")]
    [InlineData("10:10", "10:30")]
    [InlineData("09:00", "10:30")]
    public void Ends_when_it_was_ended_but_never_before_its_last_activity(string at, string endedAt)
    {
        var ended = Apply(new SessionMove.End(Said.At(at), EndReason.UserEnd, Said.At("12:00"))).Next!;
        Assert.Equal((Said.At(endedAt), Said.At("12:00"), EndReason.UserEnd), (ended.EndedAt, ended.ClosedAt, ended.EndReason));
    }

    [Fact]
    public void Outlives_a_silence_of_exactly_its_limit()
    {
        Assert.Equal(MoveRefusalCode.NotDue, Apply(new SessionMove.Expire(Said.At("14:30"), Policy.Work)).Refusal!.Code);
        Assert.False(Lifecycle.IsOver(Open, Said.At("14:30"), Policy.Work));
    }

    [Theory]
    [InlineData(SessionStatus.Active)]
    [InlineData(SessionStatus.Paused)]
    public void Ends_at_its_last_activity_and_closes_when_the_silence_is_noticed(SessionStatus status)
    {
        var move = new SessionMove.Expire(Said.At("20:00"), Policy.Work);
        var ended = Lifecycle.Apply(SessionKind.Work, Open with { Status = status }, move).Next!;
        Assert.Equal((Said.At("10:30"), Said.At("20:00"), EndReason.Timeout), (ended.EndedAt, ended.ClosedAt, ended.EndReason));
    }

    [Fact]
    public void Ends_at_its_last_activity_when_its_owner_crashed()
    {
        var ended = Apply(new SessionMove.Crash(Said.At("11:00"))).Next!;
        Assert.Equal((Said.At("10:30"), Said.At("11:00"), EndReason.Crash), (ended.EndedAt, ended.ClosedAt, ended.EndReason));
    }

    [Fact]
    public void On_a_task_tells_why_it_cannot_pause()
    {
        var refusal = Lifecycle.Apply(SessionKind.Task, Open, new SessionMove.Pause(Said.At("11:00"))).Refusal!;
        Assert.Equal("A task session cannot pause: the hold keeps others from the task. Finish, block or abandon it instead.", refusal.Message);
    }

    [Fact]
    public void Is_stale_after_more_than_four_hours_of_silence_on_a_task()
    {
        Assert.False(Lifecycle.IsStale(Open, Said.At("14:30"), Policy.Task));
        Assert.True(Lifecycle.IsStale(Open, Said.At("14:30:00.001"), Policy.Task));
        Assert.False(Lifecycle.IsStale(Open, Said.At("23:00"), Policy.Work));
    }

    [Fact]
    public void Is_corrected_once_ended_with_its_last_activity_kept_inside()
    {
        var ended = Apply(new SessionMove.End(Said.At("12:00"), EndReason.UserEnd, Said.At("12:00"))).Next!;
        var amended = Lifecycle.Apply(SessionKind.Work, ended, new SessionMove.Amend(EndedAt: Said.At("10:20"))).Next!;
        Assert.Equal((Said.At("10:20"), Said.At("10:20"), Said.At("12:00")), (amended.EndedAt, amended.LastActivityAt, amended.ClosedAt));
    }

    [Theory]
    [InlineData("13:00", null, MoveRefusalCode.EndBeforeStart)]
    [InlineData(null, "09:00", MoveRefusalCode.EndBeforeStart)]
    [InlineData("10:00", "12:00", MoveRefusalCode.NothingToAmend)]
    [InlineData(null, null, MoveRefusalCode.NothingToAmend)]
    public void Refuses_a_correction_that_is_none_or_impossible(string? start, string? end, MoveRefusalCode code)
    {
        var ended = Apply(new SessionMove.End(Said.At("12:00"), EndReason.UserEnd, Said.At("12:00"))).Next!;
        var amend = new SessionMove.Amend(start is null ? null : Said.At(start), end is null ? null : Said.At(end));
        Assert.Equal(code, Lifecycle.Apply(SessionKind.Work, ended, amend).Refusal!.Code);
    }

    private static Moved Apply(SessionMove move) => Lifecycle.Apply(SessionKind.Work, Open, move);
}
