using FsCheck;
using FsCheck.Fluent;

namespace Stint.Tests.Sessions;

/// <summary>Runs a property over generated values; a failure prints the smallest value found and the seed that replays it.</summary>
internal static class Property
{
    public static void Holds<T>(Gen<T> values, Action<T> property, int tests = 500) =>
        Prop.ForAll(Arb.From(values), property).Check(Configured(tests));

    public static void Holds<T>(Gen<T[]> values, Action<T[]> property, int tests = 500) =>
        Prop.ForAll(Arb.From(values, Smaller), property).Check(Configured(tests));

    private static Config Configured(int tests) => Config.QuickThrowOnFailure.WithMaxTest(tests).WithQuietOnSuccess(true);

    private static IEnumerable<T[]> Smaller<T>(T[] values)
    {
        if (values.Length > 3)
        {
            yield return values[..(values.Length / 2)];
            yield return values[(values.Length / 2)..];
        }

        for (var i = 0; i < values.Length; i++)
            yield return [.. values[..i], .. values[(i + 1)..]];
    }
}
