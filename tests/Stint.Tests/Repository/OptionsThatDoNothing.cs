using System.Text.RegularExpressions;
using Stint.Tests.Support;

namespace Stint.Tests.Repository;

/// <summary>What can be given on the command line or in a request is read by somebody.</summary>
public sealed partial class OptionsThatDoNothing
{
    [Fact]
    public void Are_nowhere_in_the_product()
    {
        var files = Directory.GetFiles(WorkingCopy.At("src/Stint"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Replace('\\', '/').Contains("/obj/", StringComparison.Ordinal))
            .ToDictionary(file => file, File.ReadAllText);
        var everything = string.Join('\n', files.Values);
        Assert.True(files.Values.Sum(text => Declared.Count(text)) > 60);
        // What several operations share stands in a file of its own, and is named with it.
        Assert.Empty(files.SelectMany(file => Shared(file.Key) is { } name ? Unread(file.Value, everything, $"({name}\\.)?") : Unread(file.Value, file.Value, "")));
    }

    private static string? Shared(string file) => Path.GetFileNameWithoutExtension(file) is "Common" or "TaskParameters" or "VisitParameters" or "CodingParameters" or "TestParameters" ? Path.GetFileNameWithoutExtension(file) : null;

    [Fact]
    public void Would_be_found()
    {
        const string planted =
            """
            private static readonly Parameter<bool> Loud = Parameter.Flag("loud", "");
            private static readonly Parameter<string> Name = Parameter.Text("name", "");
            static void Run(Arguments arguments) => Say(arguments.Need(Name), Parameters = [Loud, Name]);
            """;
        Assert.Equal(["Loud"], Unread(planted, planted, ""));
    }

    private static IEnumerable<string> Unread(string declaring, string reading, string prefix) => Declared.Matches(declaring)
        .Select(match => match.Groups["name"].Value)
        .Where(name => !Regex.IsMatch(reading, $@"\b(Get|Need|When|Occurred|Has|With|Text)\(\s*(arguments,\s*)?{prefix}{name}\b", RegexOptions.CultureInvariant));

    [GeneratedRegex(@"static readonly Parameter<.+?> (?<name>\w+) *=", RegexOptions.CultureInvariant)]
    private static partial Regex Declared { get; }
}
