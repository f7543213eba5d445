using System.Text.Json;
using Stint.Tests.Support;

namespace Stint.Tests.Work.Agents;

/// <summary>Files as assistants name them to their hooks: from where they stand, and through links.</summary>
public sealed class FilesThatHooksName : IDisposable
{
    private readonly CommandLineRunner stint = CommandLineRunner.InRepository();

    public void Dispose() => stint.Dispose();

    [Theory]
    [InlineData("sub", "a.txt", "sub/a.txt")]
    [InlineData("sub", "../root.txt", "root.txt")]
    [InlineData("sub/deeper", "./../a.txt", "sub/a.txt")]
    [InlineData("sub", "@types/a.ts", "sub/@types/a.ts")]
    [InlineData(".", "@types/a.ts", "@types/a.ts")]
    [InlineData("gone", "../root.txt", "root.txt")]
    [InlineData("sub", "../../out.txt", null)]
    [InlineData("sub", "/etc/passwd", null)]
    [InlineData("sub", "~/a.txt", null)]
    [InlineData("sub", "$/../out.txt", null)]
    public void Are_found_from_the_folder_that_the_assistant_stands_in(string cwd, string path, string? named)
    {
        Directory.CreateDirectory(stint["sub/deeper"]);
        Edit(Path.Combine(stint.Directory, cwd), path.Replace("$", stint.Directory, StringComparison.Ordinal));
        Assert.Equal(named is null ? [] : [named], Files());
        Assert.Equal(named is null ? "tool_used" : "file_modified", Types()[^1]);
    }

    [Fact]
    public void Are_the_same_through_a_link_to_the_worktree()
    {
        Directory.CreateDirectory(stint["sub"]);
        var link = Path.Combine(stint.Home, "linked");
        Directory.CreateSymbolicLink(link, stint.Directory);
        Edit(link, link + "/sub/a.txt");
        Edit(link + "/sub", "a.txt");
        Edit(stint.Directory, link + "/sub/../sub/a.txt");
        Edit(link, stint["sub/a.txt"]);
        Edit(link, link + "/new/folder/a.txt");
        Assert.Equal(["new/folder/a.txt", "sub/a.txt"], Files());
        stint.Succeed("mention", link + "/sub/a.txt", "--session", "1");
        Assert.Equal("sub/a.txt", stint.Json("session", "timeline", "1").GetProperty("items").EnumerateArray().Last().GetProperty("path").GetString());
    }

    private void Edit(string cwd, string path)
    {
        stint.In = $$"""{"session_id":"c-1","cwd":"{{JsonEncodedText.Encode(cwd)}}","tool_input":{"file_path":"{{JsonEncodedText.Encode(path)}}"},"tool_name":"Edit"}""";
        stint.Succeed("hook", "claude", "PostToolUse");
    }

    private string[] Files() => [.. stint.Json("session", "show", "1").GetProperty("files").EnumerateArray().Select(each => each.GetProperty("path").GetString()!).Order(StringComparer.Ordinal)];

    private string[] Types() => [.. stint.Json("session", "timeline", "1").GetProperty("items").EnumerateArray().Select(each => each.GetProperty("type").GetString()!)];
}
