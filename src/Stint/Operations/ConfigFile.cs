using System.Text.Json;
using System.Text.Json.Nodes;
using Stint.Storage;

namespace Stint.Operations;

/// <summary>A setting's value with where it comes from: default, user, repository or environment; and the file or the variable.</summary>
internal sealed record Sourced(Setting Setting, string Value, string Source, string? Where);

/// <summary>Reads where settings come from, and changes one in its file.</summary>
internal static class ConfigFile
{
    public static List<Sourced> All(Client client)
    {
        var files = SettingsFiles.Files(client.Machine, client.Surroundings.Worktree).Select(file => (File: file, Document: SettingsFiles.Parse(file))).ToList();
        try
        {
            return [.. Setting.All.Select(setting => Of(client, setting, files))];
        }
        finally
        {
            files.ForEach(each => each.Document.Dispose());
        }
    }

    private static Sourced Of(Client client, Setting setting, List<(string File, JsonDocument Document)> files)
    {
        var value = setting.Shown(client.Settings);
        if (setting.Key == "tz" && client.Options.Tz is not null)
            return new Sourced(setting, value, "option", "--tz");
        if (client.Machine.Variable(setting.Variable) is not null)
            return new Sourced(setting, value, "environment", setting.Variable);
        var own = client.Surroundings.Worktree is { } worktree ? SettingsFiles.OfRepository(worktree) : null;
        if (files.LastOrDefault(each => !(setting.Personal && each.File == own) && SettingsFiles.Find(each.Document.RootElement, setting.Key) is not null) is { File: { } file })
            return new Sourced(setting, value, file == own ? "repository" : "user", file);
        return setting.Key == "tz" && SettingsFiles.OfSystem(client.Machine) is not null
            ? new Sourced(setting, value, "environment", "TZ")
            : new Sourced(setting, value, "default", null);
    }

    /// <summary>The file that a change belongs into: the repository's where Stint is set up, else the user's.</summary>
    public static string Target(Client client, bool ofUser) =>
        !ofUser && client.Surroundings.Worktree is { } worktree && Directory.Exists(Path.Combine(worktree, ".stint"))
            ? SettingsFiles.OfRepository(worktree)
            : SettingsFiles.OfUser(client.Machine);

    /// <summary>Sets one value in a file, and keeps everything else in it. Refuses where the text cannot take it.</summary>
    public static void Set(string file, string key, JsonNode value)
    {
        var before = "{\n}\n";
        if (File.Exists(file))
        {
            SettingsFiles.Parse(file).Dispose();
            before = File.ReadAllText(file);
        }

        string after;
        try
        {
            after = ConfigText.Set(before, key, value);
            using var check = JsonDocument.Parse(after, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (!JsonNode.DeepEquals(JsonNode.Parse(SettingsFiles.Find(check.RootElement, key)!.Value.GetRawText()), value))
                throw new FormatException("the text around it");
        }
        catch (Exception unsuited) when (unsuited is FormatException or JsonException)
        {
            throw Refusal.Conflict("config_unchanged", $"{file} cannot take '{key}' without harm: {unsuited.Message}", "Write it there by hand.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        AtomicFile.Rewrite(file, after);
    }
}
