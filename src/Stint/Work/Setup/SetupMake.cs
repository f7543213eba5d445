using System.Text;
using System.Text.Json.Nodes;
using Stint.Operations;
using Stint.Storage;

namespace Stint.Work.Setup;

/// <summary><c>stint setup make</c>: targets of make for those who track sessions with it.</summary>
internal static class SetupMake
{
    /// <summary>As make looks for them.</summary>
    private static readonly string[] Makefiles = ["GNUmakefile", "makefile", "Makefile"];

    private static readonly Parameter<bool> RemoveIt = Parameter.Flag("remove", "Take the file and the line out again");

    public static readonly LocalCommand Command = new()
    {
        Verbs = ["setup make"],
        Summary = "Write stint.mk with targets for make, and include it in the Makefile",
        Examples = ["stint setup make", "make track-log MSG=\"Created filesystem connector\"", "stint setup make --remove"],
        Parameters = [RemoveIt],
        Run = (client, arguments) =>
        {
            var folder = client.Surroundings.Worktree ?? client.Machine.Directory;
            var makefile = Makefiles.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
            var changes = arguments.Get(RemoveIt) ? Remove(folder, makefile) : Write(folder, makefile);
            if (client.Options.Json)
                client.Print(new JsonObject { ["folder"] = folder, ["changes"] = new JsonArray([.. changes.Select(each => (JsonNode?)each)]) });
            else
                changes.ForEach(each => client.Terminal.Line(each));
            return Task.FromResult(0);
        },
    };

    private static List<string> Write(string folder, string? makefile)
    {
        var changes = new List<string>();
        var file = Path.Combine(folder, MakeInclude.File);
        if (File.Exists(file) && !IsOurs(file))
            throw Refusal.Conflict("file_exists", $"{file} is there and is not ours.", "Rename it, and run this again.");
        var before = makefile is null ? "" : Read(makefile);
        var taken = MakeInclude.Taken(before);
        var text = MakeInclude.Render(taken);
        var old = File.Exists(file) ? File.ReadAllText(file) : null;
        if (old != text)
            AtomicFile.Write(file, text);
        changes.Add($"{MakeInclude.File}: {(old is null ? "written" : old == text ? "unchanged" : "written anew")}");
        if (taken.Length > 0)
            changes.Add($"{MakeInclude.File} leaves out what the Makefile has itself: {string.Join(", ", taken)}");
        if (makefile is null)
        {
            changes.Add($"There is no Makefile: use it with make -f {MakeInclude.File} track-init, or put this line into one: {MakeInclude.Line}");
            return changes;
        }

        var name = Path.GetFileName(makefile);
        if (MakeInclude.IsIncluded(before))
        {
            changes.Add($"{name}: unchanged, it includes {MakeInclude.File}");
            return changes;
        }

        Replace(makefile, MakeInclude.With(before));
        changes.Add($"{name}: added the line {MakeInclude.Line}");
        return changes;
    }

    private static List<string> Remove(string folder, string? makefile)
    {
        var changes = new List<string>();
        if (makefile is not null && Read(makefile) is var before && MakeInclude.Without(before) is var after && after != before)
        {
            Replace(makefile, after);
            changes.Add($"{Path.GetFileName(makefile)}: removed the line {MakeInclude.Line}");
        }

        var file = Path.Combine(folder, MakeInclude.File);
        if (File.Exists(file) && IsOurs(file))
        {
            File.Delete(file);
            changes.Add($"{MakeInclude.File}: removed");
        }

        if (changes.Count == 0)
            changes.Add("Nothing of ours was there.");
        return changes;
    }

    private static bool IsOurs(string file) => File.ReadLines(file).FirstOrDefault() == MakeInclude.Header;

    // One character a byte: what somebody wrote comes back as it was, whatever its encoding.
    private static string Read(string file) => File.ReadAllText(file, Encoding.Latin1);

    /// <summary>In place: the Makefile may be a link, and keeps its mode.</summary>
    private static void Replace(string file, string text) => File.WriteAllText(file, text, Encoding.Latin1);
}
