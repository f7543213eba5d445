using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Access;

/// <summary>A repository or named body of work.</summary>
internal sealed record Project(string Id, string Name);

/// <summary>Finds the project of a piece of work, and says how it was found.</summary>
internal static class Projects
{
    private const string Columns = "p.id, p.name";

    private static readonly Sql ByName = new(
        $"select {Columns} from projects p where p.bucket = @bucket and p.workspace = @workspace and p.name = @name");

    private static readonly Sql ById = new($"select {Columns} from projects p where p.bucket = @bucket and p.id = @id and p.workspace = @workspace");

    private static readonly Sql ByRoot = new(
        $"select {Columns} from projects p where p.bucket = @bucket and p.workspace = @workspace and p.root_commit = @root order by p.created_at, p.id limit 1");

    private static readonly Sql ByPlace = new(
        $"select {Columns} from projects p where p.bucket = @bucket and p.workspace = @workspace and p.common_dir = @place order by p.created_at, p.id limit 1");

    private static readonly Sql Insert = new(
        """
        insert into projects (bucket, id, workspace, name, root_commit, common_dir, remote, is_default, created_at)
        values (@bucket, @id, @workspace, @name, @root, @place, @remote, 0, @at)
        on conflict do nothing
        """);

    private static readonly Sql Moved = new(
        """
        update projects set common_dir = @place, root_commit = coalesce(root_commit, @root), remote = coalesce(@remote, remote)
        where bucket = @bucket and id = @id
          and (common_dir is null or common_dir <> @place or (root_commit is null and cast(@root as text) is not null))
        """);

    private static readonly Sql LastOfActor = new(
        $"""
        select {Columns} from sessions s join projects p on p.bucket = s.bucket and p.id = s.project_id
        where s.bucket = @bucket and s.workspace = @workspace and s.actor_id = @actor and s.started_at > @since and s.kind = 'work'
        order by s.started_at desc, s.id desc limit 1
        """);

    private static readonly Sql Default = new(
        $"select {Columns} from projects p where p.bucket = @bucket and p.workspace = @workspace and p.is_default = 1 order by p.created_at, p.id limit 1");

    /// <summary>Explicit → repository → STINT_PROJECT → the actor's last one within 24 h → default → none.</summary>
    public static (Project? Project, string ChosenBy) Choose(Transaction tx, Context context, string? wanted)
    {
        if (wanted is not null)
            return (Named(tx, context, wanted), "explicit");
        if (context.Caller.Place is { CommonDir.Length: > 0 } place)
            return (OfRepository(tx, context, place), "repository");
        if (context.Caller.Place?.Wished is { Length: > 0 } wished)
            return (Named(tx, context, wished), "environment");
        var last = tx.First(
            LastOfActor,
            Read,
            ("@bucket", context.Bucket),
            ("@workspace", context.Workspace),
            ("@actor", context.Actor),
            ("@since", context.Now - TimeSpan.FromHours(24)));
        if (last is not null)
            return (last, "last");
        var usual = tx.First(Default, Read, ("@bucket", context.Bucket), ("@workspace", context.Workspace));
        return usual is null ? (null, "none") : (usual, "default");
    }

    /// <summary>The project of that name, made when it is new.</summary>
    public static Project Named(Transaction tx, Context context, string name)
    {
        Check(name);
        return Find(tx, context, name) ?? Create(tx, context, name, null);
    }

    public static Project? Find(Transaction tx, Context context, string name) =>
        tx.First(ByName, Read, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@name", name))
        ?? tx.First(ById, Read, ("@bucket", context.Bucket), ("@id", name), ("@workspace", context.Workspace));

    public static Project Need(Transaction tx, Context context, string name) => Find(tx, context, name)
        ?? throw Refusal.NotFound("project_not_found", $"There is no project '{PlainText.Short(name, 60)}'.", "See the names: stint project list");

    public static Project OfRepository(Transaction tx, Context context, Place place)
    {
        var where = Where(context, place);
        if (FindRepository(tx, context, place) is not { } found)
            return Create(tx, context, place.Name ?? "repository", place);
        tx.Execute(
            Moved,
            ("@place", where),
            ("@root", place.RootCommit),
            ("@remote", place.Remote),
            ("@bucket", context.Bucket),
            ("@id", found.Id));
        return found;
    }

    /// <summary>The project of a repository: by its root commit, which survives moves and clones, else by where it lies.</summary>
    public static Project? FindRepository(Transaction tx, Context context, Place place)
    {
        var found = place.RootCommit is { } root
            ? tx.First(ByRoot, Read, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@root", root))
            : null;
        return found ?? tx.First(ByPlace, Read, ("@bucket", context.Bucket), ("@workspace", context.Workspace), ("@place", Where(context, place)));
    }

    /// <summary>A path means something on its own machine only.</summary>
    private static string Where(Context context, Place place) => $"{context.Caller.Host}\u001f{place.CommonDir}";

    private static Project Create(Transaction tx, Context context, string name, Place? place)
    {
        for (var n = 1; ; n++)
        {
            var project = new Project(Ids.New(context.Now), n == 1 ? name : $"{name}-{n}");
            var created = tx.Execute(
                Insert,
                ("@bucket", context.Bucket),
                ("@id", project.Id),
                ("@workspace", context.Workspace),
                ("@name", project.Name),
                ("@root", place?.RootCommit),
                ("@place", place is null ? null : Where(context, place)),
                ("@remote", place?.Remote),
                ("@at", context.Now)) == 1;
            if (created)
                return project;

            // Somebody else may have made it just now; a second repository of that name needs a name of its own.
            if ((place is null ? Find(tx, context, name) : FindRepository(tx, context, place)) is { } theirs)
                return theirs;
        }
    }

    private static void Check(string name)
    {
        if (name.Length is 0 or > 100 || PlainText.HasHidden(name) || name != name.Trim())
            throw Refusal.Usage("bad_project", "A project's name has 1 to 100 characters, none of them a control character or invisible, no space at either end.");
    }

    internal static Project Read(Row row) => new(row.Text(0), row.Text(1));
}
