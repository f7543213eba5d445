using Stint.Operations;

namespace Stint.Work.Setup;

/// <summary>Where git looks for the hooks of a repository. <see cref="Shared"/>: other repositories take them from there too.</summary>
internal sealed record HooksFolder(string Path, bool Shared)
{
    public static HooksFolder Of(Here here)
    {
        // Our own runs of git turn hooks off by a setting of their command line, so the setting is read from the files alone.
        var answer = here.Ask("config", "-z", "--show-scope", "--type=path", "--get-all", "core.hooksPath") ?? "";
        var parts = answer.Split('\0');
        var (scope, path) = ("", "");
        for (var i = 0; i + 1 < parts.Length; i += 2)
        {
            if (parts[i] != "command")
                (scope, path) = (parts[i], parts[i + 1]);
        }

        if (path.Length == 0)
            return new HooksFolder(System.IO.Path.Combine(here.Tree.CommonDirectory, "hooks"), Shared: false);
        path = System.IO.Path.GetFullPath(path, here.Path);
        if (path == "/dev/null")
            throw Refusal.Conflict("hooks_off", "Hooks are turned off here (core.hooksPath is /dev/null).", "Turn them on: git config --unset core.hooksPath");
        // Husky writes its own folder anew on each installation and runs the hooks that lie above it.
        if (System.IO.Path.GetFileName(path) == "_" && System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(path)) == ".husky")
            path = System.IO.Path.GetDirectoryName(path)!;
        return new HooksFolder(path, Shared: scope is "global" or "system");
    }
}
