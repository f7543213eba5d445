using Stint.Sessions;
using Stint.Storage;

namespace Stint.Operations;

/// <summary>What one operation runs with: a store, who asks, one instant for all of it, and the settings.</summary>
internal sealed class Context
{
    private const int MostOfActor = 200;

    private readonly TimeProvider time;

    /// <param name="grant">What a request's token allows; null for whoever has the store itself.</param>
    public Context(Database database, Caller caller, TimeProvider time, Settings settings, Grant? grant = null)
    {
        this.time = time;
        Database = database;
        Caller = caller;
        Settings = settings;
        Grant = grant ?? new Grant(settings.Workspace);
        Now = Instant.FromDateTimeOffset(time.GetUtcNow());
        Zone = FindZone(caller.Tz ?? settings.Tz);
    }

    public Database Database { get; }
    public Caller Caller { get; }
    public Settings Settings { get; }

    /// <summary>The instant of the whole operation.</summary>
    public Instant Now { get; private set; }
    public TimeZoneInfo Zone { get; }

    /// <summary>How paths of files look in the answer: hidden where it leaves the store and the configuration says so.</summary>
    public PathPrivacy Paths { get; init; } = PathPrivacy.Plain;

    /// <summary>The same for an answer that leaves the store.</summary>
    public Context Leaving(PathPrivacy paths) => new(Database, Caller, time, Settings, Grant) { Paths = paths };

    /// <summary>What may be done, and by which token.</summary>
    public Grant Grant { get; }

    public string Workspace => Grant.Workspace;

    /// <summary>The bucket of everything in the caller's workspace.</summary>
    public int Bucket => bucket ??= Storage.Bucket.Of(Workspace);

    private int? bucket;

    public string Actor => actor ??= Checked(Caller.Actor ?? throw Refusal.Usage("no_actor", "Nobody is named as the actor.", "Pass --actor, or set STINT_ACTOR."));

    private string? actor;

    private static string Checked(string actor) => actor.Length is > 0 and <= MostOfActor && !actor.Any(char.IsControl) && PlainText.IsWellFormed(actor)
        ? actor
        : throw Refusal.Usage("bad_actor", $"An actor's id has 1 to {MostOfActor} characters, none of them a control character; '{PlainText.Short(PlainText.Line(actor), 60)}' is not one.", "Pass --actor, or set STINT_ACTOR.");

    /// <summary>Takes the operation's instant anew, behind a lock it has waited for: what others did in the meantime came first.</summary>
    public void TakeInstant() => Now = Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>The instant a time parameter names; null when it was not given.</summary>
    public Instant? When(Arguments arguments, Parameter<string> parameter) =>
        arguments.Get(parameter) is { } text ? Operations.When.Parse(text, Now, Zone, parameter.Name) : null;

    /// <summary>When something happened: now, or the past instant that was given.</summary>
    public Instant Occurred(Arguments arguments, Parameter<string> at)
    {
        var when = When(arguments, at) ?? Now;
        return when <= Now
            ? when
            : throw Refusal.Usage("in_the_future", $"'{at.Name}' lies in the future: {when}.", "Give a time that has passed; now is " + Now + ".");
    }

    public static TimeZoneInfo FindZone(string id)
    {
        if (Zones.Find(id, out var nearest) is { } zone)
            return zone;
        throw Refusal.Usage("bad_zone", $"'{PlainText.Short(id, 60)}' is no time zone.", nearest is null ? "Use an IANA name like Europe/Berlin." : $"Did you mean {nearest}?");
    }
}
