namespace Stint.EndToEnd;

/// <summary>
/// Somebody's machine: a home folder, settings, a git identity and a working folder of their own, so that nothing of the person who
/// runs the tests is read or changed.
/// </summary>
public sealed class Home : IDisposable
{
    private static readonly string[] Kept = ["DOTNET_ROOT", "SystemRoot", "TMPDIR", "TEMP", "TMP", "PATHEXT", "COMSPEC"];

    private readonly TempFolder folder = new();

    private readonly string? database;

    /// <summary>A machine with nothing on it but an empty working folder; its store is a file in the usual place, or a database.</summary>
    public Home(TestEngine engine = TestEngine.Sqlite)
    {
        Directory.CreateDirectory(WorkingFolder);
        folder.Write("gitconfig", """
            [user]
              name = Ada
              email = ada@example.com
            [init]
              defaultBranch = main
            [commit]
              gpgSign = false
            """);
        foreach (var name in Kept)
        {
            if (System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
                Environment[name] = value;
        }

        Environment["PATH"] = Path.GetDirectoryName(Published.Stint) + Path.PathSeparator + System.Environment.GetEnvironmentVariable("PATH");
        Environment["HOME"] = Environment["USERPROFILE"] = FullPath;
        Environment["XDG_CONFIG_HOME"] = folder["config"];
        Environment["XDG_DATA_HOME"] = folder["data"];
        Environment["XDG_STATE_HOME"] = folder["state"];
        Environment["XDG_CACHE_HOME"] = folder["cache"];
        Environment["GIT_CONFIG_GLOBAL"] = folder["gitconfig"];
        Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        Environment["LANG"] = "C.UTF-8";
        Environment["TZ"] = "UTC";
        if (engine == TestEngine.Postgres)
            Environment["STINT_DB"] = database = PostgresServer.NewDatabase();
    }

    /// <summary>The home folder.</summary>
    public string FullPath => folder.FullPath;

    /// <summary>Where programs run unless told otherwise.</summary>
    public string WorkingFolder => folder["work"];

    /// <summary>The environment that programs get, whole; a test may change it.</summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Runs `stint` in the working folder.</summary>
    public Ran Stint(params string[] arguments) => Run(Published.Stint, arguments);

    /// <summary>Runs `git` in the working folder and expects it to succeed.</summary>
    public Ran Git(params string[] arguments) => Run("git", arguments).Succeeds();

    /// <summary>Writes a file in the working folder, with the folders above it, and gives its path.</summary>
    public string Write(string name, string text) => folder.Write(Path.Combine("work", name), text);

    /// <summary>Makes the working folder a git repository with one commit.</summary>
    public Home WithRepository()
    {
        Git("init", "--quiet");
        Write("README.md", "# Mill\n");
        Git("add", ".");
        Git("commit", "--quiet", "--message", "Lay the first stone");
        return this;
    }

    /// <summary>Makes the working folder a git repository with so many commits, in runs of three.</summary>
    public Home WithHistory(int commits)
    {
        Git("init", "--quiet");
        var stream = string.Concat(Enumerable.Range(0, commits).Select(n =>
            $"commit refs/heads/main\ncommitter Ada <ada@example.com> {1_400_000_000 + (n / 3 * 20_000L) + (n % 3 * 600)} +0000\ndata 1\n.\nM 100644 inline file\ndata 4\n{n % 1000:000}\n\n"));
        Run("git", ["fast-import", "--quiet", "--force"], stream).Succeeds();
        Git("reset", "--quiet", "--hard");
        return this;
    }

    /// <summary>Runs a program to its end: in the working folder, with no input, for at most a minute, unless told otherwise.</summary>
    public Ran Run(string program, string[] arguments, string? input = null, string? folder = null, TimeSpan? timeout = null) =>
        Programs.Run(program, arguments, folder ?? WorkingFolder, Environment, input, timeout ?? TimeSpan.FromMinutes(1));

    /// <summary>Starts `stint serve` on a free loopback port and gives it once it is healthy.</summary>
    public Server Serve(params string[] arguments) => Server.Start(this, arguments);

    /// <summary>Starts `stint serve` where a server that is gone has answered.</summary>
    public Server ServeAgain(Server gone) => Server.Start(this, [], gone.Address.Port);

    /// <inheritdoc />
    public void Dispose()
    {
        folder.Dispose();
        if (database is not null)
            PostgresServer.Drop(database);
    }
}
