using FsCheck;
using FsCheck.Fluent;
using Stint.TestRuns;

namespace Stint.Tests.TestRuns;

/// <summary>The same failure has the same mark; another type of failure has another.</summary>
public sealed class Fingerprints
{
    private static string Stack(string folder, int line, string address, string id, string time, string temporary) =>
        $"""
        at Shop.Sums.Adds() in {folder}/Sums.cs:line {line}
        at Shop.Runner.Run(0x{address}) in {folder}/more/Runner.cs:line {line + 3}
        at TestContext.<anonymous> (file://{folder}/sums.test.mjs:{line}:35)
          File "{folder}/sums.py", line {line}, in add at {time} for {id}
        at Object.<anonymous> ({temporary}/case.js:{line}:1)
        """;

    [Fact]
    public void Are_the_same_on_another_machine_after_other_lines_moved()
    {
        var folders = Gen.Elements("/src/shop", "/home/ada/work/shop-2", "/builds/7f3a9c21/shop", "/Users/ada.b/s");
        var lines = Gen.Choose(1, 99_999);
        var temporaries = Gen.Elements("/tmp/abcXYZ", "/tmp/pytest-of-ada/pytest-12", "/private/var/folders/xx/T/q1", "/var/tmp/z");
        var stacks = folders.SelectMany(folder => lines.SelectMany(line => temporaries.SelectMany(temporary => Gen.Choose(1, int.MaxValue).Select(
            n => Stack(folder, line, n.ToString("x8", System.Globalization.CultureInfo.InvariantCulture), new Guid(n, 1, 4096, 128, 1, 2, 3, 4, 5, 6, 7).ToString(), $"09:{n % 60:00}:{n % 59:00}", temporary)))));
        var expected = Fingerprint.Of("t", "TypeError", Stack("/src/shop", 1, "00000001", "00000001-0001-1000-8001-020304050607", "09:01:01", "/tmp/a"));
        Prop.ForAll(stacks.ToArbitrary(), stack => Fingerprint.Of("t", "TypeError", stack) == expected).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Differ_by_test_type_and_place()
    {
        var stack = Stack("/src/shop", 4, "1", "x", "09:00:00", "/tmp/a");
        string[] marks =
        [
            Fingerprint.Of("t", "TypeError", stack), Fingerprint.Of("u", "TypeError", stack), Fingerprint.Of("t", "RangeError", stack), Fingerprint.Of("t", null, stack),
            Fingerprint.Of("t", "TypeError", stack.Replace("Adds", "Subtracts", StringComparison.Ordinal)),
        ];
        Assert.Equal(marks.Length, marks.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Do_not_hang_on_a_stack_that_was_made_to()
    {
        foreach (var evil in (string[])[new string('/', 2000), string.Concat(Enumerable.Repeat("a/", 1000)), string.Concat(Enumerable.Repeat("at 0x", 400)), "at " + new string('-', 1990)])
            Assert.StartsWith("sha256:", Fingerprint.Of("t", "E", evil), StringComparison.Ordinal);
    }
}
