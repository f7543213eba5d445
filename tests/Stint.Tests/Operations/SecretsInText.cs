using Stint.Operations;

namespace Stint.Tests.Operations;

/// <summary>What is taken out of a text before it is stored, and what stays.</summary>
public sealed class SecretsInText
{
    [Theory]
    [InlineData("""curl -d {"password":"hunter2!Zq8x9"} /login""", """curl -d {"password":"[redacted]"} /login""")]
    [InlineData("""{"api_key": "k-1234 5678", "n": 1}""", """{"api_key": "[redacted]", "n": 1}""")]
    [InlineData("""{\"refresh_token\":\"abcdefgh\",\"n\":1}""", """{\"refresh_token\":\"[redacted]\",\"n\":1}""")]
    [InlineData("""{"secret":"a\"bcdefgh","n":1}""", """{"secret":"[redacted]","n":1}""")]
    [InlineData("DB_PASSWORD='correct horse' make", "DB_PASSWORD='[redacted]' make")]
    [InlineData("password=hunter2hunter2, then on", "password=[redacted], then on")]
    [InlineData("the token is a word: tokenizer", "the token is a word: tokenizer")]
    [InlineData("pwd: /src/alpha/beta", "pwd: /src/alpha/beta")]
    [InlineData("AKIAABCDEFGHIJKLMNOP", "[redacted]")]
    [InlineData("https://ana:hunter2@example.com/x", "https://ana:[redacted]@example.com/x")]
    public void Goes_by_its_form_or_its_name(string text, string left) => Assert.Equal(left, Redaction.Apply(text));

    [Theory]
    [InlineData("/reset?token=abc&step=2#end", "/reset?token=[redacted]&step=2#end")]
    [InlineData("/a?x=1&accessToken=abc", "/a?x=1&accessToken=[redacted]")]
    [InlineData("https://ana:hunter2@example.com/x?pwd=1", "https://ana:[redacted]@example.com/x?pwd=[redacted]")]
    [InlineData("/cb#id_token=x.y.z", "/cb#id_token=[redacted]")]
    [InlineData("/token/list?page=2", "/token/list?page=2")]
    [InlineData("/ghp_abcdefghijklmnopqrstuvwxyz0123456789/a", "/[redacted]/a")]
    public void Leaves_the_rest_of_an_address(string url, string left) => Assert.Equal(left, Redaction.ApplyToUrl(url));

    [Theory]
    [InlineData("password=")]
    [InlineData("token:\"\\")]
    [InlineData("?token=")]
    [InlineData("https://a:")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    public void Is_looked_for_in_bounds(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 100_000 / part.Length));
        // A pattern that went back and forth over it would be stopped by its own limit of time, and throw.
        Assert.InRange(Redaction.Apply(text + "@").Length, 1, text.Length * 2);
        Assert.InRange(Redaction.ApplyToUrl(text + "@").Length, 1, text.Length * 2);
    }
}
