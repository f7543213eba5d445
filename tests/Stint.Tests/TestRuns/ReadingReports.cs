using Stint.Operations;
using Stint.TestRuns;
using Stint.TestRuns.Formats;
using Stint.Tests.Support;

namespace Stint.Tests.TestRuns;

/// <summary>Reports as test runners write them, with figures counted by hand.</summary>
public sealed class ReadingReports
{
    internal static TestReport Read(string file) => ReadText(File.ReadAllText(WorkingCopy.At("tests/Stint.Tests/TestRuns/Reports/" + file)));

    internal static TestReport ReadText(string text, string errors = "")
    {
        var cases = new CaseList("/src/shop");
        return cases.Report(ReportFormat.Read(text, cases, errors) ?? throw new InvalidOperationException("no report"));
    }

    private static string[] Ids(TestReport report, string outcome) => [.. report.Cases.Where(each => each!.Outcome == outcome).Select(each => each!.Id)];

    private static TestCase Case(TestReport report, string id) => report.Cases.Last(each => each!.Id == id)!;

    [Theory]
    [InlineData("node.tap", "node", 4, 3, 2, 0)]
    [InlineData("node.xml", "node", 4, 3, 2, 0)]
    [InlineData("vitest.json", "vitest", 3, 2, 2, 0)]
    [InlineData("vitest.xml", "vitest", 3, 2, 2, 0)]
    [InlineData("jest.json", "jest", 2, 3, 2, 0)]
    [InlineData("cargo.txt", "cargo", 3, 3, 1, 0)]
    [InlineData("cargo.jsonl", "cargo", 1, 1, 1, 0)]
    [InlineData("go.jsonl", "go", 2, 3, 1, 0)]
    [InlineData("pytest.xml", "pytest", 2, 2, 2, 0)]
    [InlineData("pytest-old-form.xml", "pytest", 2, 2, 2, 0)]
    [InlineData("pytest.txt", "pytest", 0, 4, 0, 5)]
    [InlineData("platform.trx", "dotnet", 3, 3, 1, 0)]
    [InlineData("platform.txt", "dotnet", 0, 3, 1, 3)]
    [InlineData("xunit.xml", "junit", 3, 3, 1, 0)]
    [InlineData("vstest.trx", "dotnet", 2, 2, 1, 0)]
    [InlineData("vstest.txt", "dotnet", 0, 1, 1, 6)]
    [InlineData("surefire.xml", "junit", 2, 5, 0, 0)]
    [InlineData("old.tap", "tap", 2, 2, 2, 0)]
    public void Counts_each_attempt_by_what_became_of_it(string file, string runner, int passed, int failed, int skipped, int unnamed)
    {
        var report = Read(file);
        Assert.Equal(
            (runner, passed, failed, skipped, unnamed),
            (report.Runner, Ids(report, "passed").Length, Ids(report, "failed").Length, Ids(report, "skipped").Length, (int)(report.UnnamedPassed + report.UnnamedFailed + report.UnnamedSkipped)));
    }

    [Theory]
    [InlineData("node.tap", "node.xml")]
    [InlineData("vitest.json", "vitest.xml")]
    [InlineData("platform.trx", "xunit.xml")]
    [InlineData("pytest.xml", "pytest-old-form.xml")]
    public void Names_tests_alike_in_whatever_form_a_runner_writes(string one, string other) =>
        Assert.Equal(Read(one).Cases.Select(each => (each!.Id, each.Outcome)).Order(), Read(other).Cases.Select(each => (each!.Id, each.Outcome)).Order());

    [Fact]
    public void Tells_where_and_why_a_test_of_node_failed()
    {
        var report = Read("node.tap");
        Assert.Equal(["adds wrongly", "a group > throws a type error", "has subtests > two"], Ids(report, "failed"));
        Assert.Equal(["adds", "a group > holds", "a group > deeper > holds # here", "has subtests > one"], Ids(report, "passed"));
        var failed = Case(report, "adds wrongly");
        Assert.Equal(("AssertionError", "3 == 4", "sums.test.mjs"), (failed.Type, failed.Message, failed.File));
        Assert.Contains("sums.test.mjs:4:35", failed.Stack, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_tests_of_pytest_as_it_does_itself()
    {
        var report = Read("pytest.xml");
        Assert.Equal(["tests/test_sums.py::test_adds_wrongly", "tests/test_sums.py::TestGroup::test_needs_store"], Ids(report, "failed"));
        Assert.Equal("tests/test_sums.py", Case(report, "tests/test_sums.py::TestGroup::test_needs_store").File);
        var shown = Read("pytest.txt");
        Assert.Equal("tests/test_sums.py::test_each[2 - b]", Ids(shown, "failed")[1]);
        Assert.Equal(("KeyError", 3L, 0L, 2L), (Case(shown, "tests/test_more.py::test_other").Type, shown.UnnamedPassed, shown.UnnamedFailed, shown.UnnamedSkipped));
    }

    [Fact]
    public void Tells_binaries_of_rust_apart_from_the_report_or_from_what_cargo_says_beside_it()
    {
        string[] failed = ["crate_a::tests::adds_wrongly", "crate_a::tests::panics", "it::it_fails"];
        Assert.Equal(failed, Ids(Read("cargo.txt"), "failed"));
        var both = File.ReadAllLines(WorkingCopy.At("tests/Stint.Tests/TestRuns/Reports/cargo.txt")).ToLookup(line => line.StartsWith("     Running", StringComparison.Ordinal));
        var apart = ReadText(string.Join('\n', both[false]), string.Join('\n', both[true]));
        Assert.Equal(failed, Ids(apart, "failed"));
        Assert.Equal("src/lib.rs - add (line 1)", Ids(apart, "passed")[^1]);
        var panic = Case(apart, "crate_a::tests::adds_wrongly");
        Assert.Equal(("panic", "assertion `left == right` failed", "src/lib.rs"), (panic.Type, panic.Message, panic.File));
    }

    [Fact]
    public void Keeps_every_attempt_of_a_test_that_was_tried_again()
    {
        var report = Read("surefire.xml");
        Assert.Equal(["failed", "failed", "passed"], report.Cases.Where(each => each!.Id == "shop.SumsTest::comesGood").Select(each => each!.Outcome));
        Assert.Equal(["failed", "failed"], report.Cases.Where(each => each!.Id == "shop.SumsTest::staysBad").Select(each => each!.Outcome));
        Assert.Equal(["failed", "passed"], Read("jest.json").Cases.Where(each => each!.Id == "sums.test.js::comes good").Select(each => each!.Outcome));
    }

    [Fact]
    public void A_file_or_a_package_that_does_not_build_fails()
    {
        Assert.Contains("broken.test.js::(file)", Ids(Read("jest.json"), "failed"));
        Assert.Equal(["example.com/shop/sums::TestTable/two", "example.com/shop/sums::TestTable", "example.com/shop/broken::(package)"], Ids(Read("go.jsonl"), "failed"));
    }

    [Fact]
    public void Rows_of_data_are_tests_and_what_holds_them_is_none() =>
        Assert.Equal(["Shop.Sums.Each (2)", "Shop.Sums.Hangs"], Ids(Read("vstest.trx"), "failed"));

    [Fact]
    public void A_plan_that_was_not_kept_and_a_bail_out_are_failures()
    {
        Assert.Equal(["counts the coins", "(bail out)"], Ids(Read("old.tap"), "failed"));
        Assert.Equal(["(plan)"], Ids(ReadText("TAP version 14\n1..3\nok 1 - a\nok 2 - b\n"), "failed"));
    }

    [Fact]
    public void Finds_the_report_behind_what_a_package_manager_says()
    {
        Assert.Equal("node", ReadText("\n> shop@1.0.0 test\n> node --test\n\n" + File.ReadAllText(WorkingCopy.At("tests/Stint.Tests/TestRuns/Reports/node.tap"))).Runner);
        Assert.Equal("jest", ReadText("\n> shop@1.0.0 test\n> jest --json\n\n" + File.ReadAllText(WorkingCopy.At("tests/Stint.Tests/TestRuns/Reports/jest.json"))).Runner);
        Assert.Equal("node", ReadText("\n> shop@1.0.0 test\n\n" + File.ReadAllText(WorkingCopy.At("tests/Stint.Tests/TestRuns/Reports/node.xml"))).Runner);
    }

    [Theory]
    [InlineData("""<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&x;"/></testsuite>""")]
    [InlineData("""<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><testsuite name="&b;"/>""")]
    [InlineData("<testsuite><testcase name=")]
    [InlineData("<testsuite><testcase></testsuite>")]
    public void Refuses_xml_that_is_hostile_or_broken(string text) => Assert.Equal("bad_report", Assert.Throws<Refusal>(() => ReadText(text)).Code);

    [Fact]
    public void Refuses_xml_that_is_nested_as_no_report_is() =>
        Assert.Equal("bad_report", Assert.Throws<Refusal>(() => ReadText(string.Concat(Enumerable.Repeat("<testsuite>", 5000)))).Code);

    [Theory]
    [InlineData("")]
    [InlineData("all is well")]
    [InlineData("{\"a\":1}")]
    [InlineData("<html/>")]
    [InlineData("{ not json }")]
    [InlineData("[1,2]")]
    public void Knows_what_is_no_report(string text) => Assert.Null(ReportFormat.Read(text, new CaseList("/src/shop")));

    [Fact]
    public void Bounds_what_a_report_may_bring()
    {
        var long1 = new string('x', 5000) + "1";
        var long2 = new string('x', 5000) + "2";
        var report = ReadText($"""<testsuite><testcase name="{long1}"><failure message="{new string('m', 9000)}">{new string('s', 90_000)}</failure></testcase><testcase name="{long2}"/></testsuite>""");
        Assert.Equal(2, report.Cases.Select(each => each!.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(report.Cases, each => Assert.True(each!.Id.Length <= TestLimits.Name && (each.Message ?? "").Length <= TestLimits.Message && (each.Stack ?? "").Length <= TestLimits.Stack));
        var many = "1.." + TestLimits.Cases + 1 + "\n" + string.Concat(Enumerable.Range(1, TestLimits.Cases + 1).Select(n => $"ok {n} - t{n}\n"));
        Assert.Equal("too_many_tests", Assert.Throws<Refusal>(() => ReadText(many)).Code);
    }

    [Fact]
    public void Names_are_one_line_without_colours()
    {
        var report = ReadText("1..1\nnot ok 1 - \u001b[31mred\u001b[0m\u0007 alert\n");
        Assert.Equal(["red  alert"], Ids(report, "failed"));
    }
}
