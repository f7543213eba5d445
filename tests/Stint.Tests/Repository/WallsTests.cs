using System.Reflection;

namespace Stint.Tests.Repository;

public sealed class TheWalls
{
    [Theory]
    [InlineData("Stint.Sessions")]
    [InlineData("Stint.Product")]
    [InlineData("stint")]
    public void Stand_in_the_product(string assembly)
    {
        var breaches = Walls.OfTheProduct.Breaches(Assembly.Load(assembly));
        Assert.True(breaches.Count == 0, string.Join('\n', breaches.Prepend($"{breaches.Count} breaches in {assembly}:")));
    }

    [Fact]
    public void Are_seen_to_be_breached_wherever_a_breach_hides()
    {
        var planted = new Walls("Planted", Floors);
        var breaches = planted.Breaches(typeof(TheWalls).Assembly);

        string[] hidden =
        [
            "InItsBase", "InAField", "InAnAttribute", "InACall", "InALambda", "InAnIterator", "InATypeArgument", "InATypeOf", "InAParameter",
            "InACatch",
        ];
        foreach (var name in hidden)
            Assert.Contains(breaches, breach => breach.StartsWith($"Tasks names Visits: Planted.Tasks.{name} names ", StringComparison.Ordinal));
        Assert.Contains("Storage names Hosting: Planted.Storage.Upward names Planted.Hosting.Page", breaches);
        Assert.Contains("Annex has no place in the house (Planted.Annex.NotOnThePlan).", breaches);
        Assert.Equal(hidden.Length + 2, breaches.Count);
    }

    [Fact]
    public void Have_doors_for_single_types_only()
    {
        var withDoor = new Walls("Planted", Floors, ("Storage", "Page"));
        Assert.DoesNotContain(withDoor.Breaches(typeof(TheWalls).Assembly), breach => breach.StartsWith("Storage", StringComparison.Ordinal));
        var withOther = new Walls("Planted", Floors, ("Storage", "Window"), ("Access", "Page"));
        Assert.Contains(withOther.Breaches(typeof(TheWalls).Assembly), breach => breach.StartsWith("Storage", StringComparison.Ordinal));
    }

    private static readonly string[][] Floors = [["Sessions"], ["Storage"], ["Tasks", "Visits"], ["Hosting"]];
}
