using Stint.Operations;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Work;
using Stint.Work.Mcp;

namespace Stint.Tests.Hosting.Mcp;

/// <summary>The end of a client's session, where what it ran on is gone.</summary>
public sealed class LeavingAPlace
{
    [Fact]
    public void That_fails_is_told_in_one_line_and_stops_nothing()
    {
        using var desk = new Desk(TestEngine.Sqlite);
        var place = new Place(desk);
        var work = new McpWork(place, "own");
        work.Begin("claude-code");
        Assert.NotNull(work.Session);
        place.Failure = new InvalidOperationException("the store is\ngone");
        work.Leave("its client has gone");
        Assert.Equal(["stint: the session was not ended: the store is gone"], place.Said);
    }

    /// <summary>A store on this machine, until it fails.</summary>
    private sealed class Place(Desk desk) : McpPlace
    {
        public Exception? Failure { get; set; }

        public List<string> Said { get; } = [];

        public override object Run(Operation operation, Arguments arguments, string agent, string agentSession) => Failure is { } failure
            ? throw failure
            : desk.As(caller => caller with { Agent = agent, AgentSession = agentSession }).Do(operation, arguments);

        public override string NewId() => "new";

        public override Terminal Terminal(TextWriter output) => throw new NotSupportedException();

        public override void Say(string text) => Said.Add(text);
    }
}
