using System.Text;
using Stint.Operations;
using Stint.Tests.Support;
using Stint.Work;
using Stint.Work.Attachments;

namespace Stint.Tests.Work;

/// <summary>Files that are kept with a session.</summary>
public sealed class AttachedFiles : IDisposable
{
    private readonly CommandLineRunner stint = CommandLineRunner.InRepository();

    public void Dispose() => stint.Dispose();

    private string Folder => Path.Combine(stint.Home, ".local/share/stint/stint.db.files");

    [Fact]
    public void Come_out_as_they_went_in_also_of_an_ended_session()
    {
        byte[] picture = [0x89, .. "PNG\r\n"u8, 0, 0xFF, .. Enumerable.Range(0, 100_000).Select(each => (byte)each)];
        File.WriteAllBytes(stint["shot größe.png"], picture);
        stint.Succeed("start", "With a picture");
        var attached = stint.Json("attach", "shot größe.png");
        Assert.Equal(("shot größe.png", "image/png", picture.Length), (attached.GetProperty("name").GetString(), attached.GetProperty("media_type").GetString(), attached.GetProperty("bytes").GetInt32()));
        stint.Succeed("end");
        stint.Succeed("attach", "shot größe.png", "--session", "1");

        var all = stint.Json("session", "attachments", "1").GetProperty("items");
        Assert.Equal(2, all.GetArrayLength());
        Assert.Single(Directory.GetFiles(Folder, "*", SearchOption.AllDirectories));
        stint.Succeed("session", "attachment", all[0].GetProperty("id").GetString()!, "--output", "back.png");
        Assert.Equal(picture, File.ReadAllBytes(stint["back.png"]));
        Assert.Equal(1, stint.Run("session", "attachment", all[0].GetProperty("id").GetString()!, "--output", "back.png").Exit);
        Assert.Equal(2, stint.Json("session", "timeline", "1", "--type", "file_attached").GetProperty("items").GetArrayLength());
        Assert.Contains("97.7 KiB", stint.Succeed("session", "attachments", "1").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Go_with_their_session_unless_another_has_the_same()
    {
        File.WriteAllText(stint["a.txt"], "of both");
        File.WriteAllText(stint["b.txt"], "of one");
        stint.Succeed("start", "One");
        stint.Succeed("attach", "a.txt");
        stint.Succeed("attach", "b.txt");
        stint.Succeed("end");
        stint.Succeed("start", "Two");
        stint.Succeed("attach", "a.txt");
        stint.Succeed("end");
        stint.Succeed("session", "delete", "1", "--yes");
        Assert.Equal("of both", File.ReadAllText(Assert.Single(Directory.GetFiles(Folder, "*", SearchOption.AllDirectories))));
        stint.Succeed("session", "delete", "2", "--yes");
        Assert.Empty(Directory.GetFiles(Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Are_refused_when_they_are_too_large_not_there_or_damaged()
    {
        stint.Succeed("start", "One");
        using (var large = File.Create(stint["large.bin"]))
            large.SetLength((16 << 20) + 1);
        Assert.Contains("larger than 16 MiB", stint.Run("attach", "large.bin").Error, StringComparison.Ordinal);
        Assert.Contains("larger than 16 MiB", stint.Run("attach", "/dev/zero").Error, StringComparison.Ordinal);
        Assert.Equal(2, stint.Run("attach", "nowhere.bin").Exit);
        Assert.Equal(1, stint.Run("session", "attachment", "019bb16e-0000-7000-8000-000000000001").Exit);
        Assert.False(Directory.Exists(Folder));

        File.WriteAllText(stint["a.txt"], "whole");
        var id = stint.Json("attach", "a.txt").GetProperty("id").GetString()!;
        File.WriteAllText(Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)[0], "other");
        var refused = stint.Run("session", "attachment", id, "--json");
        Assert.Equal("attachment_damaged", refused.Json.GetProperty("error").GetProperty("code").GetString());
    }

    [Theory, BothEngines]
    public void Lie_in_the_folder_that_is_named_and_have_a_file_s_name(TestEngine engine)
    {
        using var folder = new TempFolder();
        using var bare = new Desk(engine);
        using var desk = bare.With(new Settings { Tz = "UTC", Attachments = folder["files"] });
        desk.Start();
        var content = Convert.ToBase64String(Encoding.UTF8.GetBytes("kept"));
        var kept = desk.Do<AttachmentView>(AttachFile.Operation, ("name", "a.log"), ("content", content));
        Assert.Equal(content, desk.Do<AttachmentView>(SessionAttachments.Read, ("attachment", kept.Id)).Content);
        Assert.Single(Directory.GetFiles(folder["files"], "*", SearchOption.AllDirectories));
        foreach (var name in (string[])["../a", "a/b", "..", "a\nb"])
            Assert.Throws<Refusal>(() => desk.Do(AttachFile.Operation, ("name", name), ("content", content)));
        Assert.Throws<Refusal>(() => desk.Do(AttachFile.Operation, ("name", "a"), ("content", "no base64!")));
        if (engine == TestEngine.Postgres)
            Assert.Equal("no_attachments_folder", Assert.Throws<Refusal>(() => bare.Do(AttachFile.Operation, ("name", "a"), ("content", content))).Code);
    }

    [Theory, BothEngines]
    public async Task Are_never_lost_to_somebody_who_removes_the_same_content(TestEngine engine)
    {
        using var folder = new TempFolder();
        using var bare = new Desk(engine);
        using var desk = bare.With(new Settings { Tz = "UTC", Attachments = folder["files"] });
        desk.Start();
        var content = Convert.ToBase64String(Encoding.UTF8.GetBytes("of both"));
        string[] digests = [desk.Do<AttachmentView>(AttachFile.Operation, ("name", "a.log"), ("content", content)).Sha256];
        using var over = new CancellationTokenSource();
        var removing = Task.Run(() =>
        {
            while (!over.IsCancellationRequested)
                SessionAttachments.RemoveUnnamed(new Context(desk.Database, desk.Caller, desk.Clock, desk.Settings), digests);
        }, TestContext.Current.CancellationToken);
        try
        {
            for (var round = 0; round < 100; round++)
            {
                desk.Store.Execute("delete from attachments");
                var kept = desk.Do<AttachmentView>(AttachFile.Operation, ("name", "a.log"), ("content", content));
                await Task.Delay(1, TestContext.Current.CancellationToken);
                Assert.Equal(content, desk.Do<AttachmentView>(SessionAttachments.Read, ("attachment", kept.Id)).Content);
            }
        }
        finally
        {
            await over.CancelAsync();
            await removing;
        }
    }

    [Fact]
    public async Task Of_one_content_may_come_from_many_at_once()
    {
        using var folder = new TempFolder();
        using var bare = new Desk(TestEngine.Sqlite);
        using var desk = bare.With(new Settings { Tz = "UTC", Attachments = folder["files"] });
        desk.Start();
        for (var round = 0; round < 10; round++)
        {
            var content = Convert.ToBase64String(Encoding.UTF8.GetBytes($"of round {round}"));
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => desk.Do(AttachFile.Operation, ("name", "a.log"), ("content", content)))));
        }

        Assert.Equal(10, Directory.GetFiles(folder["files"], "*", SearchOption.AllDirectories).Length);
    }
}
