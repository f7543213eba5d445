using System.Collections;

namespace Stint.Operations;

/// <summary>Everything outside the process that a command may touch, in one place, so that a test can give another.</summary>
internal sealed record Machine
{
    public required TextWriter Out { get; init; }
    public required TextWriter Error { get; init; }

    /// <summary>Opened when somebody is asked: it sets up the terminal, which a short command has no use for.</summary>
    public TextReader In
    {
        get => field ??= Console.In;
        init;
    }

    /// <summary>Standard input as bytes, for what is no text to be asked for.</summary>
    public Func<Stream> OpenIn { get; init; } = Console.OpenStandardInput;

    /// <summary>Standard output as bytes, for a protocol that has it for itself.</summary>
    public Func<Stream> OpenOut { get; init; } = Console.OpenStandardOutput;

    public required string Directory { get; init; }
    public required IReadOnlyDictionary<string, string> Variables { get; init; }
    public required TimeProvider Time { get; init; }

    /// <summary>Names the processes above this one, the nearest first: an assistant that runs a command is one of them.</summary>
    public Func<IEnumerable<string>> Above { get; init; } = () => [];

    /// <summary>The process that drives the assistant's session in which this runs; null for people's commands.</summary>
    public string? Owner { get; init; }

    /// <summary>The assistant goes on in the session it drives, under a new name of its own.</summary>
    public bool Renamed { get; init; }

    /// <summary>Whether a person reads the output, the errors, and can answer.</summary>
    public bool OutIsTerminal { get; init; }
    public bool ErrorIsTerminal { get; init; }
    public bool InIsTerminal { get; init; }
    public int Width { get; init; } = 100;

    /// <summary>Asked to stop: Ctrl-C, SIGTERM, or a test.</summary>
    public CancellationToken Stopping
    {
        get => stopping ??= StopSignals.Token;
        init => stopping = value;
    }

    private CancellationToken? stopping;

    /// <summary>A variable's value; empty counts as not set.</summary>
    public string? Variable(string name) => Variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>The process this is.</summary>
    public static Machine Real()
    {
        var variables = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry pair in Environment.GetEnvironmentVariables())
            variables[(string)pair.Key] = (string?)pair.Value ?? "";
        return new Machine
        {
            Out = Console.Out,
            Error = Console.Error,
            Directory = WorkingFolder(),
            Variables = variables,
            Time = TimeProvider.System,
            Above = OwnerProcess.Above,
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            InIsTerminal = !Console.IsInputRedirected,
            Width = Console.IsOutputRedirected ? 120 : WindowWidth(),
        };
    }

    /// <summary>Empty where the folder has been removed from under the process.</summary>
    private static string WorkingFolder()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : 100;
        }
        catch (IOException)
        {
            return 100;
        }
    }

    /// <summary>Where the user's data lie: <c>$XDG_DATA_HOME/stint</c>, elsewhere the platform's usual place.</summary>
    public string DataFolder => Folder("XDG_DATA_HOME", Environment.SpecialFolder.LocalApplicationData, ".local/share");

    /// <summary>Where the user's configuration lies: <c>$XDG_CONFIG_HOME/stint</c>, elsewhere the platform's usual place.</summary>
    public string ConfigFolder => Folder("XDG_CONFIG_HOME", Environment.SpecialFolder.ApplicationData, ".config");

    private string Folder(string variable, Environment.SpecialFolder special, string underHome)
    {
        if (Variable(variable) is { } named && Path.IsPathRooted(named))
            return Path.Combine(named, "stint");
        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
            return Path.Combine(Environment.GetFolderPath(special), "stint");
        return Variable("HOME") is { } home
            ? Path.Combine(home, underHome, "stint")
            : throw Refusal.Usage("no_home", "There is no home folder to keep the database in.", "Set HOME, or name a database: --db PATH");
    }
}
