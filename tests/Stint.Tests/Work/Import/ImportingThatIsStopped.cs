using Stint.Operations;
using Stint.Tests.Support;

namespace Stint.Tests.Work.Import;

public sealed class ImportingThatIsStopped
{
    private static readonly Authored[] Commits = [.. Enumerable.Range(0, 40).Select(i => new Authored($"author{i % 3}", i * 7 * (i % 4), "a", $"f{i % 5}"))];

    [Theory, BothEngines(1), BothEngines(2), BothEngines(5)]
    public void After_any_part_the_same_command_finishes_what_was_begun(TestEngine engine, int parts)
    {
        using var history = new ImportedRepository(engine);
        history.Commit(Commits);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Git.GitFolder.Cancellation);
        using var screen = new Screen(parts, stop);
        Assert.ThrowsAny<OperationCanceledException>(() => history.Import(partSize: 4, stopping: stop.Token, machine: screen.Machine));
        var written = history.Sessions().Length;
        Assert.True(written > 0, "Nothing was written before it was stopped.");
        Assert.Equal(history.Days(), history.DaysRebuilt());

        var rest = history.Import(partSize: 4);
        Assert.InRange(rest.Added, 1, Commits.Length - 1);
        using var fresh = history.Elsewhere(engine);
        var whole = fresh.Import();
        Assert.Equal(whole.Sessions, rest.Sessions);
        Assert.True(written < whole.Sessions);
        Assert.Equal(fresh.Everything(), history.Everything());
        Assert.Equal(fresh.Days(), history.Days());
        Assert.Equal(fresh.Lines("select number, id from sessions"), history.Lines("select number, id from sessions"));
    }

    [Theory, BothEngines]
    public async Task Two_imports_at_once_come_to_what_one_gives(TestEngine engine)
    {
        using var history = new ImportedRepository(engine);
        history.Commit(Commits);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(i => Task.Run(() => history.Import(partSize: 3 + i), Git.GitFolder.Cancellation)));
        using var fresh = history.Elsewhere(engine);
        fresh.Import();
        Assert.Equal(fresh.Everything(), history.Everything());
        Assert.Equal(fresh.Days(), history.Days());
        Assert.Equal(history.Days(), history.DaysRebuilt());
    }

    /// <summary>A terminal whose reader presses Ctrl-C when so many parts have been written.</summary>
    private sealed class Screen(int parts, CancellationTokenSource stop) : StringWriter
    {
        private int seen;

        public Machine Machine => new()
        {
            Out = Null,
            Error = this,
            In = TextReader.Null,
            Directory = "/",
            Variables = new Dictionary<string, string>(StringComparer.Ordinal),
            Time = new Hasty(),
            ErrorIsTerminal = true,
        };

        public override void Write(string? value)
        {
            // The first report says that nothing is done yet.
            if (value!.Contains("] ", StringComparison.Ordinal) && seen++ == parts)
                stop.Cancel();
        }
    }

    /// <summary>A clock on which a second goes by whenever somebody looks.</summary>
    private sealed class Hasty : TimeProvider
    {
        private long ticks;

        public override long GetTimestamp() => Interlocked.Add(ref ticks, TimeSpan.TicksPerSecond);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }
}
