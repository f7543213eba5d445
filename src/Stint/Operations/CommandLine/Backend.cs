using Stint.Storage;

namespace Stint.Operations;

/// <summary>Where operations run: in this process on a store, or on a server.</summary>
internal abstract class Backend : IDisposable
{
    public abstract object Run(Operation operation, Arguments arguments, Caller caller);

    public abstract void Dispose();
}

/// <summary>Runs operations here, on the store.</summary>
internal sealed class LocalBackend(Database database, TimeProvider time, Settings settings) : Backend
{
    public Database Database => database;

    /// <summary>How paths look in what is answered: an export leaves the store.</summary>
    public PathPrivacy Paths { get; set; } = PathPrivacy.Plain;

    public override object Run(Operation operation, Arguments arguments, Caller caller) =>
        operation.Run(new Context(database, caller, time, settings) { Paths = Paths }, arguments);

    public override void Dispose() => database.Dispose();
}
