using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Stint.Sessions;

namespace Stint.Operations;

/// <summary>What the caller's own machine must look up before an operation runs, since a server cannot see its files.</summary>
[Flags]
internal enum Gather
{
    Nothing = 0,
    /// <summary>Which project the working directory belongs to.</summary>
    Place = 1,
    /// <summary>The working copy as it stands, to start from.</summary>
    Snapshot = 2,
    /// <summary>What git saw since the session started.</summary>
    Evidence = 4,
    /// <summary>The goal, asked once on a terminal.</summary>
    Goal = 8,
    /// <summary>The complexity of the files that a session touched.</summary>
    Health = 16,
}

/// <summary>Something a person, a script and an agent may all ask for: declared once, offered on every face.</summary>
internal abstract class Operation
{
    /// <summary>The ways to say it on the command line, the usual one first: <c>start</c>, <c>session start</c>.</summary>
    public required string[] Verbs { get; init; }

    /// <summary>Method and path, parameters in braces: <c>POST /api/v1/work/sessions/{session}/log</c>.</summary>
    public required string Route { get; init; }
    public required string Summary { get; init; }
    public string[] Examples { get; init; } = [];
    public required Parameter[] Parameters { get; init; }
    public Gather Gather { get; init; }

    /// <summary>Offered on HTTP and to the remote client only; people reach it through another verb.</summary>
    public bool Hidden { get; init; }

    /// <summary>The tool of MCP that offers it, and its action there: <c>record log</c>; several with commas. Null: no tool does.</summary>
    public string? Tool { get; init; }

    /// <summary>What is meant where nothing is given that would be written: it reads, answers the same, and takes nothing else. Null: there is no such.</summary>
    public Operation? Reading { get; init; }

    /// <summary>This operation, or the one that reads in its place.</summary>
    public Operation Meant(Arguments arguments) => Reading is { } reading && !Array.Exists(Parameters, each => arguments.Has(each) && !Array.Exists(reading.Parameters, other => other.Name == each.Name)) ? reading : this;

    private readonly bool? meansCurrent;

    /// <summary>Whether it may mean the session that is open where the caller stands, which of several can hang on the processes above: as a rule one that takes a session.</summary>
    public bool MeansCurrent
    {
        get => meansCurrent ?? Array.Exists(Parameters, each => each.Name == "session");
        init => meansCurrent = value;
    }

    /// <summary>The largest body of a request, in bytes.</summary>
    public int MostBody { get; init; } = 4 << 20;

    /// <summary>The status of a success.</summary>
    public int Status { get; init; } = 200;

    private readonly Needs? needs;

    /// <summary>What a token must allow: reading for a GET, else writing, unless said otherwise.</summary>
    public Needs Needs
    {
        get => needs ?? (Method == "GET" ? Needs.Read : Needs.Write);
        init => needs = value;
    }

    public string Verb => Verbs[0];

    public string Method => Route[..Route.IndexOf(' ')];

    public string Path => Route[(Route.IndexOf(' ') + 1)..];

    /// <summary>Whether what the path does not name stands in a JSON body; else it is the query.</summary>
    public bool HasBody => Method is not ("GET" or "DELETE");

    /// <summary>The field of the body that may stand in the query instead; null: none.</summary>
    public string? AlsoInQuery { get; init; }

    public abstract JsonTypeInfo ResultType { get; }

    /// <summary>The status of this success.</summary>
    public virtual int StatusOf(object result) => Status;

    public abstract object Run(Context context, Arguments arguments);

    /// <summary>A range that ends before it begins holds nothing: whoever asks for it has mixed something up.</summary>
    protected void CheckRange(Context context, Arguments arguments)
    {
        if (When("since") is { } since && When("until") is { } until && since > until)
            throw Refusal.Usage("bad_range", $"'since' ({since}) is later than 'until' ({until}).", "Exchange them.");

        Instant? When(string name) => Array.Find(Parameters, each => each.Name == name) is Parameter<string> { Shape: Shape.Time } parameter ? context.When(arguments, parameter) : null;
    }

    /// <summary>Prints a result for people.</summary>
    public abstract void Show(object result, Terminal terminal);

    public JsonNode ToJson(object result) => JsonSerializer.SerializeToNode(result, ResultType)!;

    private JsonTypeInfo? strict;

    /// <summary>Reads what a server answered; throws where something is missing that is never null.</summary>
    public object FromJson(JsonElement json)
    {
        // Kept: an import reads one answer for each of its batches.
        strict ??= new JsonSerializerOptions(ResultType.Options) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true }.GetTypeInfo(ResultType.Type);
        return json.Deserialize(strict)!;
    }
}

/// <summary>An operation whose answer is a <typeparamref name="TResult"/>.</summary>
internal sealed class Operation<TResult> : Operation where TResult : class
{
    /// <summary>Taken when JSON is needed and not before: metadata costs a third of a short command's time.</summary>
    public required Func<JsonTypeInfo<TResult>> Json { get; init; }
    public required Func<Context, Arguments, TResult> Does { get; init; }
    public required Action<TResult, Terminal> Shows { get; init; }

    /// <summary>Whether the result was there before: then it answers 200, whatever its status.</summary>
    public Func<TResult, bool>? WasThere { get; init; }

    public override JsonTypeInfo ResultType => Json();

    public override int StatusOf(object result) => WasThere?.Invoke((TResult)result) == true ? 200 : Status;

    public override object Run(Context context, Arguments arguments)
    {
        arguments.RequireAll(Parameters);
        CheckRange(context, arguments);
        var result = Does(context, arguments);
        foreach (var parameter in Parameters)
        {
            if (parameter.Looked is { } looked && arguments.Raw(parameter) is string { Length: > 0 } who)
                looked(context, Verb, who);
        }

        return result;
    }

    public override void Show(object result, Terminal terminal) => Shows((TResult)result, terminal);
}
