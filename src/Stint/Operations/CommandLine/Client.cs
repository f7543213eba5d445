using System.Text.Json;
using System.Text.Json.Nodes;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Operations;

/// <summary>What a command line was given beside the command itself.</summary>
internal sealed record GlobalOptions(string? Database, string? Actor, string? Tz, bool Json, bool NoColour);

/// <summary>
/// One command in progress on the caller's machine: its settings, its store or server, its terminal. Each is made when it is first needed,
/// so that a command pays for what it uses.
/// </summary>
internal sealed class Client(Machine machine, GlobalOptions options, Surroundings surroundings) : IDisposable
{
    private Settings? settings;
    private Backend? backend;
    private Terminal? terminal;

    public Machine Machine => machine;
    public GlobalOptions Options => options;
    public Surroundings Surroundings => surroundings;

    public Settings Settings => settings ??= SettingsFiles.Read(machine, surroundings.Worktree) is var read && options.Tz is { } tz ? read with { Tz = Context.FindZone(tz).Id } : read;

    public Instant Now => Instant.FromDateTimeOffset(machine.Time.GetUtcNow());

    /// <summary>How long a server is waited for, where that shall not be long.</summary>
    public TimeSpan? Patience { get; set; }

    private static Refusal TwoStores => Refusal.Usage("two_stores", "--db names a store, and STINT_SERVER a server.", "Leave one out: env -u STINT_SERVER stint …");

    /// <summary>The server of STINT_SERVER, else the store.</summary>
    public Backend Backend => backend ??= machine.Variable("STINT_SERVER") is { } server
        ? new RemoteBackend(options.Database is null ? server : throw TwoStores, machine.Variable("STINT_TOKEN"), Patience)
        : new LocalBackend(Database.Open(Target, machine.Time), machine.Time, Settings);

    /// <summary>The store itself; refuses where a server was named.</summary>
    public Database Database => Backend is LocalBackend local
        ? local.Database
        : throw Refusal.Usage("needs_store", "This works on the store itself, not through a server.", "Unset STINT_SERVER, and name the store with --db.");

    /// <summary>--db, else STINT_DB, else the file in the user's data folder.</summary>
    public string Target
    {
        get
        {
            var target = options.Database ?? machine.Variable("STINT_DB") ?? Path.Combine(machine.DataFolder, "stint.db");
            Storage.Database.Check(target);
            return target;
        }
    }

    public Terminal Terminal => terminal ??= new Terminal(machine.Out, Colours(machine.OutIsTerminal), machine.Width, Context.FindZone(Settings.Tz), Now);

    public bool Colours(bool isTerminal) => isTerminal && !options.NoColour && machine.Variable("NO_COLOR") is null && machine.Variable("TERM") != "dumb";

    /// <summary>Runs an operation where it runs, and returns its result.</summary>
    public T Ask<T>(Operation<T> operation, Arguments arguments) where T : class => (T)Backend.Run(operation, arguments, surroundings.Caller(this));

    /// <summary>Runs an operation as its verb does: looks up what it needs here, runs it where it runs, writes what belongs into the worktree.</summary>
    public object Carry(Operation operation, Arguments arguments)
    {
        arguments.RequireAll(operation.Parameters);
        operation = operation.Meant(arguments);
        try
        {
            return CarryOnce(operation, arguments);
        }
        catch (Refusal refusal) when (refusal.Code == "no_open_session")
        {
            // Asked here and not in the filter, which runs while the refused transaction is still open.
            if (!surroundings.TryFollow(this))
                throw;
            return CarryOnce(operation, arguments);
        }
    }

    /// <summary>How paths look in what is answered to somebody else than this machine; what is written here keeps its own.</summary>
    public PathPrivacy Answers { get; set; } = PathPrivacy.Plain;

    private object CarryOnce(Operation operation, Arguments arguments)
    {
        arguments = surroundings.Prepare(this, operation, arguments);
        var answer = Answered(operation, arguments);
        surroundings.Finish(this, operation, answer);
        return answer;
    }

    private object Answered(Operation operation, Arguments arguments)
    {
        if (Backend is not LocalBackend local || !Answers.Hides)
            return Backend.Run(operation, arguments, surroundings.Caller(this));
        var written = local.Paths;
        local.Paths = Answers;
        try
        {
            return local.Run(operation, arguments, surroundings.Caller(this));
        }
        finally
        {
            local.Paths = written;
        }
    }

    /// <summary>Prints a document of JSON, indented for a person, in one line for a program.</summary>
    public void Print(JsonNode json) => machine.Out.Write(json.ToJsonString(machine.OutIsTerminal ? Indented : Plain) + "\n");

    public static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly JsonSerializerOptions Indented = new(Plain) { WriteIndented = true };

    /// <summary>A word for people while something goes on: on stderr, never in the way of a program's output.</summary>
    public void Say(string text) => machine.Error.Write(text + "\n");

    public void Dispose() => backend?.Dispose();
}

/// <summary>What the caller's machine knows about where it stands; work sessions fill it from git.</summary>
internal abstract class Surroundings
{
    /// <summary>The root of the git worktree around the working directory; null outside of one.</summary>
    public abstract string? Worktree { get; }

    public abstract Caller Caller(Client client);

    /// <summary>Looks up what an operation needs from this machine, before it runs.</summary>
    public abstract Arguments Prepare(Client client, Operation operation, Arguments arguments);

    /// <summary>Lets a session whose worktree was moved here follow it; false when there is none.</summary>
    public abstract bool TryFollow(Client client);

    /// <summary>Writes what belongs into the worktree, after it ran.</summary>
    public abstract void Finish(Client client, Operation operation, object result);
}
