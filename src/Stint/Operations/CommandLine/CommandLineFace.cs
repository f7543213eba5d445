using System.CommandLine;
using System.Text.Json.Nodes;

namespace Stint.Operations;

/// <summary>The command line: words in, an operation or a local command run, text or JSON out, 0, 1 or 2 returned.</summary>
/// <param name="table">Every verb under every one of its names; built when it is needed.</param>
/// <param name="hot">The verb of a line that is said so often that it is found without the table; null for any other.</param>
/// <param name="surroundings">What a machine knows about where it stands.</param>
/// <param name="version">The product's.</param>
internal sealed class CommandLineFace(Func<IEnumerable<Verb>> table, Func<string[], Verb?> hot, Func<Machine, Surroundings> surroundings, string version)
{
    /// <summary>Every verb under every one of its names.</summary>
    public IEnumerable<Verb> Verbs => table();

    /// <summary>Every verb of a table of operations and local commands, under every one of its names.</summary>
    public static IEnumerable<Verb> Table(IEnumerable<Operation> operations, IEnumerable<LocalCommand> locals) =>
        operations.Where(each => !each.Hidden).SelectMany(each => each.Verbs.Select(name => Verb.Of(name, each)))
            .Concat(locals.SelectMany(each => each.Verbs.Select(name => Verb.Of(name, each))));

    public async Task<int> RunAsync(string[] words, Machine machine)
    {
        // Whether JSON is wanted decides how even a line that cannot be parsed is answered.
        var json = Array.IndexOf(words, "--json") is >= 0 and var at && Array.IndexOf(words, "--", 0, at) < 0;
        var careful = hot(words) is { Local.NeverFails: true };
        try
        {
            if (machine.Directory.Length == 0 && careful)
                // It is told where it works.
                machine = machine with { Directory = Path.DirectorySeparatorChar.ToString() };
            if (machine.Directory.Length == 0)
                throw Refusal.NotFound("no_folder", "The folder you stand in is not there any more.", "Change to another: cd ~");
            return await RunParsedAsync(Rewrite(words), machine);
        }
        catch (Refusal refusal)
        {
            return Refuse(machine, refusal, json && !careful) is var exit && careful ? 0 : exit;
        }
        catch (OperationCanceledException) when (machine.Stopping.IsCancellationRequested)
        {
            return 130;
        }
        catch (Exception failure) when (machine.Variable("STINT_DEBUG") != "1")
        {
            return Refuse(machine, Unexpected(failure), json && !careful) is var exit && careful ? 0 : exit;
        }
    }

    private async Task<int> RunParsedAsync(string[] words, Machine machine)
    {
        var tree = Narrowed(words) is { } one ? new CommandTree([one], version, help: false) : new CommandTree(Verbs, version);
        var result = tree.Parse(words);
        var verb = tree.Find(result);
        if (result.Action is not null && (verb is null || result.Action != result.CommandResult.Command.Action))
        {
            if (result.Errors.Count == 0)
                return result.Invoke(new InvocationConfiguration { Output = machine.Out, Error = machine.Error });
        }

        if (verb is not null)
            RefuseStrayOptions(result, verb, words);
        if (result.Errors.Count > 0 || verb is null)
            throw Misunderstood(result, verb, words);
        var options = new GlobalOptions(
            result.GetValue(CommandTree.Database),
            result.GetValue(CommandTree.Actor),
            result.GetValue(CommandTree.Tz),
            result.GetValue(CommandTree.Json),
            result.GetValue(CommandTree.NoColour));
        using var client = new Client(machine, options, surroundings(machine));
        var arguments = tree.Read(result, verb);
        if (verb.Local is { } local)
        {
            arguments.RequireAll(local.Parameters);
            return await local.Run(client, arguments);
        }

        Run(client, verb.Operation!, arguments);
        return 0;
    }

    /// <summary>A misspelt option must not become part of a text: what looks like one and is none is refused, unless it stands behind <c>--</c>.</summary>
    private static void RefuseStrayOptions(ParseResult result, Verb verb, string[] words)
    {
        var end = Array.IndexOf(words, "--") is >= 0 and var at ? at : words.Length;
        foreach (var token in (string[])[.. result.CommandResult.Tokens.Select(token => token.Value), .. result.UnmatchedTokens])
        {
            if (!Slips.LooksLikeOption(token) || Array.IndexOf(words, token, 0, end) < 0)
                continue;
            throw Refusal.Usage(
                "usage",
                $"There is no option {PlainText.Short(PlainText.Line(token), 40)} here.",
                (Slips.NearestOption(token, verb) is { } meant ? $"Did you mean {meant}? " : "") + $"See: stint {verb.Name} --help. Text that begins with dashes goes behind --");
        }
    }

    private static void Run(Client client, Operation operation, Arguments arguments)
    {
        var answer = client.Carry(operation, arguments);
        if (client.Options.Json)
            client.Print(operation.ToJson(answer));
        else
            Show(client, operation, arguments, answer);
    }

    private static void Show(Client client, Operation operation, Arguments arguments, object answer)
    {
        client.Terminal.Project = Array.Find(operation.Parameters, each => each.Name == "project") is { } project ? arguments.Raw(project) as string : null;
        operation.Show(answer, client.Terminal);
    }

    /// <summary>Only the verb that was asked for, when the words name one for certain: the rest of the table costs time to build.</summary>
    private Verb? Narrowed(string[] words)
    {
        if (Array.Exists(words, word => word is "--help" or "-h" or "-?" or "/h" or "/?"))
            return null;
        if (hot(words) is { } verb)
            return verb;
        var named = words.TakeWhile(word => !word.StartsWith('-')).Take(3).ToArray();
        return Verbs.Where(verb => named.AsSpan().StartsWith(verb.Name.Split(' '))).MaxBy(verb => verb.Name.Length);
    }

    /// <summary>What people are used to say for help and version; and the noun's short forms: <c>sessions …</c>, <c>session 42</c>, <c>session 42 timeline</c>.</summary>
    internal string[] Rewrite(string[] words)
    {
        switch (words)
        {
            case []:
            case ["help"]:
                return ["--help"];
            case ["help", .. var verb]:
                return [.. verb, "--help"];
            case ["-v" or "-V"]:
                return ["--version"];
            case ["session" or "sessions", ..]:
                break;
            case [var noun] when hot(words) is null && Slips.VerbsOf(noun, Verbs) is { Count: > 0 } && !Verbs.Any(verb => verb.Name == noun):
                return [noun, "--help"];
            default:
                return words;
        }

        var rest = words[1..];
        if (words[0] == "sessions" && (rest.Length == 0 || rest[0].StartsWith("--", StringComparison.Ordinal)))
            return ["session", "list", .. rest];
        if (rest.Length == 0)
            return ["session", "--help"];
        if (rest[0].StartsWith("--", StringComparison.Ordinal) || rest[0] == "-h")
            return ["session", .. rest];
        if (Verbs.Any(verb => verb.Name.StartsWith("session " + rest[0], StringComparison.Ordinal) && verb.Name.Split(' ')[1] == rest[0]))
            return ["session", .. rest];
        return rest.Length > 1 && rest[1] is "timeline" or "summary" or "explain" or "documents"
            ? ["session", rest[1], rest[0], .. rest[2..]]
            : ["session", "show", .. rest];
    }

    private Refusal Misunderstood(ParseResult result, Verb? verb, string[] words)
    {
        var known = verb?.Name ?? string.Join(' ', words.TakeWhile(word => !word.StartsWith('-')).Take(1));
        if (verb is null && known.Length == 0)
            return Refusal.Usage("unknown_command", "No command was given.", "See them all: stint --help");
        if (verb is null)
        {
            var near = Slips.NearestVerb(words, Verbs);
            var own = near is null ? Slips.VerbsOf(known, Verbs) : [];
            return Refusal.Usage(
                "unknown_command",
                $"There is no command '{PlainText.Short(PlainText.Line(string.Join(' ', words.TakeWhile(word => !word.StartsWith('-')).Take(2))), 60)}'.",
                near is not null ? $"Did you mean: stint {near}" : own.Count > 0 ? $"It has: {string.Join(", ", own)}. See: stint {known} --help" : "See them all: stint --help");
        }

        return Refusal.Usage("usage", PlainText.Line(result.Errors[0].Message), $"See: stint {known} --help");
    }

    private static Refusal Unexpected(Exception failure) => failure switch
    {
        UnauthorizedAccessException or IOException => new Refusal(RefusalKind.Unavailable, "io", failure.Message, cause: failure),
        _ => new Refusal(RefusalKind.Unexpected, "unexpected", $"Something went wrong that should not: {failure.Message}", "Set STINT_DEBUG=1 for the details, and tell us.", cause: failure),
    };

    /// <summary>The message and what to do next, for a person on stderr, for a program on stdout too.</summary>
    private static int Refuse(Machine machine, Refusal refusal, bool json)
    {
        if (json)
            machine.Out.Write(new JsonObject { ["error"] = refusal.ToJson() }.ToJsonString(Client.Plain) + "\n");
        machine.Error.Write($"stint: {PlainText.Line(refusal.Message)}\n");
        if (refusal.Hint is { } hint)
            machine.Error.Write($"  {PlainText.Line(hint)}\n");
        return refusal.ExitCode;
    }
}
