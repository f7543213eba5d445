using System.Globalization;
using Stint.Storage;
using Stint.Tests.Support;

namespace Stint.Tests.Storage;

public sealed class WritingAFile
{
    [Fact]
    public void That_fails_half_way_leaves_the_old_one_and_nothing_beside_it()
    {
        using var folder = new TempFolder();
        var file = folder.Write("state.json", "old");
        Assert.Throws<IOException>(() => AtomicFile.Write(file, stream =>
        {
            stream.Write("half of the n"u8);
            throw new IOException("The disk is full.");
        }));
        Assert.Equal("old", File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFileSystemEntries(folder.FullPath));
    }

    [Fact]
    public void That_people_keep_themselves_leaves_its_rights_and_links_as_they_are()
    {
        using var folder = new TempFolder();
        var (file, link, ahead) = (folder.Write("kept.json", "old"), folder["link.json"], folder["ahead.json"]);
        File.CreateSymbolicLink(link, "kept.json");
        File.CreateSymbolicLink(ahead, "none-yet.json");
        foreach (var rights in (UnixFileMode[])[UnixFileMode.UserRead | UnixFileMode.UserWrite, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite])
        {
            FileRights.Set(file, rights);
            AtomicFile.Rewrite(link, "new");
            Assert.Equal((rights, "new", "kept.json"), (FileRights.Of(file), File.ReadAllText(file), new FileInfo(link).LinkTarget));
        }

        AtomicFile.Rewrite(ahead, "begun");
        Assert.Equal("begun", File.ReadAllText(folder["none-yet.json"]));
        Assert.Equal(4, Directory.GetFileSystemEntries(folder.FullPath).Length);
    }

    [Fact]
    public void By_many_at_its_end_keeps_every_line_of_each()
    {
        using var folder = new TempFolder();
        var file = folder.Write("LOG.md", "");
        var lines = Enumerable.Range(1, 3000).Select(n => n.ToString("'entry '0000", CultureInfo.InvariantCulture)).ToList();
        Parallel.ForEach(lines, new ParallelOptions { MaxDegreeOfParallelism = 8 }, line => AtomicFile.Append(file, line + "\n"));
        Assert.Equal(lines, File.ReadAllLines(file).Order(StringComparer.Ordinal));
    }
}
