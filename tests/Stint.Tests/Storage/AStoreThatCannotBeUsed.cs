using Stint.Operations;
using Stint.Storage;
using Stint.Tests.Support;

namespace Stint.Tests.Storage;

public sealed class AStoreThatCannotBeUsed
{
    [Fact]
    public void Because_it_is_no_database_is_refused_and_left_alone()
    {
        using var folder = new TempFolder();
        var text = string.Concat(Enumerable.Repeat("These are notes and no database.\n", 200));
        var file = folder.Write("notes.txt", text);
        var refusal = Refused(file);
        Assert.Contains("not a Stint database", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(file));
    }

    [Fact]
    public void Because_its_pages_are_damaged_is_refused()
    {
        using var store = TestStore.Create(TestEngine.Sqlite);
        var bytes = File.ReadAllBytes(store.Target);
        bytes.AsSpan(100).Fill(0x5A);
        File.WriteAllBytes(store.Target, bytes);
        Refused(store.Target);
        Assert.Equal(bytes, File.ReadAllBytes(store.Target));
    }

    [Fact]
    public void Because_its_path_leads_through_a_file_is_refused()
    {
        using var folder = new TempFolder();
        var file = folder.Write("file", "");
        Refused(Path.Combine(file, "below", "stint.db"));
        Refused(Path.Combine(file, "stint.db"));
    }

    [Fact]
    public void Because_it_is_a_folder_is_refused()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["stint.db"]);
        Refused(folder["stint.db"]);
    }

    [Fact]
    public void Because_nobody_listens_is_refused_with_the_address_and_without_its_password()
    {
        var refusal = Refused("postgres://ana:geheim@127.0.0.1:1/work?connect_timeout=2");
        Assert.Contains("postgres://127.0.0.1:1/work", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", refusal.ToJson().ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Because_the_database_does_not_exist_is_refused()
    {
        using var store = TestStore.Create(TestEngine.Postgres);
        Assert.Contains("does not exist", Refused(store.Target + "x").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://")]
    [InlineData("postgres://127.0.0.1/work?colour=red")]
    [InlineData("postgres:/127.0.0.1/work")]
    [InlineData("mysql://127.0.0.1/work")]
    [InlineData("127.0.0.1:5432/work")]
    [InlineData("a:secret@host/work")]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("line\nbreak.db")]
    public void Because_its_address_is_wrong_is_a_mistake_of_the_caller(string target) =>
        Assert.Equal("bad_database", Assert.Throws<Refusal>(() => Database.Open(target, TimeProvider.System)).Code);

    [Fact]
    public void Is_not_what_a_file_with_a_colon_in_its_name_is_when_it_is_written_as_a_path()
    {
        using var folder = new TempFolder();
        using var store = Database.Open(folder["10:30.db"], TimeProvider.System);
        Assert.True(File.Exists(folder["10:30.db"]));
    }

    [Fact]
    public void Because_the_disk_is_full_says_so_and_keeps_nothing_of_the_change()
    {
        using var store = TestStore.Create(TestEngine.Sqlite);
        var before = store.Dump();

        // The pool hands this connection out again: what it may not grow beyond is a full disk to whoever gets it.
        store.Execute("pragma max_page_count = 1");
        var refusal = Assert.Throws<Refusal>(() => Fill(store));
        Assert.Equal("store_unavailable", refusal.Code);
        Assert.Contains("full", refusal.Message, StringComparison.Ordinal);
        store.Execute("pragma max_page_count = 1000000");
        Assert.Equal(before, store.Dump());
        Fill(store);
    }

    [Fact]
    public void Because_it_is_read_only_says_so_and_can_still_be_read()
    {
        using var store = TestStore.Create(TestEngine.Sqlite);

        // As on the full disk: the pool's connection refuses to write, with the code that a read-only file gives.
        store.Execute("pragma query_only = on");
        var refusal = Assert.Throws<Refusal>(() => Fill(store));
        Assert.Equal("store_unavailable", refusal.Code);
        Assert.Contains("read-only", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, store.Count("projects"));
    }

    [Fact]
    public void Because_the_server_is_read_only_says_so()
    {
        using var store = TestStore.Create(TestEngine.Postgres);
        var name = new Uri(store.Target).AbsolutePath[1..];
        store.Execute($"alter database {name} set default_transaction_read_only = on");
        using var standby = store.Open();
        var refusal = Assert.Throws<Refusal>(() => standby.Write(tx => tx.Execute(new Sql("insert into numbers values (1, 'w', 's', 1)"))));
        Assert.Equal("store_unavailable", refusal.Code);
        Assert.Contains("read-only", refusal.Message, StringComparison.Ordinal);
    }

    private static Refusal Refused(string target)
    {
        var refusal = Assert.Throws<Refusal>(() => Database.Open(target, TimeProvider.System));
        Assert.Equal(("store_unavailable", RefusalKind.Unavailable, 1), (refusal.Code, refusal.Kind, refusal.ExitCode));
        Assert.DoesNotContain('\n', refusal.Message);
        return refusal;
    }

    private static void Fill(TestStore store) => store.Database.Write(tx =>
    {
        for (var n = 0; n < 2000; n++)
        {
            tx.Execute(
                new Sql("insert into projects (bucket, id, workspace, name, is_default, created_at) values (1, @id, 'default', @id, 0, 1)"),
                ("@id", $"{n:00000}{new string('x', 500)}"));
        }
    });
}
