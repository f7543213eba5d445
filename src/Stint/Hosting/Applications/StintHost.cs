using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stint.Operations;
using Stint.Storage;
using Stint.Visits;

namespace Stint.Hosting;

/// <summary>Stint within an application: its store, the sweep that ends what is over, and the writer of captured visits, for as long as the application runs.</summary>
internal sealed class StintHost : IHostedService, IAsyncDisposable
{
    /// <summary>Who asks by code, in the audit, and by a token that names nobody.</summary>
    public const string Actor = "application";

    private readonly Lazy<Database> database;
    private readonly Lazy<Faces> faces;
    private Sweeper? sweeper;
    private bool disposed;

    public StintHost(StintOptions options, TimeProvider time, ILogger log)
    {
        Options = options;
        Time = time;
        Captured = new CapturedVisits(this, log);
        database = new(() => Database.Open(options.Store!, time));
        faces = new(() => new Faces(database.Value, time, Settings, Actor, loopback: false));
    }

    public StintOptions Options { get; }
    public TimeProvider Time { get; }
    public Settings Settings { get; } = new();
    public CapturedVisits Captured { get; }

    /// <summary>What answers over HTTP.</summary>
    public Faces Faces => faces.Value;

    /// <summary>Runs an operation as every face runs it.</summary>
    public object Run(Operation operation, Caller caller, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var arguments = new Arguments();
        foreach (var (name, value) in values)
        {
            var parameter = Array.Find(operation.Parameters, each => each.Name == name)!;
            arguments.Set(parameter, value is string or long ? parameter.FromTexts([value.ToString()!]) : value);
        }

        return operation.Run(new Context(database.Value, caller, Time, Settings), arguments);
    }

    /// <summary>The visitor without an id who sends an event; null where the address is not known.</summary>
    public string? Visitor(Sender sender, EventInput known)
    {
        var context = new Context(database.Value, new Caller { Sender = sender }, Time, Settings);
        return database.Value.Write(tx => new Anonymous(tx, context).Visitor(Options.Site, VisitInput.Claimed(context, known.At, TimeSpan.Zero)));
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Opened now, so that a store that cannot be used stops the application from starting, and not its first visitor.
            await Task.Run(() => database.Value, cancellationToken);
        }
        catch (Refusal refusal)
        {
            throw new StintException(refusal);
        }

        sweeper = new Sweeper(database.Value, Time, Settings);
        Captured.Start();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Captured.StopAsync(cancellationToken);

    /// <summary>Ends live answers, so that an application that stops need not wait for them.</summary>
    public void StopAnswers()
    {
        if (faces.IsValueCreated)
            faces.Value.Stop();
    }

    /// <summary>More than once: the application knows it as a service and as what it hosts.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        await Captured.StopAsync(CancellationToken.None);
        if (sweeper is not null)
            await sweeper.DisposeAsync();
        if (faces.IsValueCreated)
            await faces.Value.DisposeAsync();
        if (database.IsValueCreated)
            database.Value.Dispose();
    }
}
