using Stint.Hosting;
using Stint.Operations;
using Stint.Tests.Support;

namespace Stint.Tests.Operations;

public sealed class The_reference_pages
{
    public static TheoryData<string> Files => [.. StintCommandLine.Pages.Select(page => page.File)];

    [Theory, MemberData(nameof(Files))]
    public void Say_what_the_program_does(string file) => Golden.MatchPage("docs/reference/" + file, StintCommandLine.Pages.Single(page => page.File == file).Text);

    [Fact]
    public void Are_written_by_the_program_too()
    {
        using var stint = new CommandLineRunner();
        stint.Succeed("reference", "pages");
        Assert.All(StintCommandLine.Pages, page => Assert.Equal(page.Text, File.ReadAllText(stint["pages/" + page.File])));
    }

    [Fact]
    public void Lead_nowhere_that_is_not_there()
    {
        var pages = StintCommandLine.Pages.ToDictionary(page => page.File, page => page.Text, StringComparer.Ordinal);
        var anchors = pages.ToDictionary(
            page => page.Key,
            page => page.Value.Split('\n').Where(line => line.StartsWith('#')).Select(line => Reference.Anchor(line.TrimStart('#', ' '))).ToHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal);
        foreach (var (file, text) in pages)
        {
            foreach (var target in text.Split("](").Skip(1).Select(rest => rest[..rest.IndexOf(')', StringComparison.Ordinal)]))
            {
                var parts = target.Split('#', 2);
                var page = parts[0].Length == 0 ? file : parts[0];
                Assert.True(pages.ContainsKey(page), $"{file} leads to {page}");
                Assert.True(parts.Length == 1 || anchors[page].Contains(parts[1]), $"{file} leads to {target}");
            }
        }
    }
}

public sealed class The_surface_of_the_program
{
    [Fact]
    public void Is_what_was_agreed_on()
    {
        var operations = Product.Operations.Select(each => $"{(each.Hidden ? "(hidden)" : string.Join(", ", each.Verbs)),-44} {each.Route}");
        var locals = StintCommandLine.Commands.Select(each => $"{string.Join(", ", each.Verbs),-44} {(each.Hidden ? "local, hidden" : "local")}");
        Golden.Match("surface", string.Join('\n', operations.Concat(locals).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Shows_an_example_of_each_verb() => Assert.Empty(StintCommandLine.Table.Where(verb => verb.Examples.Length == 0 && verb.Local is not { Hidden: true }).Select(verb => verb.Name));

    [Fact]
    public void Names_each_verb_and_each_route_once()
    {
        var verbs = StintCommandLine.Table.Select(verb => verb.Name).ToList();
        Assert.Equal(verbs.Distinct(StringComparer.Ordinal), verbs);
        var routes = Product.Operations.Select(operation => operation.Route).ToList();
        Assert.Equal(routes.Distinct(StringComparer.Ordinal), routes);
    }

    [Fact]
    public void Has_every_parameter_of_a_path()
    {
        foreach (var operation in Product.Operations)
        {
            var named = operation.Path.Split('{').Skip(1).Select(rest => rest[..rest.IndexOf('}', StringComparison.Ordinal)]);
            Assert.All(named, name => Assert.Contains(operation.Parameters, parameter => parameter.Name == name));
        }
    }
}
