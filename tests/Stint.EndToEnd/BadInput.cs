namespace Stint.EndToEnd;

public sealed class BadInput : IDisposable
{
    private readonly Home home = new();

    public void Dispose() => home.Dispose();

    [Theory]
    [InlineData(2, "bad_zone", "log", "Where", "--tz", "Mars/Olympus")]
    [InlineData(2, "in_the_future", "log", "Soon", "--at", "2099-01-01T00:00:00Z")]
    [InlineData(2, "bad_time", "log", "When", "--at", "half past never")]
    [InlineData(2, "bad_time", "log", "When", "--at", "99999-01-01")]
    [InlineData(2, "bad_time", "log", "When", "--at", "-99999999999d")]
    [InlineData(2, "bad_value", "session", "list", "--limit", "99999999999999999999")]
    [InlineData(2, "bad_value", "session", "list", "--limit", "0")]
    [InlineData(2, "bad_value", "session", "list", "--status", "sleeping")]
    [InlineData(2, "bad_value", "start", "Again", "--session", "9999999999999999999999")]
    [InlineData(2, "missing", "log", "")]
    [InlineData(2, "missing", "log", "   ")]
    [InlineData(2, "usage", "log", "Text", "--no-such-option", "1")]
    [InlineData(2, "usage", "log", "-m", "Text")]
    [InlineData(2, "usage", "pause", "--sesion", "1")]
    [InlineData(2, "unknown_command", "lgo", "Text")]
    [InlineData(2, "bad_actor", "log", "Text", "--actor", "")]
    [InlineData(2, "bad_actor", "log", "Text", "--actor", "ada\u001b[2J")]
    [InlineData(2, "bad_actor", "status", "--actor", "")]
    [InlineData(2, "bad_database", "log", "Text", "--db", "")]
    [InlineData(2, "bad_database", "log", "Text", "--db", "postgres://")]
    [InlineData(2, "bad_database", "log", "Text", "--db", "mysql://127.0.0.1/stint")]
    [InlineData(2, "bad_database", "log", "Text", "--db", "ada:secret@127.0.0.1:5432/stint")]
    [InlineData(1, "store_unavailable", "log", "Text", "--db", ".")]
    [InlineData(1, "store_unavailable", "log", "Text", "--db", "postgres://ada:secret@127.0.0.1:1/stint")]
    [InlineData(1, "io", "export", "--output", ".")]
    [InlineData(1, "io", "export", "--output", "no/such/folder/file.csv")]
    [InlineData(1, "not_a_repository", "import", "git", "no/such/folder")]
    [InlineData(1, "session_not_found", "session", "show", "../../etc/passwd")]
    [InlineData(1, "session_not_found", "session", "show", "' or 1=1 --")]
    [InlineData(1, "session_not_found", "session", "show", "%")]
    public void Is_refused_in_a_line_and_by_a_code_and_changes_nothing(int exit, string code, params string[] arguments)
    {
        home.Stint("start", "Here").Succeeds();
        var before = home.Stint("session", "timeline", "1", "--json").Succeeds().Output;
        home.Stint(arguments).IsRefused(exit);
        Assert.Equal(code, home.Stint([.. arguments, "--json"]).Exits(exit).Json.Text("error.code"));
        Assert.Equal(before, home.Stint("session", "timeline", "1", "--json").Succeeds().Output);
        Assert.Empty(Directory.GetFileSystemEntries(home.WorkingFolder));
    }

    [Fact]
    public void Suggests_the_zone_that_was_meant()
    {
        var refused = home.Stint("start", "Where", "--tz", "Europe/Berlim").IsRefused(2);
        Assert.Contains("Europe/Berlin", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_a_note_of_its_bound_and_refuses_the_longest_argument_there_is()
    {
        home.Stint("start", "Notes").Succeeds();
        // Linux takes 128 KiB for one argument, the closing zero included.
        home.Stint("note", new string('n', (128 * 1024) - 1)).IsRefused(2);
        home.Stint("note", new string('n', 64 * 1024)).Succeeds();
        Assert.Equal(1, home.Stint("status", "--json").Succeeds().Json.Number("counts.notes"));
    }

    [Fact]
    public void That_is_not_UTF_8_is_refused()
    {
        home.Stint("start", "Bytes").Succeeds();
        home.Run("sh", ["-c", "exec stint log \"$(printf 'a\\377\\376b')\""]).IsRefused(2);
        home.Run("sh", ["-c", "exec stint log \"$(printf 'half a rune: \\360\\237')\""]).IsRefused(2);
        Assert.Equal(0, home.Stint("status", "--json").Succeeds().Json.Number("counts.logs"));
    }

    [Fact]
    public void Of_escape_sequences_reaches_no_terminal()
    {
        const string nasty = "\u001b[2J\u001b]0;owned\a\u009b31mred\r\nover\u202Ewritten\u2066";
        home.Stint("start", nasty).Succeeds();
        home.Stint("log", nasty).Succeeds();
        home.Stint("decide", nasty, "--rationale", nasty).Succeeds();
        home.Stint("blocker", nasty).Succeeds();
        home.Stint("next", nasty).Succeeds();
        string[][] looks =
        [
            ["status"], ["summary"], ["resume"], ["session", "list"], ["session", "timeline", "1"], ["explain"], ["next", "--list"], ["start", "Again"],
            ["session", "stats"], ["end"], ["summary"], ["session", "show", nasty],
        ];
        foreach (var look in looks)
        {
            var ran = home.Stint(look);
            Assert.DoesNotContain(ran.Output + ran.Errors, c => (char.IsControl(c) && c != '\n') || c is '\u202E' or '\u2066');
        }
    }

    [Theory, BothEngines]
    public void Of_a_newer_version_is_left_as_it_is(TestEngine engine)
    {
        using var later = new Home(engine);
        later.Stint("start", "Today").Succeeds();
        using var store = new RawStore(later);
        store.Execute("insert into schema_files (name, applied_at) values ('2999-01-01-1-later', 0)");

        var refused = later.Stint("log", "From yesterday's version").IsRefused(1);
        Assert.Contains("newer", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("store_newer", later.Stint("status", "--json").Exits(1).Json.Text("error.code"));

        store.Execute("delete from schema_files where name = '2999-01-01-1-later'");
        Assert.Equal(0, later.Stint("status", "--json").Succeeds().Json.Number("counts.logs"));
    }

    [Fact]
    public void Of_another_program_is_left_as_it_is()
    {
        var file = home.Write("letter.db", "Dear Ada, this is no database, and it is long enough to look like one of somebody's own files. Yours, Charles");
        var before = File.ReadAllText(file);
        home.Stint("start", "Here", "--db", file).IsRefused(1);
        Assert.Equal(before, File.ReadAllText(file));
    }
}
