using Stint.Tests.Support;

namespace Stint.Tests.Work;

/// <summary>Work and rest by the clock, with a clock that runs two thousand times as fast.</summary>
public sealed class Pomodoros : IDisposable
{
    private readonly CommandLineRunner stint = CommandLineRunner.InRepository();

    public void Dispose() => stint.Dispose();

    [Fact]
    public void Count_as_work_all_the_while_and_pause_the_session_between()
    {
        stint.Succeed("start", "Focus");
        stint.Time = new FastClock(stint.Clock.Now, 2000);
        var told = stint.Succeed("pomodoro", "--work", "40m", "--break", "10m", "--rounds", "2", "--json");
        Assert.Equal((2, 2), (told.Json.GetProperty("completed").GetInt32(), told.Json.GetProperty("rounds").GetInt32()));
        Assert.Contains("the session is paused", told.Error, StringComparison.Ordinal);

        var session = stint.Json("status");
        Assert.Equal(2, session.GetProperty("counts").GetProperty("pomodoros").GetInt32());
        Assert.Equal("active", session.GetProperty("status").GetString());
        // Two times 40 minutes and 10 of rest at the least: silence of 40 minutes would be idle, so work must have been told of on the way. What a
        // command takes counts two thousand times here.
        Assert.InRange(session.GetProperty("active_seconds").GetDouble(), 4800, double.MaxValue);
        Assert.InRange(session.GetProperty("idle_seconds").GetDouble(), 600, 4800);
        Assert.Equal(2, stint.Json("session", "timeline", "--type", "session_paused").GetProperty("items").GetArrayLength() + stint.Json("session", "timeline", "--type", "session_continued").GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("--work", "0s")]
    [InlineData("--break", "5h")]
    [InlineData("--rounds", "25")]
    public void Refuse_what_no_clock_shows(string option, string value)
    {
        stint.Succeed("start", "Focus");
        Assert.Equal(2, stint.Run("pomodoro", option, value).Exit);
    }

    [Fact]
    public void Need_a_session()
    {
        var refused = stint.Run("pomodoro", "--work", "1s", "--json");
        Assert.Equal((1, "no_open_session"), (refused.Exit, refused.Json.GetProperty("error").GetProperty("code").GetString()));
    }
}
