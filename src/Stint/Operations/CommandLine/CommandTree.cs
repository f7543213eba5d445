using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Stint.Operations;

/// <summary>A verb of the command line: an operation, or a command of this machine.</summary>
internal sealed record Verb(string Name, string Summary, string[] Examples, IReadOnlyList<Parameter> Parameters, Operation? Operation, LocalCommand? Local)
{
    public static Verb Of(string name, Operation operation) => new(name, operation.Summary, operation.Examples, operation.Parameters, operation, null);

    public static Verb Of(string name, LocalCommand local) => new(name, local.Summary, local.Examples, local.Parameters, null, local);
}

/// <summary>Builds the parser from the table. A hot verb builds only itself.</summary>
internal sealed class CommandTree
{
    public static readonly Option<string> Database = new("--db") { Description = "Store: a file, or postgres://…", HelpName = "STORE", Recursive = true };
    public static readonly Option<string> Actor = new("--actor") { Description = "Who acts (git's user.email)", HelpName = "ID", Recursive = true };
    public static readonly Option<string> Tz = new("--tz") { Description = "IANA zone for times and days", HelpName = "ZONE", Recursive = true };
    public static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document", Recursive = true };
    public static readonly Option<bool> NoColour = new("--no-color") { Description = "No colours", Recursive = true };

    private const int WidestHelp = 100;

    private readonly Dictionary<Command, Verb> verbs = [];
    private readonly Dictionary<Command, Dictionary<Parameter, Symbol[]>> symbols = [];

    /// <param name="table">The verbs to build.</param>
    /// <param name="version">What <c>--version</c> prints.</param>
    /// <param name="help">Whether it can explain itself; to look up the words of that takes as long as all the rest.</param>
    public CommandTree(IEnumerable<Verb> table, string version, bool help = true)
    {
        const string about = "Stint tracks sessions: of work, of agents on tasks, of visitors.\nStart here: stint up";
        Root = help ? new RootCommand(about) : new Command("stint", about);
        foreach (var option in (Option[])[Database, Actor, Tz, Json, NoColour])
            Root.Options.Add(option);
        // The built-in version option prints the assembly's; ours prints the product's.
        foreach (var option in Root.Options.OfType<VersionOption>().ToList())
            Root.Options.Remove(option);
        Root.Options.Add(new Option<bool>("--version") { Description = "Show the version", Action = new PrintVersion(version) });
        foreach (var verb in table)
            Add(verb);
        foreach (var option in Root.Options.OfType<HelpOption>())
        {
            var usual = (HelpAction)option.Action!;
            usual.MaxWidth = Math.Min(usual.MaxWidth, WidestHelp);
            option.Action = new HelpWithExamples(usual, Examples);
        }
    }

    public Command Root { get; }

    public ParseResult Parse(IReadOnlyList<string> arguments) => Root.Parse(arguments, new ParserConfiguration
    {
        // @path is a mention here, not a file of arguments.
        ResponseFileTokenReplacer = null,
        EnablePosixBundling = false,
    });

    public Verb? Find(ParseResult result) => verbs.GetValueOrDefault(result.CommandResult.Command);

    /// <summary>The values of a parsed line, through the bounds of each parameter.</summary>
    public Arguments Read(ParseResult result, Verb verb)
    {
        var arguments = new Arguments();
        foreach (var parameter in verb.Parameters)
        {
            var texts = new List<string>();
            foreach (var symbol in symbols[result.CommandResult.Command].GetValueOrDefault(parameter, []))
            {
                switch (symbol)
                {
                    case Option<bool> flag when result.GetValue(flag):
                        texts.Add("true");
                        break;
                    case Option<string[]> option:
                        texts.AddRange(result.GetValue(option) ?? []);
                        break;
                    case Argument<string?> single when result.GetValue(single) is { } text:
                        texts.Add(text);
                        break;
                    case Argument<string[]> positional:
                        texts.AddRange(result.GetValue(positional) ?? []);
                        break;
                }
            }

            if (texts.Count > 0)
                arguments.Set(parameter, parameter.FromTexts(texts));
        }

        return arguments;
    }

    private void Add(Verb verb)
    {
        Command parent = Root;
        var words = verb.Name.Split(' ');
        for (var i = 0; i < words.Length; i++)
        {
            var last = i == words.Length - 1;
            var existing = parent.Subcommands.FirstOrDefault(each => each.Name == words[i]);
            if (existing is null)
                parent.Subcommands.Add(existing = new Command(words[i], last ? verb.Summary : NounSummary(words[i])) { Hidden = verb.Local is { Hidden: true } });
            parent = existing;
        }

        parent.Description = verb.Summary;
        verbs[parent] = verb;
        parent.Hidden = verb.Local is { Hidden: true };
        parent.SetAction(_ => 0);
        symbols[parent] = [];
        foreach (var parameter in verb.Parameters.Where(each => !each.Hidden))
            symbols[parent][parameter] = Symbols(parent, parameter);
    }

    private static Symbol[] Symbols(Command command, Parameter parameter)
    {
        var added = new List<Symbol>();
        if (parameter.Positional)
        {
            // A required text may also come as an option, so the parser cannot demand it; the operation does.
            var name = parameter.Value ?? parameter.Name.ToUpperInvariant();
            Argument argument = parameter.Many || parameter.JoinsWords
                ? new Argument<string[]>(name) { Description = parameter.About, Arity = ArgumentArity.ZeroOrMore }
                : new Argument<string?>(name) { Description = parameter.About, Arity = ArgumentArity.ZeroOrOne };
            command.Arguments.Add(argument);
            added.Add(argument);
        }

        if (parameter.Shape == Shape.Flag)
        {
            var flag = new Option<bool>(parameter.Option) { Description = parameter.About };
            command.Options.Add(flag);
            added.Add(flag);
        }
        else if (!parameter.Positional || parameter.AlsoOption is not null)
        {
            var option = new Option<string[]>(parameter.AlsoOption ?? parameter.Option)
            {
                Description = parameter.About,
                HelpName = parameter.Value ?? (parameter.Choices.Length is > 0 and < 8 ? string.Join('|', parameter.Choices) : parameter.Name.ToUpperInvariant()),
                Arity = ArgumentArity.OneOrMore,
                AllowMultipleArgumentsPerToken = false,
            };
            if (parameter.Choices.Length > 0)
                option.CompletionSources.Add(_ => parameter.Choices.Select(choice => new System.CommandLine.Completions.CompletionItem(choice)));
            command.Options.Add(option);
            added.Add(option);
        }

        return [.. added];
    }

    /// <summary>A verb's own; else the first of each verb below a noun.</summary>
    private string[] Examples(Command command) => verbs.GetValueOrDefault(command)?.Examples is { Length: > 0 } own
        ? own
        : [.. command.Subcommands.Where(each => !each.Hidden).SelectMany(each => Examples(each).Take(1))];

    private static string NounSummary(string noun) => noun switch
    {
        "session" => "Sessions: show, list, timeline, stats, compare, amend, delete …",
        "import" => "Import from elsewhere",
        "setup" => "Connect Stint to other tools",
        "config" => "Read and change the configuration",
        "project" => "Projects",
        "rollup" => "Figures by day",
        "template" => "Templates for sessions",
        "task" => "Tasks: add, claim, finish, reject, block, list, board, sessions …",
        "tests" => "Test runs: run, record, list, regressions, flaky, rerun, bisect",
        "analytics" => "Habits, tags, code health; how long tasks are held, and how the work of agents went",
        "hook" => "Called by git",
        "visits" => "Visits to web applications",
        "coding" => "Coding time by the heartbeats of editors and assistants",
        "token" => "Tokens for the clients of a server",
        "site" => "Web applications whose visits are kept",
        "audit" => "Who looked at whose visits",
        _ => "",
    };

    private sealed class PrintVersion(string version) : SynchronousCommandLineAction
    {
        public override bool Terminating => true;

        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(version);
            return 0;
        }
    }

    private sealed class HelpWithExamples(HelpAction usual, Func<Command, string[]> examples) : SynchronousCommandLineAction
    {
        public override bool Terminating => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = usual.Invoke(parseResult);
            var lines = examples(parseResult.CommandResult.Command);
            if (lines.Length > 0)
            {
                parseResult.InvocationConfiguration.Output.WriteLine("Examples:");
                foreach (var line in lines)
                    parseResult.InvocationConfiguration.Output.WriteLine("  " + line);
                parseResult.InvocationConfiguration.Output.WriteLine();
            }

            return code;
        }
    }
}
