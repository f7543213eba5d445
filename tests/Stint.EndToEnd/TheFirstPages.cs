using System.Globalization;

namespace Stint.EndToEnd;

/// <summary>What README.md and docs/start.md tell people to type, typed.</summary>
public sealed class TheFirstPages : IDisposable
{
    private const string Readme = "README.md";
    private const string Start = "docs/start.md";

    private readonly Home home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public void Hold_no_block_that_these_tests_do_not_know()
    {
        string[] readme = ["dotnet run", "dotnet test", "dotnet restore", "$ stint start", "$ stint log", "$ stint end", "$ stint resume"];
        string[] start = ["dotnet run", "dotnet restore", "dotnet build", "cd your/repository"];
        Assert.Equal(readme, Pages.Blocks(Readme).Zip(readme, (block, known) => block[..known.Length]));
        Assert.Equal(readme.Length, Pages.Blocks(Readme).Length);
        Assert.Equal(start, Pages.Blocks(Start).Zip(start, (block, known) => block[..known.Length]));
        Assert.Equal(start.Length, Pages.Blocks(Start).Length);
        // Both pages say it alike. `dotnet test` is what runs this test, and `.ci/run` builds in Release before it.
        Assert.Equal(Pages.Blocks(Readme)[0], Pages.Blocks(Start)[0]);
        Assert.Equal(Pages.Blocks(Readme)[2], Pages.Blocks(Start)[1]);
        Assert.Equal("dotnet test", Pages.Blocks(Readme)[1]);
        Assert.Equal("dotnet build src/Stint.Cli -c Release", Pages.Blocks(Start)[2]);
    }

    [Fact]
    public void Install_a_binary_that_runs()
    {
        // Publishing has been done, by Published.cs in this very form; where `dotnet` would do it again a stand-in gives the result.
        var programs = Path.Combine(home.FullPath, "programs");
        Directory.CreateDirectory(programs);
        File.WriteAllText(Path.Combine(programs, "dotnet"), $"""
            #!/bin/sh
            test "$*" = restore && exit
            test "$1 $2 $3 $4 $5 $7 $8" = "publish src/Stint.Cli -c Release -r --no-restore -o" || exit 9
            mkdir -p "$9" && cp -R '{Path.GetDirectoryName(Published.Stint)}/.' "$9"
            """ + "\n");
        home.Run("chmod", ["+x", Path.Combine(programs, "dotnet")]).Succeeds();
        home.Environment["PATH"] = programs + Path.PathSeparator + home.Environment["PATH"];

        home.Run("sh", ["-e", "-c", Pages.Blocks(Readme)[2]]).Succeeds();

        home.Environment["PATH"] = Path.Combine(home.FullPath, ".local", "bin") + Path.PathSeparator + "/usr/bin:/bin";
        Assert.Equal(Path.Combine(home.FullPath, ".local", "bin", "stint"), home.Run("sh", ["-c", "command -v stint"]).Succeeds().Output.Trim());
        home.Run("sh", ["-e", "-c", "stint --version && stint start Works && stint end"]).Succeeds();
    }

    [Fact]
    public void Lead_through_a_first_session()
    {
        home.WithRepository();
        Directory.CreateDirectory(Path.Combine(home.WorkingFolder, "your"));
        home.Git("clone", "--quiet", ".", "your/repository");
        var ran = home.Run("sh", ["-e", "-c", Pages.Blocks(Start)[3]]).Succeeds();
        Assert.Contains("What you want to reach", ran.Output, StringComparison.Ordinal);
        Assert.Contains("Session #1  ended", ran.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(home.WorkingFolder, "your", "repository", ".stint", "sessions", "SESSION-00001-HANDOFF.md")), "The handoff is written.");
    }

    [Fact]
    public void Show_a_day_as_it_goes()
    {
        var dialogue = Pages.Blocks(Readme)[3..].SelectMany(Pages.Dialogue).ToList();
        Assert.Equal(8, dialogue.Count);
        AtEleven();
        var place = YesterdaysRepository();
        foreach (var (command, answer) in dialogue)
        {
            // The one thing that is not as in the page: it is not nine o'clock.
            var first = command.StartsWith("stint start ", StringComparison.Ordinal);
            var ran = home.Run("sh", ["-c", command + (first ? " --at 09:00" : "")], folder: place).Succeeds();
            if (!command.StartsWith("git ", StringComparison.Ordinal))
                Assert.Equal(Pages.Shape(answer), Pages.Shape(ran.Output.TrimEnd('\n').Split('\n')));
            if (!first)
                continue;
            File.AppendAllText(Path.Combine(place, "src", "parser.py"), "while reading:\n    read()\n");
            File.AppendAllText(Path.Combine(place, "src", "test_parser.py"), "assert True\n");
        }
    }

    /// <summary>A zone in which it is between eleven and noon, so that half past nine is a while ago.</summary>
    private void AtEleven()
    {
        var ahead = 11 - TimeProvider.System.GetUtcNow().Hour;
        home.Environment["TZ"] = "Etc/GMT" + (ahead >= 0 ? "-" : "+") + Math.Abs(ahead).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The repository of the page, with its first session.</summary>
    private string YesterdaysRepository()
    {
        home.Write("parser/src/parser.py", "import re\n");
        home.Write("parser/src/test_parser.py", "import parser\n");
        var place = Path.Combine(home.WorkingFolder, "parser");
        In("git", "init", "--quiet");
        In("git", "add", ".");
        In("git", "commit", "--quiet", "--message", "Begin");
        In(Published.Stint, "start", "Begin", "--at", "08:00");
        In("git", "commit", "--quiet", "--message", "Go on", "--allow-empty");
        In("git", "commit", "--quiet", "--message", "Go on", "--allow-empty");
        In(Published.Stint, "end", "--at", "08:30");
        return place;

        void In(string program, params string[] arguments) => home.Run(program, arguments, folder: place).Succeeds();
    }
}
