using Stint.TestRuns;

namespace Stint.Tests.TestRuns;

/// <summary>How each runner is told to run some tests alone.</summary>
public sealed class FiltersOfRunners
{
    [Theory]
    [InlineData("pytest", "pytest -q", "tests/a.py::T::x|tests/b.py::y[1 2]", "pytest|-q|tests/a.py::T::x|tests/b.py::y[1 2]")]
    [InlineData("pytest", "pytest", "a::b", "pytest|--last-failed")]
    [InlineData("go", "go test -json ./...", "example.com/a::TestX/sub|example.com/b::TestX", "go|test|-json|./...|-run|^(TestX)$")]
    [InlineData("cargo", "cargo test", "crate_a::tests::x|it::y", "cargo|test|--|--exact|tests::x|y")]
    [InlineData("cargo", "cargo test -- --test-threads=1", "crate_a::x", "cargo|test|--|--test-threads=1|--exact|x")]
    [InlineData("jest", "npx jest", "a.test.js::sums > adds (1+1)", @"npx|jest|-t|^(sums adds \(1\+1\))$")]
    [InlineData("vitest", "npm test", "a.test.ts::adds", "npm|test|--|-t|^(adds)$")]
    [InlineData("node", "node --test --test-reporter=tap", "a group > adds|adds", "node|--test|--test-name-pattern=^(adds)$|--test-reporter=tap")]
    [InlineData("dotnet", "dotnet test", "Shop.Sums.Each(n: 2)|Shop.Sums.Each(n: 3)|Shop.Sums.Adds", "dotnet|test|--filter|FullyQualifiedName=Shop.Sums.Each|FullyQualifiedName=Shop.Sums.Adds")]
    [InlineData("dotnet", "dotnet test --report-trx", "Shop.Sums.Adds", "dotnet|test|--report-trx|--filter-method|Shop.Sums.Adds")]
    [InlineData("dotnet", "dotnet run --project tests", "Shop.Sums.Adds", "dotnet|run|--project|tests|--|--filter-method|Shop.Sums.Adds")]
    public void Stand_where_it_looks_for_them(string runner, string command, string tests, string expected) =>
        Assert.Equal(expected, string.Join('|', RerunFilter.Of(runner, command.Split(' '), tests.Split('|'))!));

    [Theory]
    [InlineData("tap", "prove -r t", "a")]
    [InlineData("junit", "./gradlew test", "a")]
    [InlineData("go", "go test -json ./...", "example.com/a::(package)")]
    [InlineData("node", "npm test", "a")]
    public void Are_none_where_it_has_none(string runner, string command, string tests) => Assert.Null(RerunFilter.Of(runner, command.Split(' '), tests.Split('|')));

    [Fact]
    public void Are_none_where_they_would_be_longer_than_a_command_may_be() =>
        Assert.Null(RerunFilter.Of("pytest", ["pytest"], [.. Enumerable.Range(0, 1000).Select(n => $"tests/{new string('x', 60)}.py::t{n}")]));
}
