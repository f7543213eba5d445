using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Stint.Operations;
using Stint.Work.Git;

namespace Stint.Work;

/// <summary>Where the caller stands, from git: the worktree by looking at files alone, the rest by asking git when an operation needs it.</summary>
internal sealed class WorkSurroundings(Machine machine) : Surroundings
{
    private readonly Worktree? worktree = Git.Worktree.Find(machine.Directory, machine.Variable);
    private GitIdentity? identity;
    private Caller? caller;
    private Place? place;
    private string[]? above;

    public override string? Worktree => worktree?.Path;

    public Worktree? Tree => worktree;

    /// <summary>The worktree to measure: without the documents of Stint, wherever they are written, and without the store, when that is kept inside it.</summary>
    public Worktree? Measured(Client client)
    {
        if (worktree is null)
            return null;
        List<string> own = [];
        if (client.Settings.Artefacts != "off" && Inside(client.Settings.Artefacts, worktree.Path) is { } folder)
            own.Add($":(top,exclude,glob){(folder == "." ? "" : Literally(folder) + "/")}SESSION-[0-9]*");
        if (!client.Target.Contains("://", StringComparison.Ordinal) && Inside(client.Target, machine.Directory) is { } store)
            own.AddRange(((string[])[store, store + "-wal", store + "-shm"]).Select(path => ":(top,exclude,literal)" + path));
        return worktree with { Own = own };
    }

    /// <summary>A path relative to the worktree, as git writes it; null outside.</summary>
    private string? Inside(string path, string from)
    {
        var relative = Path.GetRelativePath(worktree!.Path, Path.GetFullPath(path, from)).Replace('\\', '/');
        return relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null : relative;
    }

    /// <summary>A path in which a glob sees no wildcard.</summary>
    private static string Literally(string path) => string.Concat(path.Select(c => c is '*' or '?' or '[' or '\\' ? "\\" + c : c.ToString()));

    public static GitProgram Program => GitProgram.Default;

    public override Caller Caller(Client client) => (caller ??= new Caller
    {
        Actor = client.Options.Actor ?? machine.Variable("STINT_ACTOR") ?? Email() ?? machine.Variable("USER") ?? machine.Variable("LOGNAME") ?? Environment.UserName,
        Named = client.Options.Actor,
        Presumed = (client.Options.Actor ?? machine.Variable("STINT_ACTOR")) is null,
        Agent = machine.Variable("STINT_AGENT"),
        AgentSession = machine.Variable("STINT_AGENT_SESSION"),
        Owner = machine.Owner,
        FindAbove = () => above ??= [.. machine.Above()],
        Renamed = machine.Renamed,
        Tz = client.Settings.Tz,
        Session = machine.Variable("STINT_SESSION") ?? machine.Variable("CURRENT_SESSION"),
        Host = ThisHost,
        Version = ProgramVersion.Text,
        Os = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : OperatingSystem.IsLinux() ? "linux" : "other",
        Shell = machine.Variable("SHELL") is { } shell ? Path.GetFileName(shell) : null,
    }) with
    { Place = place ??= Standing() };

    /// <summary>What the file system alone tells.</summary>
    private Place? Standing()
    {
        var wished = machine.Variable("STINT_PROJECT");
        if (worktree is null)
            return wished is null ? null : new Place { Worktree = "", CommonDir = "", Wished = wished };
        return new Place { Worktree = worktree.Path, CommonDir = worktree.CommonDirectory, Wished = wished };
    }

    /// <summary>git's user.email, in small letters; asked of git itself, which knows includes, conditions and the environment.</summary>
    public string? Email()
    {
        if (identity is not null)
            return identity.Email;
        try
        {
            return GitIdentity.Address(Program.TryReadAsync(new GitCommand(machine.Directory, "config", "--get", "user.email")).GetAwaiter().GetResult());
        }
        catch (GitFailure)
        {
            return null;
        }
    }

    /// <summary>Asks git which project this is. A repository that git refuses still has its folder.</summary>
    public void Locate()
    {
        if (worktree is null || identity is not null)
            return;
        try
        {
            identity = GitIdentity.ReadAsync(Program, worktree.Command()).GetAwaiter().GetResult();
            place = Standing()! with { RootCommit = identity.RootCommit, Remote = identity.RemoteUrl, Name = identity.RepositoryName };
        }
        catch (GitFailure)
        {
            place = Standing()! with { Name = Path.GetFileName(worktree.Path) };
        }
    }

    public override Arguments Prepare(Client client, Operation operation, Arguments arguments) => Gathering.Prepare(client, this, operation, arguments);

    public override bool TryFollow(Client client)
    {
        if (worktree is null)
            return false;
        var elsewhere = client.Ask((Operation<Page<SessionView>>)MovedSession.Elsewhere, new Arguments()).Items;
        if (Array.Find(elsewhere, each => each.Git is { Worktree: { } left, ReflogStart: { } mark } && !Directory.Exists(left) && Reflog.Has(worktree, mark)) is not { } moved)
            return false;
        client.Ask((Operation<SessionView>)MovedSession.Follow, new Arguments().With(Common.Ref, moved.Id));
        client.Say($"stint: session #{moved.Number} followed its worktree here, from {PlainText.Line(moved.Git!.Worktree!)}.");
        return true;
    }

    public override void Finish(Client client, Operation operation, object result) => Artefacts.Finish(client, this, operation, result);

    /// <summary>This machine, as sessions keep it.</summary>
    public static string ThisHost => Hash(Environment.MachineName);

    private static string Hash(string text) =>
        "sha256:" + BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToString("x16", CultureInfo.InvariantCulture);
}
