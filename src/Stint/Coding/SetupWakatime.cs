using System.Text;
using System.Text.Json.Nodes;
using Stint.Access;
using Stint.Coding.WakaTime;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Coding;

/// <summary><c>stint setup wakatime</c>: has the plugins of editors for WakaTime send to a server of Stint, by their own configuration file.</summary>
internal static class SetupWakatime
{
    private const int MostBytes = 1 << 20;

    private static readonly Parameter<string> Url = Parameter.Text("url", "The server's address (STINT_SERVER, or http://127.0.0.1:7337)", max: 500);
    private static readonly Parameter<string> Key = Parameter.Text("key", "A token that was made for it elsewhere: stint token create --scope write --wakatime", max: 200);
    private static readonly Parameter<bool> DryRun = Parameter.Flag("dry-run", "Show the change, and make none");
    private static readonly Parameter<bool> Remove = Parameter.Flag("remove", "Take our lines out again");

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["setup wakatime"],
        Summary = "Have the plugins of editors for WakaTime send to your server",
        Examples = ["stint setup wakatime", "stint setup wakatime --dry-run", "stint setup wakatime --url https://stint.example.org --key waka_…", "stint setup wakatime --remove"],
        Parameters = [Url, Key, DryRun, Remove],
        Run = (client, arguments) => Task.FromResult(Run(client, arguments)),
    };

    private static int Run(Client client, Arguments arguments)
    {
        var file = FileOf(client);
        var before = ReadFile(file);
        var dry = arguments.Get(DryRun);
        var (url, after, made) = arguments.Get(Remove) ? (null, WakatimeConfig.Without(before), false) : Written(client, arguments, before, dry);
        var isBeside = url is not null && WakatimeConfig.HasOther(before);
        if (after != before && !dry)
            Write(file, after);
        var change = after == before ? "none" : url is null ? "removed" : "added";
        if (client.Options.Json)
            client.Print(new JsonObject { ["file"] = file, ["change"] = change, ["dry_run"] = dry, ["api_url"] = url, ["beside_another_server"] = isBeside, ["made_token"] = made });
        else
            Say(client.Terminal, file, change, dry, url, isBeside, made);
        return 0;
    }

    private static (string? Url, string After, bool Made) Written(Client client, Arguments arguments, string before, bool dry)
    {
        var server = (arguments.Get(Url) ?? client.Machine.Variable("STINT_SERVER") ?? "http://127.0.0.1:7337").TrimEnd('/');
        if (!Uri.TryCreate(server, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Query.Length > 0 || server.Any(c => char.IsWhiteSpace(c) || c == '|'))
            throw Refusal.Usage("bad_server", "The server's address is not an http address.", "Write http://127.0.0.1:7337");
        var url = server.EndsWith("/api/v1", StringComparison.Ordinal) ? server : server + "/api/v1";
        var (key, made) = KeyOf(client, arguments, WakatimeConfig.Read(before) is { } set && set.Url == url ? set.Key : null, dry);
        return (url, WakatimeConfig.With(before, url, key), made);
    }

    /// <summary>The key that was given or is there; else one is made, where the store asks for tokens.</summary>
    private static (string Key, bool Made) KeyOf(Client client, Arguments arguments, string? there, bool dry)
    {
        if (arguments.Get(Key) is { } given)
            return TokenText.IsForEditors(given) ? (given, false) : throw Refusal.Usage("bad_key", "The plugins take keys of one form alone: waka_ and a random UUID.", "Make one, where the store is: stint token create --scope write --wakatime");
        if (client.Machine.Variable("STINT_SERVER") is not null || arguments.Has(Url))
        {
            return there is { } known ? (known, false) : throw Refusal.Usage(
                "no_key", "A server elsewhere needs a key.", "Make one, where its store is: stint token create --scope write --wakatime   Then: stint setup wakatime --url … --key …");
        }

        if (!Workspaces.HaveTokens(client.Database))
            return (WakaTimeIntake.NoKey, false);
        if (there is not null and not WakaTimeIntake.NoKey)
            return (there, false);
        if (dry)
            return ("(a new token)", true);
        var caller = client.Surroundings.Caller(client);
        var values = new Arguments();
        foreach (var (name, value) in ((string, object)[])[("scope", "write"), ("name", "editors on " + Environment.MachineName), ("wakatime", true)])
            values.Set(Array.Find(TokenOperations.Create.Parameters, each => each.Name == name)!, value);
        return (((NewToken)client.Backend.Run(TokenOperations.Create, values, caller with { Named = caller.Actor })).Text, true);
    }

    private static void Say(Terminal terminal, string file, string change, bool dry, string? url, bool isBeside, bool made)
    {
        if (change == "none")
        {
            terminal.Line($"{file} stays as it is: {(url is null ? "it has none of our lines" : "our lines are there")}.");
            return;
        }

        terminal.Line($"{(dry ? terminal.Yellow("Would change") : terminal.Green("✓"))} {file}: {(url is null ? "our lines are gone" : $"editors send to {url}")}");
        if (url is null)
            return;
        if (isBeside)
            terminal.Line("  The server that is set there gets everything as before: Stint stands beside it, in [api_urls].");
        if (made)
            terminal.Line($"  {(dry ? "A token would be made" : "A token was made")} for it; to take it back: stint token list, stint token revoke ID");
        terminal.Line(terminal.Dim("  Install WakaTime's plugin in your editor, if it is not there; it needs no account. Keep a server running: stint up"));
        terminal.Line(terminal.Dim("  See it: stint coding today   Undo: stint setup wakatime --remove"));
    }

    private static string FileOf(Client client) => (client.Machine.Variable("WAKATIME_HOME") ?? client.Machine.Variable("HOME")) is { } folder
        ? Path.Combine(folder, ".wakatime.cfg")
        : throw Refusal.Usage("no_home", "There is no home folder.", "Set HOME.");

    private static string ReadFile(string file)
    {
        if (!File.Exists(file))
            return "";
        using var stream = File.OpenRead(file);
        var bytes = BoundedRead.All(stream, MostBytes) ?? throw Refusal.Conflict("bad_settings", $"{file} is larger than 1 MiB.", "Look what it is.");
        // One character a byte: what somebody wrote comes back as it was, whatever its encoding.
        return Encoding.Latin1.GetString(bytes.Span);
    }

    /// <summary>In place where it is there: it may be a link, and keeps its mode. It holds a key: a new one is its owner's alone.</summary>
    private static void Write(string file, string text)
    {
        if (text.Length == 0)
        {
            File.Delete(file);
            return;
        }

        if (!File.Exists(file))
            Private.CreateFile(file, failure => failure);
        File.WriteAllText(file, text, Encoding.Latin1);
    }
}
