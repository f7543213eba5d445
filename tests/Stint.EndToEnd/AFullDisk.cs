using System.Text.Json;

namespace Stint.EndToEnd;

public sealed class AFullDisk
{
    private static readonly string Long = new('n', 6000);

    [Theory]
    [InlineData(Tight.Disk)]
    [InlineData(Tight.FileSize)]
    public void Refuses_in_a_line_and_keeps_what_was_there(Tight kind)
    {
        using var home = new Home();
        using var disk = new TightDisk(home, kind);
        home.Environment["XDG_DATA_HOME"] = Path.Combine(disk.Folder, "data");
        disk.Stint("start", "Here").Succeeds();
        disk.Stint("log", "Before " + Long).Succeeds();
        var before = disk.Stint("session", "timeline", "1", "--json").Succeeds().Output;

        disk.Fill();
        string[][] writing = [["log", "Too much " + Long], ["decide", "Wait", "--rationale", Long], ["pause"], ["end"]];
        foreach (var words in writing)
        {
            Assert.Matches("full|failed", disk.Stint(words).IsRefused(1).Errors);
            Assert.Equal("store_unavailable", disk.Stint([.. words, "--json"]).Exits(1).Json.Text("error.code"));
        }

        disk.Free();
        Assert.Equal(before, disk.Stint("session", "timeline", "1", "--json").Succeeds().Output);
        disk.Stint("log", "Afterwards").Succeeds();
        disk.Stint("end").Succeeds();
    }

    [Theory]
    [InlineData(Tight.Disk)]
    [InlineData(Tight.FileSize)]
    public void Under_the_worktree_loses_nothing_and_leaves_no_document_half_written(Tight kind)
    {
        // A store that is not on the disk, nor in a file that may not grow.
        using var home = new Home(TestEngine.Postgres);
        using var disk = new TightDisk(home, kind);
        disk.Run("git", "init", "--quiet").Succeeds();
        disk.Stint("start", "Here").Succeeds();
        disk.Stint("log", "Before " + Long).Succeeds();
        var log = Read("sessions/SESSION-00001-LOG.md");

        disk.Fill();
        var told = disk.Stint("log", "Meanwhile " + Long).Succeeds();
        Assert.Contains("the session's documents were not written", told.Errors, StringComparison.Ordinal);
        Assert.Equal(log, Read("sessions/SESSION-00001-LOG.md"));
        disk.Stint("end").Succeeds();
        JsonDocument.Parse(Read("state.json")).Dispose();
        Assert.Equal(log, Read("sessions/SESSION-00001-LOG.md"));
        Assert.Empty(disk.Run("sh", "-c", "find .stint -name '*.tmp' -o -name '*HANDOFF*' -size 0").Output);

        disk.Free();
        disk.Stint("summary").Succeeds();
        var documents = disk.Stint("session", "documents", "1", "--json").Succeeds().Json;
        Assert.Contains("Meanwhile", documents.Text("log")!, StringComparison.Ordinal);
        Assert.Equal(documents.Text("log"), Read("sessions/SESSION-00001-LOG.md"));
        Assert.Equal(documents.Text("handoff"), Read("sessions/SESSION-00001-HANDOFF.md"));

        string Read(string name) => disk.Run("cat", ".stint/" + name).Succeeds().Output;
    }

    [Theory]
    [InlineData(Tight.Disk)]
    [InlineData(Tight.FileSize)]
    public void Takes_no_export_and_keeps_the_one_before(Tight kind)
    {
        using var home = new Home(TestEngine.Postgres);
        using var disk = new TightDisk(home, kind);
        disk.Stint("start", "Here").Succeeds();
        disk.Stint("export", "--output", "sessions.jsonl").Succeeds();
        var before = disk.Run("cat", "sessions.jsonl").Output;
        for (var session = 2; session <= 8; session++)
            disk.Stint("start", "More", "--actor", $"actor {session}").Succeeds();

        disk.Fill();
        Assert.Contains("sessions.jsonl", disk.Stint("export", "--output", "sessions.jsonl").IsRefused(1).Errors, StringComparison.Ordinal);
        Assert.Equal("io", disk.Stint("export", "--output", "sessions.jsonl", "--json").Exits(1).Json.Text("error.code"));
        Assert.Equal("sessions.jsonl\n", disk.Run("ls", "-A").Output);
        Assert.Equal(before, disk.Run("cat", "sessions.jsonl").Output);
    }

    [Theory]
    [InlineData(Tight.Disk)]
    [InlineData(Tight.FileSize)]
    public void Behind_standard_output_is_told_and_is_no_success(Tight kind)
    {
        using var home = new Home(TestEngine.Postgres);
        for (var session = 1; session <= 8; session++)
            home.Stint("start", "Here", "--actor", $"actor {session}").Succeeds();
        home.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        // Linux has a device for the one.
        var command = kind == Tight.Disk && File.Exists("/dev/full") ? "exec stint export > /dev/full" : "trap '' XFSZ; ulimit -f 8; exec stint export > out";
        Assert.Contains("could not be written", home.Run("sh", ["-c", command]).IsRefused(1).Errors, StringComparison.Ordinal);
    }
}
