using System.Text;

namespace Stint.EndToEnd;

/// <summary>What lies on a disk, or stands on the other side of a connection, and is not what it should be.</summary>
public sealed class BadFiles : IDisposable
{
    private readonly Home home = new();

    public void Dispose()
    {
        // .NET cannot name what it would have to delete here.
        home.Run("rm", ["-rf", home.WorkingFolder], folder: home.FullPath);
        home.Dispose();
    }

    [Fact]
    public void That_were_a_database_are_refused_and_left_as_they_are()
    {
        var file = Path.Combine(home.WorkingFolder, "store.db");
        home.Stint("start", "Whole", "--db", file).Succeeds();
        var bytes = File.ReadAllBytes(file);
        bytes.AsSpan(100, bytes.Length / 2).Fill(0x5A);
        File.WriteAllBytes(file, bytes);
        Refused(file);
        Assert.Equal(bytes, File.ReadAllBytes(file));

        var cut = Path.Combine(home.WorkingFolder, "cut.db");
        File.WriteAllBytes(cut, bytes[..50]);
        Refused(cut);
        Assert.Equal(50, new FileInfo(cut).Length);

        void Refused(string store)
        {
            Assert.Contains("damaged", home.Stint("log", "Text", "--db", store).IsRefused(1).Errors, StringComparison.Ordinal);
            Assert.Equal("store_unavailable", home.Stint("status", "--json", "--db", store).Exits(1).Json.Text("error.code"));
        }
    }

    [Fact]
    public void Of_git_whose_names_are_no_UTF_8_are_told_apart_and_act_on_no_terminal()
    {
        home.WithRepository();
        home.Stint("start", "Names").Succeeds();
        home.Run("sh", ["-c", "for byte in 350 351 352; do printf 'one\\n' > \"$(printf \"caf\\\\$byte\")\"; done; printf 'two\\n' > \"$(printf 'red\\033[31m\\001')\""]).Succeeds();
        home.Git("add", ".");
        home.Run("sh", ["-c", "git commit --quiet --message \"$(printf 'no UTF-8: \\377 \\033[31m')\""]).Succeeds();

        var shown = home.Stint("end").Succeeds().Output + home.Stint("session", "timeline", "1").Succeeds().Output + home.Stint("resume").Succeeds().Output;
        Assert.DoesNotContain(shown, c => char.IsControl(c) && c != '\n');
        var ended = home.Stint("summary", "--json").Succeeds().Json;
        Assert.Equal([@"caf\350", @"caf\351", @"caf\352", "red\u001b[31m\u0001"], ended.Items("files").Select(file => file.Text("path")!));
        Assert.Equal((4, 4, 1), (ended.Number("counts.files"), ended.Number("code.lines_added"), ended.Number("counts.commits")));
        Assert.Equal(2, home.Stint("import", "git", "--json").Succeeds().Json.Number("read"));
    }

    [Fact]
    public void Of_session_logs_are_refused_by_line_and_the_rest_is_taken()
    {
        var log = home.Write("logs/SESSION-00003-LOG.md", "");
        File.WriteAllBytes(log, [.. "# Session 3\n- 2026-01-11T13:45:00 [implementation] caf"u8, 0xE9, .. "\n- 2026-01-11T13:50:00 [testing] Good\n"u8]);
        File.WriteAllBytes(home.Write("logs/SESSION-00004-LOG.md", ""), [0xFF, 0xFE, 0, 0, 0xC0]);
        Directory.CreateDirectory(Path.Combine(home.WorkingFolder, "logs", "SESSION-00005-LOG.md"));
        var imported = home.Stint("import", "session-logs", "logs", "--json").Succeeds().Json;
        Assert.Equal(1, imported.Number("sessions"));
        Assert.Contains("SESSION-00003-LOG.md:2", imported.Items("refused").Select(refused => refused.Text("line")));
        Assert.Equal(["Good"], home.Stint("session", "timeline", "3", "--type", "log", "--json").Succeeds().Json.Items().Select(entry => entry.Text("description")));
    }

    [Fact]
    public void Of_configuration_are_refused_with_their_place()
    {
        home.WithRepository();
        home.Stint("init").Succeeds();
        var file = Path.Combine(home.WorkingFolder, ".stint", "config.json");
        foreach (var bytes in new byte[][] { [.. "{ \"tz\": "u8], [0xFF, 0xFE], [.. Encoding.UTF8.GetBytes(new string('[', 100_000))] })
        {
            File.WriteAllBytes(file, bytes);
            Assert.Contains("config.json", home.Stint("start", "Here").IsRefused(2).Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Of_no_database_are_what_an_unknown_name_or_user_of_a_server_is()
    {
        var url = PostgresServer.NewDatabase();
        Assert.Contains("does not exist", home.Stint("start", "Here", "--db", url + "x").IsRefused(1).Errors, StringComparison.Ordinal);
        Assert.Contains("credentials", home.Stint("start", "Here", "--db", url.Replace("stint@", "ada:secret@", StringComparison.Ordinal)).IsRefused(1).Errors, StringComparison.Ordinal);
        PostgresServer.Drop(url);
    }
}
