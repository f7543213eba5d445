using Stint.Coding.WakaTime;
using Stint.Tests.Support;

namespace Stint.Tests.Coding;

public sealed class SettingUpEditors : IDisposable
{
    private const string Url = "http://127.0.0.1:7337/api/v1";

    private readonly CommandLineRunner stint = new();

    public void Dispose() => stint.Dispose();

    private string Config => Path.Combine(stint.Home, ".wakatime.cfg");

    [Fact]
    public void Writes_the_file_that_plugins_read_and_takes_it_away_again()
    {
        Assert.Contains("added", stint.Succeed("setup", "wakatime", "--dry-run", "--json").Out, StringComparison.Ordinal);
        Assert.False(File.Exists(Config));
        stint.Succeed("setup", "wakatime");
        Assert.Equal(["[settings]", "# stint setup wakatime wrote the next two lines", $"api_url = {Url}", $"api_key = {WakaTimeIntake.NoKey}"], File.ReadAllLines(Config));
        Assert.Contains("stays as it is", stint.Succeed("setup", "wakatime").Out, StringComparison.Ordinal);
        stint.Succeed("setup", "wakatime", "--remove");
        Assert.False(File.Exists(Config));
    }

    [Fact]
    public void Makes_a_token_where_the_store_asks_for_one_and_keeps_it()
    {
        stint.Succeed("token", "create", "--scope", "read");
        Assert.True(stint.Succeed("setup", "wakatime", "--json").Json.GetProperty("made_token").GetBoolean());
        var written = File.ReadAllText(Config);
        Assert.Matches("api_key = waka_[0-9a-f-]{36}", written);
        Assert.DoesNotContain(WakaTimeIntake.NoKey, written, StringComparison.Ordinal);
        Assert.False(stint.Succeed("setup", "wakatime", "--json").Json.GetProperty("made_token").GetBoolean());
        Assert.Equal(written, File.ReadAllText(Config));
    }

    [Fact]
    public void Leaves_another_server_where_it_is_and_stands_beside_it()
    {
        const string theirs = "[settings]\r\ndebug = true\r\napi_key = waka_3f2b8c1d-7a6e-4f50-9b8a-0c1d2e3f4a5b\r\n\r\n[projectmap]\r\nfoo = bar\r\n";
        File.WriteAllText(Config, theirs);
        stint.Succeed("setup", "wakatime");
        var written = File.ReadAllText(Config);
        Assert.Contains($".+ = {Url}|{WakaTimeIntake.NoKey}", written, StringComparison.Ordinal);
        Assert.Contains("api_key = waka_3f2b8c1d-7a6e-4f50-9b8a-0c1d2e3f4a5b", written, StringComparison.Ordinal);
        stint.Succeed("setup", "wakatime", "--remove");
        Assert.Equal(theirs.ReplaceLineEndings("\n"), File.ReadAllText(Config).ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[settings]\n")]
    [InlineData("[settings]\ndebug = true\n")]
    [InlineData("[settings]\napi_key = x\n")]
    [InlineData("[settings]\napi_url = https://other/api\napi_key = x\n[api_urls]\n^/work = https://a|b\n")]
    [InlineData("; a comment\n\n[git]\nsubmodules_disabled = true\n")]
    public void Is_undone_exactly(string before)
    {
        var with = WakatimeConfig.With(before, Url, "k");
        Assert.Equal((Url, "k"), WakatimeConfig.Read(with));
        Assert.Equal(with, WakatimeConfig.With(with, Url, "k"));
        Assert.Equal(("https://new", "n"), WakatimeConfig.Read(WakatimeConfig.With(with, "https://new", "n")));
        // A section that held nothing else goes with ours.
        Assert.Equal(before == "[settings]\n" ? "" : before, WakatimeConfig.Without(with));
    }

    [Theory]
    [InlineData("no_key", "--url", "https://stint.example.org")]
    [InlineData("bad_key", "--url", "https://stint.example.org", "--key", "stint_x")]
    [InlineData("bad_server", "--url", "ftp://here")]
    public void Says_what_is_missing(string code, params string[] words)
    {
        var answer = stint.Run(["setup", "wakatime", "--json", .. words]);
        Assert.Equal(code, answer.Json.GetProperty("error").GetProperty("code").GetString());
        Assert.False(File.Exists(Config));
    }
}
