using Stint.Access;
using Stint.Operations;
using Stint.Storage;
using Stint.Work.Git;

namespace Stint.Work.Transcripts;

/// <summary>Finds the project of a folder that an assistant worked in: its repository's; of a folder that is gone, the one that is known to have lain there.</summary>
internal sealed class TranscriptProjects(Context context, string? named)
{
    private const int MostKnown = 10_000;

    /// <summary>Places by folder; null: it is there, and no repository.</summary>
    private readonly Dictionary<string, Place?> places = new(StringComparer.Ordinal);

    /// <summary>Asks git about a folder, before a transaction needs to know.</summary>
    public void Look(string? cwd)
    {
        if (named is not null || cwd is null || places.ContainsKey(cwd) || !Path.IsPathRooted(cwd) || !Directory.Exists(cwd))
            return;
        if (places.Count > MostKnown)
            places.Clear();
        places[cwd] = PlaceOf(cwd);
    }

    public (Project? Project, string ChosenBy) Of(Transaction tx, Unsettled told)
    {
        if (named is not null)
            return (Projects.Named(tx, context, named), "explicit");
        if (told.Cwd is not { } cwd)
            return (null, "none");
        if (places.TryGetValue(cwd, out var place))
            return place is null ? (null, "none") : (Projects.OfRepository(tx, context, place), "repository");
        return Gone(tx, cwd.Replace('\\', '/').TrimEnd('/'));
    }

    private static Place? PlaceOf(string cwd)
    {
        if (Worktree.Find(cwd, _ => null) is not { } worktree)
            return null;
        var place = new Place { Worktree = worktree.Path, CommonDir = worktree.CommonDirectory, Name = Path.GetFileName(worktree.Path) };
        try
        {
            var identity = GitIdentity.ReadAsync(WorkSurroundings.Program, worktree.Command()).GetAwaiter().GetResult();
            return place with { CommonDir = identity.CommonDirectory, RootCommit = identity.RootCommit, Remote = identity.RemoteUrl, Name = identity.RepositoryName };
        }
        catch (GitFailure)
        {
            return place;
        }
    }

    /// <summary>A repository that lay there or above it, else one of the folder's name.</summary>
    private (Project? Project, string ChosenBy) Gone(Transaction tx, string cwd)
    {
        for (var folder = cwd; folder.Length > 1; folder = folder[..Math.Max(0, folder.LastIndexOf('/'))])
        {
            if (Projects.FindRepository(tx, context, At(folder)) is { } known)
                return (known, "repository");
        }

        var name = PlainText.Short(PlainText.Line(cwd[(cwd.LastIndexOf('/') + 1)..]).Trim(), 100);
        return name.Length == 0 || PlainText.HasHidden(name) ? (null, "none") : (Projects.OfRepository(tx, context, At(cwd) with { Name = name }), "repository");
    }

    private static Place At(string folder) => new() { Worktree = folder, CommonDir = folder + "/.git" };
}
