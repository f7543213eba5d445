using System.Reflection;

namespace Stint.Tests.Repository;

/// <summary>
/// Which room of the house may name which. A room is the namespace below the root (`Stint.Work.Git` is in the room `Work`); it may
/// name what stands on a lower floor, never a neighbour on its own.
/// </summary>
internal sealed class Walls(string root, string[][] floors, params (string From, string Type)[] doors)
{
    /// <summary>The house of the product, from the ground up; `docs/design` tells why.</summary>
    public static Walls OfTheProduct { get; } = new(
        "Stint",
        [
            ["Sessions"],
            ["Storage"],
            ["Operations"],
            ["Timeline"],
            ["Access"],
            ["Work", "Tasks", "Visits"],
            ["Coding", "TestRuns"],
            ["Upkeep"],
            ["Product"],
            ["Hosting"],
            ["Cli"],
        ],
        // The one kind of refusal, which every floor gives.
        ("Storage", "Refusal"),
        ("Storage", "RefusalKind"));

    /// <summary>The breaches in an assembly, one line each; empty when all walls stand.</summary>
    public IReadOnlyList<string> Breaches(Assembly assembly) =>
    [
        .. assembly.GetTypes()
            .Where(type => Room(type) is not null)
            .SelectMany(type => References.Of(type).Select(other => Breach(type, other)))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    private string? Breach(Type type, Type other)
    {
        if (Room(type) is not { } from || Room(other) is not { } to || from == to)
            return null;
        if (Floor(from) is not { } mine)
            return $"{from} has no place in the house ({type.FullName}).";
        if (Floor(to) < mine || doors.Contains((from, other.Name)))
            return null;
        return $"{from} names {to}: {Outermost(type).FullName} names {other.FullName ?? other.Name}";
    }

    private int? Floor(string room)
    {
        var floor = Array.FindIndex(floors, rooms => rooms.Contains(room, StringComparer.Ordinal));
        return floor < 0 ? null : floor;
    }

    /// <summary>The room of a type of this house; what stands in the root itself is the product's own list of capabilities.</summary>
    private string? Room(Type type)
    {
        var name = Outermost(type).Namespace;
        if (name == root)
            return "Product";
        return name is not null && name.StartsWith(root + ".", StringComparison.Ordinal) ? name[(root.Length + 1)..].Split('.')[0] : null;
    }

    private static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type;
    }
}
