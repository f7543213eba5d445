using Stint.Access;
using Stint.Operations;
using Stint.Storage;

namespace Stint.TestRuns;

/// <summary>Inputs that several operations on test runs share.</summary>
internal static class TestParameters
{
    public static readonly Parameter<string> Project = Parameter.Text("project", "Project, if not the repository's", max: 100, value: "NAME");
    public static readonly Parameter<string> Command = Parameter.Text("command", "Only of this command, as the list shows it", max: 4000, value: "COMMAND");
    public static readonly Parameter<string> Environment = Parameter.Text("environment", "Where it ran: operating system, architecture, runner", max: 300, value: "TEXT");
    public static readonly Parameter<string[]> Env = Parameter.Texts("env", "What else makes runs incomparable, such as node=22 or a name of a database", max: 100, value: "TEXT");
    public static readonly Parameter<string> Run = Parameter.Text("run", "The run: its id or the beginning of it", max: 36, required: true, positional: true, value: "RUN");
    public static readonly Parameter<long?> Limit = Parameter.Number("limit", "How many at the most (20)", 1, 200);

    /// <summary>The project whose runs are meant: the named one, that of the repository; null for all of them.</summary>
    public static string? ProjectOf(Transaction tx, Context context, Arguments arguments) =>
        arguments.Get(Project) is { } named ? Projects.Need(tx, context, named).Id
        : context.Caller.Place is { CommonDir.Length: > 0 } place ? Projects.FindRepository(tx, context, place)?.Id ?? NoProject
        : context.Caller.Place?.Wished is { Length: > 0 } wished ? Projects.Find(tx, context, wished)?.Id ?? NoProject
        : null;

    /// <summary>No project has it.</summary>
    public const string NoProject = "-";

    /// <summary>The project of a run that is recorded, made where it is new; empty for none.</summary>
    public static string ProjectFor(Transaction tx, Context context, Arguments arguments) => arguments.Get(Project) is { } named
        ? Projects.Named(tx, context, named).Id
        : context.Caller.Place is { CommonDir.Length: > 0 } place ? Projects.OfRepository(tx, context, place).Id
        : context.Caller.Place?.Wished is { Length: > 0 } wished ? Projects.Named(tx, context, wished).Id
        : "";

    /// <summary>A command as a key: without secrets; a long one is cut, and stays different from others.</summary>
    public static string Key(string command)
    {
        command = PlainText.Line(Redaction.Apply(command.Trim()));
        return command.Length <= LongestKey ? command : PlainText.Short(command, LongestKey - 10) + "#" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(command)).AsSpan(0, 4));
    }

    private const int LongestKey = 400;
}
