using Stint.Work.Health;

namespace Stint.Tests.Work.Health;

public sealed class ComplexityOfAFile
{
    [Theory]
    [InlineData("a.c", "int f(int a) { return a; }", 1)]
    [InlineData("a.c", "if (a && b || c) { while (x) ; } else if (d) for (;;) ;", 1 + 6)]
    [InlineData("a.c", "switch (a) { case 1: case 2: break; default: ; }", 1 + 2)]
    [InlineData("a.c", "// if\n/* while && \n if */ char *s = \"if && \\\" while\"; char c = '\"'; if (a) ;", 1 + 1)]
    [InlineData("a.cpp", "try { } catch (...) { }", 1 + 1)]
    [InlineData("A.java", "for (var a : b) if (a == null || \"\"\"\n if (x)\n\"\"\".equals(a)) ;", 1 + 3)]
    [InlineData("a.js", "const f = a => a && `if ${b} while`; x.if = 1; obj.for(y); /if/; ", 1 + 1 + 1)]
    [InlineData("a.tsx", "if (a) { for (const b of c) { } }", 1 + 2)]
    [InlineData("a.cs", "foreach (var a in b) if (a is 1 && c) { } var s = @\"if \"\" while \\\"; var r = \"\"\"\n if \"x\" \n\"\"\"; var i = $@\"if\"; catch (E e) when (x) { }", 1 + 4)]
    [InlineData("a.go", "if err := f(); err != nil || x { for { select { case <-a: } } } s := `if \" for`", 1 + 4)]
    [InlineData("a.rs", "fn f<'a>(x: &'a str) { if let Some(y) = x && true { match y { 'a' => 1, '\\'' => 2, _ => 3 }; let c = || 1; let r = r#\"if \"while\" \"#; } } /* if /* while */ for */", 1 + 5)]
    [InlineData("a.py", "def f(a):\n    '''if and\n    or'''\n    if a and b or c:  # while\n        return [x for x in y if x]\n    elif d: pass\n    try: pass\n    except E: pass\n    s = \"if\\\" or\"", 1 + 7)]
    [InlineData("a.rb", "if a && b\nelsif c or d\nend\nx unless y # if\nrescue E\ns = \"if #{z}\"", 1 + 6)]
    [InlineData("a.sh", "if [ $# -gt 1 ]; then # if\n  case $a in x) b && c;; y) ;; esac\nfi || 'if' \"for\"", 1 + 5)]
    public void Is_one_and_the_decisions_in_it(string path, string text, long complexity) => Assert.Equal(complexity, Complexity.Of(text, Languages.Of(path)!));

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    [InlineData("'")]
    [InlineData("/*")]
    [InlineData("\"\"\"")]
    [InlineData("@\"")]
    [InlineData("r#\"")]
    [InlineData("'\\")]
    [InlineData("\\")]
    [InlineData("`")]
    public void Is_one_where_something_begins_that_nothing_ends(string text) =>
        Assert.All((string[])["a.c", "a.java", "a.js", "a.cs", "a.go", "a.rs", "a.py", "a.rb", "a.sh"], path => Assert.Equal(1, Complexity.Of(text, Languages.Of(path)!)));

    [Fact]
    public void Sees_a_text_that_nothing_ends_to_the_end_of_its_line_only() => Assert.Equal(2, Complexity.Of("x = \"if\nif (a) ;", Languages.Of("a.js")!));

    [Fact]
    public void Is_known_of_some_languages_only() => Assert.All((string[])["a.md", "a", "Makefile", "a.json"], path => Assert.Null(Languages.Of(path)));
}
